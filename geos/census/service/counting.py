"""Counting: a file under the scanner, or ticks in the list. Several clerks count one round at once."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from geos.census import queries
from geos.census.models import CensusEntry, CensusRound, How, Result
from geos.census.service.rules import KIND, N_, SEARCH, begin, journal, note_of
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound, WrongState
from geos.directory.models import Post
from geos.files import codes
from geos.files.models import RegistryFile
from geos.work import service as work
from geos.work.queries import open_on

LOCATION = 80  # characters
MOST = 500  # ticked at once
ENTRY = CensusEntry.__tablename__


@command
def count(
    actor: Actor, round: CensusRound, text: str, post: Post | None = None, location: str = ""
) -> CensusEntry:
    """The file that a code or reference names is with this post or, without one, in the registry.

    `location` is the rack or the room where it stands. A second count of the same file says where it is now.
    Invalid where nothing in this registry has that number; WrongState when the round is over.
    """
    begin(actor, "count", round)
    location = _place(round, post, location)
    try:
        file = queries.identify(actor, round.at_registry, text)
    except NotFound as error:
        raise Invalid(fields={"code": N_("No file has this number: check what is on the cover")}) from error
    entry = _entry(round, file)
    how = How.SCANNED if codes.read(text) else How.TYPED
    _found(actor, entry, file, post.id if post else None, location, how)
    found_again(actor, file.id, at=entry.at)
    journal(
        actor,
        "count",
        round,
        id=entry.id,
        kind=ENTRY,
        level=file.level,
        reference=file.reference,
        result=str(entry.result),
    )
    return entry


def _place(round: CensusRound, post: Post | None, location: str) -> str:
    if post is not None and post.institution_id != round.institution_id:
        raise Invalid(fields={"post": N_("Choose a post of this institution")})
    location = location.strip() if post is None else ""
    if len(location) > LOCATION:
        raise Invalid(fields={"location": N_("Shorten this to %(most)d characters")}, most=LOCATION)
    return location


def _entry(round: CensusRound, file: RegistryFile) -> CensusEntry:
    """The file's entry in the round; one that was not expected is written now."""
    query = select(CensusEntry).filter_by(round_id=round.id, file_id=file.id)
    entry = db.session.scalars(query).first()
    if entry is None:
        entry = CensusEntry(
            round_id=round.id,
            file_id=file.id,
            expected=False,
            expected_post_id=_system_post(file),
            expected_location=file.location,
        )
        db.session.add(entry)
    return entry


def _found(
    actor: Actor, entry: CensusEntry, file: RegistryFile, post_id: int | None, location: str, how: How
) -> None:
    entry.result = _result(entry, file, post_id, location)
    entry.found_post_id, entry.found_location, entry.how = post_id, location, how
    entry.at, entry.by_id = now(), actor.person_id
    db.session.flush()


def _result(entry: CensusEntry, file: RegistryFile, post_id: int | None, location: str) -> Result:
    """Where it was expected when the round began, or where the system has it by now, is right."""
    right = (_system_post(file), file.location), (entry.expected_post_id, entry.expected_location)
    if any(
        post_id == there and (post_id is not None or _same_rack(location, rack, entry.expected))
        for there, rack in right
    ):
        return Result.FOUND
    return Result.MISPLACED if entry.expected else Result.UNEXPECTED


def _same_rack(found: str, written: str, expected: bool) -> bool:
    """A room covers its racks. Where no rack is written down, anywhere is right if it was expected at all."""
    found, written = found.lower(), written.lower()
    if not found or not written:
        return not found or expected
    return written.startswith(found) or found.startswith(written)


def _system_post(file: RegistryFile) -> int | None:
    return file.transit.to_post_id if file.transit else file.holder_post_id


def found_again(actor: Actor, *file_ids: int, at: datetime | None = None) -> None:
    """Whatever search for these files is under way has ended; with the last one of a round its work item."""
    sought = (
        CensusEntry.file_id.in_(file_ids),
        CensusEntry.result == Result.MISSING,
        CensusEntry.refound_at.is_(None),
    )
    rounds = set(db.session.scalars(select(CensusEntry.round_id).where(*sought)))
    if not rounds:
        return
    values = {"refound_at": at or now(), "refound_by_id": actor.person_id}
    db.session.execute(
        update(CensusEntry).where(*sought).values(values), execution_options={"synchronize_session": False}
    )
    for round_id in rounds - _still_searched(rounds):
        work.close(actor, KIND, round_id, act=SEARCH)


def _still_searched(rounds: set[int]) -> set[int]:
    query = select(CensusEntry.round_id).where(
        CensusEntry.round_id.in_(rounds),
        CensusEntry.result == Result.MISSING,
        CensusEntry.refound_at.is_(None),
    )
    return set(db.session.scalars(query.distinct()))


@command
def uncount(actor: Actor, entry: CensusEntry) -> CensusRound:
    """Take a wrong count back: the file is still sought, one that was not expected leaves the list.

    What that count had ended is searched for again. While the round is counted, before the place was
    corrected; WrongState otherwise.
    """
    round = entry.round
    begin(actor, "count", round)
    db.session.refresh(entry, with_for_update={"of": CensusEntry})
    file, id, at = entry.file, entry.id, entry.at
    if at is None or entry.corrected_at is not None:
        raise WrongState
    _search_again(file.id, at)
    if entry.expected:
        entry.result, entry.at, entry.by_id, entry.how = Result.WAITING, None, None, None
        entry.found_post_id, entry.found_location = None, ""
    else:
        db.session.delete(entry)
    db.session.flush()
    journal(actor, "uncount", round, id=id, kind=ENTRY, level=file.level, reference=file.reference)
    return round


def _search_again(file_id: int, at: datetime) -> None:
    ended = CensusEntry.file_id == file_id, CensusEntry.refound_at == at
    rounds = db.session.scalars(
        select(CensusRound).where(CensusRound.id.in_(select(CensusEntry.round_id).where(*ended)))
    ).all()
    db.session.execute(
        update(CensusEntry).where(*ended).values(refound_at=None, refound_by_id=None),
        execution_options={"synchronize_session": False},
    )
    for round in rounds:
        if not db.session.scalars(open_on(KIND, round.id)).first():
            await_search(round)


def await_search(round: CensusRound) -> None:
    """The registry is to search for what this round did not find."""
    work.open_item(
        f"registry:{round.registry_id}",
        SEARCH,
        KIND,
        round.id,
        institution_id=round.institution_id,
        title=note_of(round),  # never a file's: many wait in it, of every level
        reference=round.label,
        from_label=round.at_registry.name_sw,
    )


@command
def count_ticked(actor: Actor, round: CensusRound, ids: Iterable[int]) -> list[CensusEntry]:
    """These stand where they should; what another clerk counted meanwhile is left out."""
    begin(actor, "count", round)
    query = (
        select(CensusEntry)
        .where(
            CensusEntry.round_id == round.id,
            CensusEntry.id.in_(list(ids)[:MOST]),
            CensusEntry.result == Result.WAITING,
        )
        .order_by(CensusEntry.id)
    )
    entries = list(db.session.scalars(query))
    for entry in entries:
        entry.found_post_id, entry.found_location = entry.expected_post_id, entry.expected_location
        entry.how, entry.at, entry.by_id, entry.result = How.TICKED, now(), actor.person_id, Result.FOUND
    db.session.flush()
    found_again(actor, *(entry.file_id for entry in entries))
    if entries:
        journal(actor, "count_ticked", round, files=[entry.file_id for entry in entries])
    return entries
