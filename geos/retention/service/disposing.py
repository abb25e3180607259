"""Disposal cases: the records manager proposes and signs, the archivist decides; always two persons.

Carrying out a decision is the worker's (`executing`). Law: Records and Archives Management Act 2002.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from geos.access import queries as readers
from geos.access import service as access
from geos.access.models import AccessRow
from geos.core import numbering
from geos.core.actor import Actor, Role
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.documents.models import Document
from geos.files.models import FileState, Folio, Minute, MinuteState, RegistryFile
from geos.files.queries import kept_on_paper
from geos.retention import queries
from geos.retention.models import CaseState, DisposalCase, DisposalItem, Fate, FileRetention, Ruling
from geos.retention.policy import CASE, FILES, PAPERS
from geos.retention.service.rules import (
    N_,
    NOTE,
    acting_for,
    again,
    await_post,
    bounded,
    lock,
    note,
    post_with,
    tell_archivists,
    written,
)
from geos.retention.workflow import FLOW, IN_HAND
from geos.work import service as work

KIND = RegistryFile.__tablename__
MOST = 200  # files of one case
TITLE = 200

# What the schedule's ruling comes to as a proposal; what is to be judged is not destroyed by default.
PROPOSED = {Ruling.DESTROY: Fate.DESTROY, Ruling.TRANSFER: Fate.TRANSFER, Ruling.REVIEW: Fate.TRANSFER}

EMPTY = N_("Choose at least one file")
TOO_MANY = N_("A case has at most %(most)d files: make a second one")
NOT_DUE = N_("File %(reference)s is not due, not at hand, under a legal hold or in another case")
SAME_PERSON = N_("You signed this case as records manager: another person must decide it")
UNDECIDED = N_("Decide about every file first")
UNTIL = N_("Write until when the file is kept: a day that is still to come")
HELD = N_("This file is under a legal hold: it can only be kept")


@dataclass(frozen=True)
class Decision:
    """What an archivist decides about one file."""

    fate: Fate
    kept_until: date | None = None
    note: str = ""


@command
def open_case(actor: Actor, chosen: Sequence[RegistryFile], title: str) -> DisposalCase:
    """Propose what becomes of files whose time has come; all of one registry.

    By its records manager. Invalid where a file is not due, under a hold, or in another case.
    """
    if not chosen:
        raise Invalid(EMPTY)
    if len(chosen) > MOST:
        raise Invalid(TOO_MANY, most=MOST)
    rows = [_row(actor, file, chosen[0].registry_id) for file in chosen]
    year = today().year
    case = DisposalCase(
        institution_id=chosen[0].institution_id,
        registry_id=chosen[0].registry_id,
        year=year,
        number=numbering.take(f"disposal:{chosen[0].institution_id}", year),
        title=written(title, TITLE, "title"),
        level=max(file.level for file in chosen),
        opened_by_id=actor.person_id,
    )
    db.session.add(case)
    db.session.flush()
    for row in rows:
        ruling = row.retention_class.ruling if row.retention_class else Ruling.REVIEW
        db.session.add(
            DisposalItem(
                case_id=case.id, file_id=row.file_id, class_id=row.class_id, proposed=PROPOSED[ruling]
            )
        )
    access.grant(CASE, case.id, f"registry:{case.registry_id}")
    note(actor, "open_case", case, _manager_post(actor, case), files=len(rows))
    return case


@command
def edit_case(
    actor: Actor, case: DisposalCase, title: str, proposals: Mapping[int, Fate | None]
) -> DisposalCase:
    """Change the title and what is proposed, by item; None takes the file out of the case.

    While the case is the records manager's. Invalid where no file would be left.
    """
    _begin(actor, case)
    _in_hand(actor, case)
    kept = 0
    for item in queries.items(case):
        proposal = proposals.get(item.id, item.proposed)
        if proposal is None:
            db.session.delete(item)
        else:
            item.proposed, kept = proposal, kept + 1
    if not kept:
        raise Invalid(EMPTY)
    case.title = written(title, TITLE, "title")
    db.session.flush()
    note(actor, "edit_case", case, _manager_post(actor, case), files=kept)
    return case


@command
def sign(actor: Actor, case: DisposalCase) -> DisposalCase:
    """Sign the proposal: the archivists may read its files now, and it waits on their desks.

    Invalid where a file fell under a hold meanwhile, or no post is an archivist's.
    """
    _begin(actor, case)
    post_id = _manager_post(actor, case)
    rows = queries.items(case)
    for item in rows:
        if queries.on_hold(item.file_id) or item.file.state is not FileState.CLOSED:
            raise Invalid(NOT_DUE, reference=item.file.reference)
    case.signed_at, case.signed_by_id = now(), actor.person_id
    case.signed_post_id, case.signed_for_id = post_id, acting_for(actor, post_id)
    with db.session.no_autoflush:
        FLOW.fire(actor, "sign", case)
    case.returned_why = ""
    db.session.flush()
    work.close(actor, CASE, case.id)
    tell_archivists(case, "appraise", case.title)
    _open_files(case, rows)
    _count(rows)
    note(actor, "sign_case", case, post_id, files=len(rows))
    return case


@command
def save_decisions(
    actor: Actor, case: DisposalCase, decisions: Mapping[int, Decision], authority: str = ""
) -> DisposalCase:
    """Note what is decided so far, by item; the case stays with the archivist until all is decided."""
    _begin(actor, case)
    _second(actor, case)
    _take(actor, case, decisions, authority)
    note(actor, "save_decisions", case, post_with(actor, Role.ARCHIVIST), decided=len(decisions))
    return case


@command
def decide(
    actor: Actor, case: DisposalCase, decisions: Mapping[int, Decision], authority: str
) -> DisposalCase:
    """Decide the case under an authority: each file is destroyed, handed to the National Archives, or kept.

    Never by the person who signed it (Denied). Invalid where a file is undecided or held and not kept,
    Incomplete without the authority.
    """
    _begin(actor, case)
    _second(actor, case)
    _take(actor, case, decisions, written(authority, TITLE, "authority"))
    rows = queries.items(case)
    if any(item.decision is None for item in rows):
        raise Invalid(UNDECIDED)
    post_id = post_with(actor, Role.ARCHIVIST)
    case.decided_at, case.decided_by_id = now(), actor.person_id
    case.decided_post_id, case.decided_for_id = post_id, acting_for(actor, post_id)
    with db.session.no_autoflush:
        FLOW.fire(actor, "decide", case)
    db.session.flush()
    work.close(actor, CASE, case.id)
    if case.signed_post_id:
        await_post(case, "carry_out_disposal", case.signed_post_id, case.title)
    fates = [item.decision for item in rows]
    note(
        actor,
        "decide_case",
        case,
        post_id,
        authority=case.authority,
        **{str(f): fates.count(f) for f in Fate},
    )
    return case


@command
def send_back(actor: Actor, case: DisposalCase, reason: str) -> DisposalCase:
    """Return the case to the records manager, who may change it and sign it again."""
    _begin(actor, case)
    why = bounded(reason, NOTE, "reason")
    FLOW.fire(actor, "send_back", case, why)
    case.returned_why = why
    db.session.flush()
    work.close(actor, CASE, case.id, done=False)
    _close_files(queries.items(case))
    if case.signed_post_id:
        await_post(case, "mend_case", case.signed_post_id, case.title)
    note(actor, "send_back_case", case, post_with(actor, Role.ARCHIVIST), reason=why)
    return case


@command
def execute(actor: Actor, case: DisposalCase) -> DisposalCase:
    """Begin to carry the decision out. The certificate's number is taken here, before anything is destroyed;
    the worker does the rest, file by file, and certifies what was done."""
    _begin(actor, case)
    case.certificate_year = today().year
    case.executed_at, case.executed_by_id = now(), actor.person_id
    with db.session.no_autoflush:
        FLOW.fire(actor, "execute", case)
        case.certificate_number = numbering.take(f"certificate:{case.institution_id}", case.certificate_year)
    db.session.flush()
    work.close(actor, CASE, case.id)
    note(actor, "execute_case", case, _manager_post(actor, case), certificate=case.certificate_label)
    return case


@command
def withdraw(actor: Actor, case: DisposalCase, reason: str) -> DisposalCase:
    """Give the case up before it is carried out; its files are free for another one."""
    _begin(actor, case)
    why = bounded(reason, NOTE, "reason")
    FLOW.fire(actor, "withdraw", case, why)
    case.returned_why = why
    rows = queries.items(case)
    _close_files(rows)
    for item in rows:
        item.pending = False
    db.session.flush()
    work.close(actor, CASE, case.id, done=False)
    note(actor, "withdraw_case", case, _manager_post(actor, case), reason=why)
    return case


def _row(actor: Actor, file: RegistryFile, registry_id: int) -> FileRetention:
    """The file's place in the schedule, where it may be proposed now."""
    lock(file)
    FILES.require(actor, "set_class", file)
    known = select(FileRetention).where(
        FileRetention.file_id == file.id,
        FileRetention.registry_id == registry_id,
        FileRetention.due_on <= today(),
        ~queries.held(FileRetention.file_id),
        ~queries.in_a_case(FileRetention.file_id),
        ~queries.called_back(FileRetention.file_id),
    )
    found = db.session.scalars(known).first()
    if found is None or file.state is not FileState.CLOSED:
        raise Invalid(NOT_DUE, reference=file.reference)
    return found


def _begin(actor: Actor, case: DisposalCase) -> None:
    again(case)
    PAPERS.require(actor, "read", case)


def _in_hand(actor: Actor, case: DisposalCase) -> None:
    if case.state not in IN_HAND:
        raise WrongState
    if not FLOW.can(actor, "sign", case):
        raise Denied


def _second(actor: Actor, case: DisposalCase) -> None:
    """The archivist who may decide now: WrongState, or Denied; to the signer with the reason."""
    if case.state is not CaseState.SIGNED:
        raise WrongState
    if not FLOW.can(actor, "send_back", case):
        raise Denied
    if not FLOW.can(actor, "decide", case):
        raise Denied(SAME_PERSON)


def _manager_post(actor: Actor, case: DisposalCase) -> int | None:
    return post_with(actor, Role.RECORDS_MANAGER, case.registry_id)


def _take(actor: Actor, case: DisposalCase, decisions: Mapping[int, Decision], authority: str) -> None:
    """Put the decisions upon the items; each is asked for hold, day and clearance."""
    case.authority = bounded(authority, TITLE, "authority") or case.authority
    for item in queries.items(case):
        said = decisions.get(item.id)
        if said is None:
            continue
        FILES.require(actor, "read", item.file)
        until = _until(item, said)
        item.decision, item.kept_until = said.fate, until
        item.note = bounded(said.note, NOTE, f"note_{item.id}")
    db.session.flush()


def _until(item: DisposalItem, said: Decision) -> date | None:
    if said.fate is not Fate.KEEP:
        if queries.on_hold(item.file_id):
            raise Invalid(fields={f"fate_{item.id}": HELD})
        return None
    if said.kept_until is None or said.kept_until <= today():
        raise Invalid(fields={f"until_{item.id}": UNTIL})
    return said.kept_until


def _open_files(case: DisposalCase, rows: Sequence[DisposalItem]) -> None:
    """Let the archivists read the files that they judge; what they could read before is theirs anyway."""
    tokens = {f"post:{post.id}" for post in queries.archivist_posts(case.institution_id)}
    for item in rows:
        known = readers.tokens_of(KIND, item.file_id).where(AccessRow.token.in_(tokens))
        item.opened_access = sorted(tokens - set(db.session.scalars(known)))
        access.grant(KIND, item.file_id, *item.opened_access)


def _close_files(rows: Sequence[DisposalItem]) -> None:
    for item in rows:
        if item.opened_access:
            access.revoke(KIND, item.file_id, *item.opened_access)
        item.opened_access = []


def _count(rows: Sequence[DisposalItem]) -> None:
    """Count what each file holds: this stays when the file is gone. Four statements, however many files.

    What a file older than the system has on paper counts too.
    """
    ids = [item.file_id for item in rows]
    folios = _counted(Folio.file_id, Folio.file_id.in_(ids), Folio.enclosure == "")
    minutes = _counted(Minute.file_id, Minute.file_id.in_(ids), Minute.state == MinuteState.COMMITTED)
    papers = _counted(Document.owner_id, Document.owner_kind == KIND, Document.owner_id.in_(ids))
    on_paper = kept_on_paper(ids)
    for item in rows:
        earlier_folios, earlier_minutes = on_paper[item.file_id]
        item.folios = earlier_folios + folios.get(item.file_id, 0)
        item.minutes = earlier_minutes + minutes.get(item.file_id, 0)
        item.documents = papers.get(item.file_id, 0)


def _counted(column, *where) -> dict[int, int]:  # type: ignore[no-untyped-def]
    query = select(column, func.count()).where(*where).group_by(column)
    return {row[0]: row[1] for row in db.session.execute(query)}
