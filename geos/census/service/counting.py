"""Counting: a file under the scanner, or ticks in the list. Several clerks count one round at once."""

from collections.abc import Iterable

from sqlalchemy import select, update

from geos.census import queries
from geos.census.models import CensusEntry, CensusRound, How, Result
from geos.census.service.rules import N_, begin, journal
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound
from geos.directory.models import Post
from geos.files import codes
from geos.files.models import RegistryFile
from geos.work import service as work

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
    found_again(actor, file)
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


def found_again(actor: Actor, file: RegistryFile) -> None:
    """Whatever search for this file is under way has ended."""
    missing = select(CensusEntry.id).where(
        CensusEntry.file_id == file.id,
        CensusEntry.result == Result.MISSING,
        CensusEntry.refound_at.is_(None),
    )
    for entry_id in db.session.scalars(missing).all():
        values = {"refound_at": now(), "refound_by_id": actor.person_id}
        db.session.execute(
            update(CensusEntry).where(CensusEntry.id == entry_id).values(values),
            execution_options={"synchronize_session": False},
        )
        work.close(actor, ENTRY, entry_id)


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
    _end_searches(actor, [entry.file_id for entry in entries])
    if entries:
        journal(actor, "count_ticked", round, files=[entry.file_id for entry in entries])
    return entries


def _end_searches(actor: Actor, file_ids: list[int]) -> None:
    sought = select(RegistryFile).where(
        RegistryFile.id.in_(
            select(CensusEntry.file_id).where(
                CensusEntry.file_id.in_(file_ids),
                CensusEntry.result == Result.MISSING,
                CensusEntry.refound_at.is_(None),
            )
        )
    )
    for file in db.session.scalars(sought).all():
        found_again(actor, file)
