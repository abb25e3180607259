"""Carrying out what an archivist decided: the worker does it file by file, in small transactions.

Whatever stops it, repeating goes on where it ended. The certificate's number was taken before; a file's row
is marked first, then its bytes go, then the item is done; when all are, the certificate is printed.
"""

from collections.abc import Callable

from sqlalchemy import select

from geos.access import service as access
from geos.audit import service as audit
from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.documents import service as documents
from geos.documents.models import Kind
from geos.files.models import RegistryFile
from geos.files.service import disposing as files
from geos.files.service.rules import journal, lock
from geos.notices import service as notices
from geos.retention import certificate, export, queries
from geos.retention.models import CaseState, DisposalCase, DisposalItem, Fate, FileRetention, Outcome
from geos.retention.policy import CASE
from geos.retention.service.closing import reckon
from geos.retention.workflow import FLOW

WORKER = Actor.system("worker")
KIND = RegistryFile.__tablename__
ITEM = DisposalItem.__tablename__


def carry_out(limit: int = 20) -> int:
    """Go on with the cases that are being executed, up to so many files; how many were done.

    A file that fails is logged, rests and is tried again; the others go on.
    """
    done = 0
    executing = select(DisposalCase.id).filter_by(state=CaseState.EXECUTING).order_by(DisposalCase.id)
    for case_id in db.session.scalars(executing).all():
        left = _left(case_id)
        done += sweeping.each(ITEM, _awake(left)[: limit - done], _one)
        if not left or not _left(case_id):
            sweeping.each(CASE, [case_id], _certify)
    return done


def _left(case_id: int) -> list[int]:
    query = select(DisposalItem.id).filter_by(case_id=case_id, done_at=None).order_by(DisposalItem.id)
    return list(db.session.scalars(query))


def _awake(ids: list[int]) -> list[int]:
    asleep = set(sweeping.resting(ITEM))
    return [id for id in ids if id not in asleep]


def _one(item_id: int) -> None:
    item = db.session.get_one(DisposalItem, item_id)
    if item.outcome is None and item.decision is not None:
        DOING[item.decision](item)
    item = db.session.get_one(DisposalItem, item_id)
    if item.outcome is Outcome.DESTROYED:
        for sha256 in files.hashes(item.file):
            documents.discard(sha256)
    _settle(item)


def _destroy(item: DisposalItem) -> None:
    _dispose(item, Outcome.DESTROYED)


def _hand_on(item: DisposalItem) -> None:
    # Its papers are gathered outside any transaction: a thick file holds up nobody.
    name, data = export.archive(item)
    _dispose(item, Outcome.TRANSFERRED, name, data)


@command
def _dispose(item: DisposalItem, outcome: Outcome, name: str = "", data: bytes = b"") -> None:
    """End one file, unless a hold came before its turn: then it is left as it is, and the item says so."""
    file = item.file
    lock(file)
    db.session.refresh(item)
    if item.outcome is not None:
        return
    if queries.on_hold(file.id):
        item.outcome = Outcome.WITHHELD
        return
    if data:
        item.export_id = documents.store(
            WORKER,
            file.institution_id,
            name,
            data,
            kind=Kind.UPLOAD,
            owner_kind=CASE,
            owner_id=item.case_id,
            level=file.level,
            strict=False,
        ).id
    item.outcome = outcome
    db.session.flush()
    files.dispose_file(WORKER, file, destroy=outcome is Outcome.DESTROYED)
    case = item.case
    journal(
        WORKER, f"file_{outcome}", file,
        case=case.label, certificate=case.certificate_label, authority=case.authority,
        folios=item.folios, minutes=item.minutes, documents=item.documents,
    )  # fmt: skip


@command
def _keep(item: DisposalItem) -> None:
    db.session.refresh(item)
    if item.outcome is None:
        item.outcome = Outcome.KEPT
        row = db.session.get_one(FileRetention, item.file_id)
        row.kept_until = item.kept_until
        db.session.flush()
        reckon(row)


@command
def _settle(item: DisposalItem) -> None:
    db.session.refresh(item)
    if item.outcome is not None and item.done_at is None:
        item.done_at = now()
        if item.opened_access:
            access.revoke(KIND, item.file_id, *item.opened_access)


DOING: dict[Fate, Callable[[DisposalItem], None]] = {
    Fate.DESTROY: _destroy,
    Fate.TRANSFER: _hand_on,
    Fate.KEEP: _keep,
}


def _certify(case_id: int) -> None:
    case = db.session.get_one(DisposalCase, case_id)
    _complete(case, certificate.render(case, queries.items(case)))


@command
def _complete(case: DisposalCase, pdf: bytes) -> None:
    db.session.refresh(case, with_for_update={"of": DisposalCase})
    if case.state is not CaseState.EXECUTING:
        return
    name = f"{certificate.NAME}-{case.certificate_number}-{case.certificate_year}.pdf"
    with db.session.no_autoflush:
        stored = documents.store(
            WORKER,
            case.institution_id,
            name,
            pdf,
            kind=Kind.UPLOAD,
            owner_kind=CASE,
            owner_id=case.id,
            level=case.level,
            strict=False,
        )
        case.certificate_id, case.completed_at = stored.id, now()
        FLOW.fire(WORKER, "complete", case)
    for item in queries.items(case):
        item.pending = False
    db.session.flush()
    _tell(case)
    audit.record(
        WORKER,
        "complete_case",
        CASE,
        case.id,
        institution_id=case.institution_id,
        level=case.level,
        reference=case.label,
        certificate=case.certificate_label,
        sha256=stored.sha256,
    )


def _tell(case: DisposalCase) -> None:
    people = {case.signed_by_id, case.decided_by_id} - {None}
    notices.tell(
        [person for person in people if person is not None],
        "case_completed",
        CASE,
        case.id,
        reference=case.label,
        title=case.title,
        level=case.level,
    )
