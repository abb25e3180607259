"""Signing a letter to many: approved as one, then row by row a letter of its own, each its own transaction.

The unlocked key is in memory only, of the process that signs. A run is named; whoever signs a row must have
the name of the run at work, so of two at once one is refused. After a break it goes on with the next row.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from ulid import ULID

from geos.access import service as access
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, DomainError, Stale, WrongState
from geos.directory import queries as directory
from geos.directory.models import Person
from geos.files.models import ENDED
from geos.letters import turns
from geos.letters.models import Addressee, AddresseeKind, OutgoingLetter, OutgoingState
from geos.letters.policy.outgoing import KIND as LETTER
from geos.letters.queries import outgoing as letters
from geos.letters.service import outgoing
from geos.letters.service.outgoing import children
from geos.letters.service.outgoing.rules import case
from geos.letters.service.outgoing.signing import standing_of, stop_of
from geos.letters.sheet import Standing
from geos.merging import queries
from geos.merging.models import Merge, MergeRow, MergeState, RowState
from geos.merging.policy import KIND
from geos.merging.reading import N_
from geos.merging.service.listing import recheck, refuse_wrong
from geos.merging.service.rules import ONE_SIGNATURE, begin, journal, lock, move
from geos.routes import service as routes
from geos.routes.models import RouteState
from geos.signatures.service import SigningKey
from geos.work import service as work

log = logging.getLogger("geos.merging")

AT_WORK = N_("It is being signed at this moment")
AS_ONE = N_("This letter goes to many: sign it with its list")
FILE_CLOSED = N_("The file was closed: the letters that are signed stand, no further one can be signed")
NOT_ITS_SIGNER = N_("You may no longer sign this letter: whoever may can go on")
BROKEN = N_("Something went wrong that is in the log; signing can go on")
FAILED = N_("Something went wrong that is in the log")


# Approving ------------------------------------------------------------------------------------------


@command
def approve(
    actor: Actor,
    merge: Merge,
    key: SigningKey,
    *,
    post_id: int | None = None,
    text_version: int | None = None,
) -> Merge:
    """The signer approves text and list as one; from now on nothing in them changes, and rows are signed.

    `key` is the signer's unlocked key: without one nothing begins. Stale where `text_version` is no longer
    the one on its way; WrongState where the list has faults, the file is closed, or others sign after this.
    """
    begin(actor, "approve", merge)
    standing = standing_of(actor, merge.letter, key, post_id)
    recheck(actor, merge)
    refuse_wrong(merge)
    _refuse_closed(merge)
    _leave_route(actor, merge.letter, standing, text_version)
    children.issue(actor, merge.letter)
    move(actor, "approve", merge, approved_at=now(), sheet=[], **_new_run(actor, standing))
    journal(actor, "approve_merge", merge, standing.post.id, rows=queries.counts(merge)[RowState.GOOD])
    return merge


@command
def go_on(actor: Actor, merge: Merge, key: SigningKey, *, post_id: int | None = None) -> Merge:
    """Sign the rest after a break, and try again those that could not be signed.

    By whoever may sign the letter now. WrongState while somebody is at it, or where nothing is left.
    """
    begin(actor, "go_on", merge)
    if queries.how(merge) == queries.AT_WORK:
        raise WrongState(AT_WORK)
    standing = standing_of(actor, merge.letter, key, post_id)
    _refuse_closed(merge)
    failed = list(db.session.scalars(queries.rows(merge, RowState.FAILED)))
    for row in failed:
        row.state, row.reason = RowState.GOOD, ""
    db.session.flush()
    left = queries.counts(merge)[RowState.GOOD]
    if not left:
        raise WrongState
    _withdraw_dispatch(actor, merge)
    move(actor, "go_on", merge, **_new_run(actor, standing))
    journal(actor, "go_on_signing", merge, standing.post.id, rows=left)
    return merge


@command
def stop(actor: Actor, merge: Merge) -> Merge:
    """Ask whoever signs to stop after the letter in hand; by the signer, or who may sign it too."""
    lock(merge)
    if merge.state is not MergeState.SIGNING:
        raise WrongState
    if not letters.standings(actor, merge.letter):
        raise Denied
    if queries.how(merge) == queries.AT_WORK:
        merge.stop_asked = True
    else:
        merge.run, merge.beat_at = None, None
    journal(actor, "stop_signing", merge)
    return merge


def _new_run(actor: Actor, standing: Standing) -> dict[str, Any]:
    return {
        "run": str(ULID()),
        "beat_at": now(),
        "stop_asked": False,
        "trouble": "",
        "signed_at": None,
        "signer_id": actor.person_id,
        "signer_post_id": standing.post.id,
    }


def _leave_route(actor: Actor, letter: OutgoingLetter, standing: Standing, version: int | None) -> None:
    route = letters.route_of(letter)
    if route is None:
        _own_draft(actor, letter, version)
        return
    step, by_post_id = stop_of(route, standing)
    asked = letter.text_version if version is None else version
    routes.decide(actor, route, case(letter), "sign", "", asked, step=step, by_post_id=by_post_id)
    if route.state is not RouteState.FINISHED:
        raise WrongState(ONE_SIGNATURE)


def _own_draft(actor: Actor, letter: OutgoingLetter, version: int | None) -> None:
    if version not in (None, letter.text_version):
        raise Stale
    if letter.state is not OutgoingState.DRAFT:
        raise WrongState
    if not actor.holds(letter.post_id):
        raise Denied


def _refuse_closed(merge: Merge) -> None:
    if merge.letter.file.state in ENDED:
        raise WrongState(FILE_CLOSED)


def _withdraw_dispatch(actor: Actor, merge: Merge) -> None:
    """What waited to be sent waits no more until the rest is signed as well."""
    work.close(actor, KIND, merge.id, act="dispatch", done=False)


# Signing --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ran:
    """What a run did: letters signed, and rows that could not be."""

    signed: int
    failed: int


def run(merge_id: int, name: str, key: SigningKey, ended: Callable[[], bool] = lambda: False) -> Ran:
    """Sign row after row until all are done, somebody asked to stop, or the run is no longer this one.

    Each letter is its own transaction and nothing is kept between two, so that a thousand take no more
    memory than one. Once `ended` says so the run rests: it can be gone on with at once.
    """
    signed = failed = 0
    while (row_id := _next(merge_id, name, ended())) is not None:
        if _one(merge_id, row_id, name, key):
            signed += 1
        else:
            failed += 1
    return Ran(signed, failed)


@command
def _next(merge_id: int, name: str, ended: bool) -> int | None:
    """The next row to sign; None where the run is over, which is noted."""
    merge = db.session.get_one(Merge, merge_id)
    lock(merge)
    if merge.run != name:
        return None
    trouble = _in_the_way(merge)
    if ended or merge.stop_asked or trouble:
        _rest(merge, trouble)
        return None
    query = select(MergeRow.id).filter_by(merge_id=merge.id, state=RowState.GOOD).order_by(MergeRow.ordinal)
    row_id = db.session.scalars(query.limit(1)).first()
    if row_id is None:
        _finish(merge)
    return row_id


def _in_the_way(merge: Merge) -> str:
    """Why no row at all can be signed now, '' where they can."""
    if merge.letter.file.state in ENDED:
        return FILE_CLOSED
    return "" if _right(merge) else NOT_ITS_SIGNER


def _right(merge: Merge) -> tuple[Actor, Standing] | None:
    """The signer as of this moment, with the right in which the letter is signed."""
    person = db.session.get(Person, merge.signer_id) if merge.signer_id else None
    if person is None:
        return None
    actor = directory.actor_for(person)
    rights = letters.standings(actor, merge.letter)
    found = next((right for right in rights if right.post.id == merge.signer_post_id), None)
    return (actor, found) if found else None


def _rest(merge: Merge, trouble: str) -> None:
    merge.run, merge.beat_at, merge.stop_asked, merge.trouble = None, None, False, trouble


def _finish(merge: Merge) -> None:
    """Every row was tried: the registry sends what is signed, in one act."""
    system = Actor.system("worker")
    counts = queries.counts(merge)
    move(system, "finish", merge, run=None, beat_at=None, stop_asked=False, signed_at=now())
    if counts[RowState.SIGNED]:
        _hand_to_registry(merge)
    journal(system, "finish_signing", merge, signed=counts[RowState.SIGNED], failed=counts[RowState.FAILED])


def _hand_to_registry(merge: Merge) -> None:
    letter, token = merge.letter, f"registry:{merge.letter.registry_id}"
    access.grant(LETTER, letter.id, token)
    work.open_item(
        token,
        "dispatch",
        KIND,
        merge.id,
        institution_id=merge.institution_id,
        title=letter.subject,
        reference=letter.file.reference,
        level=letter.level,
        from_label=letter.signer_post.title_sw,
        due_at=letter.due_at,
        file_id=letter.file_id,
    )


def _one(merge_id: int, row_id: int, name: str, key: SigningKey) -> bool:
    """Sign one row; what stands in its way is kept with it and stops none of the others."""
    try:
        _sign(merge_id, row_id, name, key)
    except DomainError as refusal:
        _fail(merge_id, row_id, name, refusal.key, **refusal.facts)
    except Exception:
        log.exception("row %s of merge %s could not be signed", row_id, merge_id)
        _fail(merge_id, row_id, name, FAILED)
    else:
        return True
    return False


@command
def _sign(merge_id: int, row_id: int, name: str, key: SigningKey) -> MergeRow:
    merge, row = db.session.get_one(Merge, merge_id), db.session.get_one(MergeRow, row_id)
    lock(merge)
    right = _right(merge)
    if merge.run != name or row.state is not RowState.GOOD or right is None:
        raise WrongState
    actor, standing = right
    letter = children.bear(actor, merge.letter, addressee(row), row.cells)
    outgoing.sign(actor, letter, key=key, post_id=standing.post.id)
    with db.session.no_autoflush:
        row.letter_id, row.state, row.reason = letter.id, RowState.SIGNED, ""
        merge.beat_at = now()
    return row


@command
def _fail(merge_id: int, row_id: int, name: str, why: str, **facts: object) -> None:
    merge, row = db.session.get_one(Merge, merge_id), db.session.get_one(MergeRow, row_id)
    lock(merge)
    if merge.run == name and row.state is RowState.GOOD and not _in_the_way(merge):
        row.state, row.reason = RowState.FAILED, why % facts if facts else why
        merge.beat_at = now()


def addressee(row: MergeRow) -> Addressee:
    """The row as its letter has it."""
    member = row.institution_id is not None
    return Addressee(
        kind=AddresseeKind.MEMBER if member else AddresseeKind.OUTSIDE,
        institution_id=row.institution_id,
        post_id=row.post_id,
        lines=row.lines,
        email="" if member else row.email,
    )


@turns.on("sign")
def refuse_alone(actor: Actor, letter: OutgoingLetter) -> None:
    """The mother itself is never signed: each of her rows is."""
    if letter.mother_id is None and queries.of_letter(letter) is not None:
        raise WrongState(AS_ONE)
