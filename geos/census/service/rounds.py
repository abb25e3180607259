"""Beginning a round with what should be there, closing it with what was not, and signing it.

The list of a whole registry can have a hundred thousand lines: what is longer than AT_ONCE is written by the
worker, CHUNK lines in each transaction, while the round shows that it is being prepared.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, insert, literal, select, update

from geos.census import queries
from geos.census.models import CensusEntry, CensusRound, Result, RoundState, Scope
from geos.census.policy import POLICY, REGISTRY
from geos.census.service.counting import await_search
from geos.census.service.rules import N_, journal, lock, own_post
from geos.census.workflow import FLOW
from geos.core import numbering
from geos.core.actor import Actor, HeldPost, Role
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory.models import Registry, Unit
from geos.files.models import FileState, Medium, Movement, MovementState, RegistryFile

AT_ONCE = 2000  # lines written within the request
CHUNK = 5000  # lines written at a time by the worker
ROOM = 80  # characters
REMARKS = 1000
PREPARING = N_("The list of this census is still being prepared: try again in a moment")


@command
def begin_census(
    actor: Actor,
    registry: Registry,
    scope: Scope,
    *,
    room: str = "",
    unit: Unit | None = None,
    paper_only: bool = False,
) -> CensusRound:
    """A round over a registry, a room of it or a unit's posts, with what should be there by the system.

    Invalid without the room or unit that it covers, for a scope that is being counted already, and where no
    file is expected there. A long list is prepared by the worker: `prepare_rounds`.
    """
    REGISTRY.require(actor, "begin_census", registry)
    room = _covered(registry, scope, room, unit)
    year = today().year
    found = CensusRound(
        institution_id=registry.institution_id,
        registry_id=registry.id,
        year=year,
        number=numbering.take(f"census:{registry.id}", year),
        scope=scope,
        room=room,
        unit_id=unit.id if unit and scope is Scope.UNIT else None,
        paper_only=paper_only,
        begun_by_id=actor.person_id,
        begun_post_id=own_post(actor, registry.id),
    )
    _refuse_second(found)
    db.session.add(found)
    db.session.flush()
    many = db.session.execute(select(func.count()).select_from(_there(found).subquery())).scalar_one()
    if not many:
        raise Invalid(N_("By the system no file is there: choose another place"))
    if many <= AT_ONCE:
        _expect(found)
    journal(actor, "begin_census", found, scope=str(scope), expected=many)
    return found


def prepare_rounds() -> int:
    """Write the lists of rounds just begun, chunk by chunk; gives how many lines. The worker's."""
    waiting = select(CensusRound.id).where(CensusRound.state == RoundState.OPEN, CensusRound.expected == 0)
    written = 0
    for round_id in db.session.scalars(waiting.order_by(CensusRound.id)).all():
        while (lines := _prepare(db.session.get_one(CensusRound, round_id))) > 0:
            written += lines
    return written


@command
def _prepare(round: CensusRound) -> int:
    """Write the next lines of a list; 0, and the round can be counted, where none is left."""
    lock(round)
    return _expect(round, CHUNK) if round.preparing else 0


def _covered(registry: Registry, scope: Scope, room: str, unit: Unit | None) -> str:
    room = room.strip() if scope is Scope.ROOM else ""
    if scope is Scope.ROOM and not room:
        raise Invalid(fields={"room": N_("Write how the racks of this room are called")})
    if len(room) > ROOM:
        raise Invalid(fields={"room": N_("Shorten this to %(most)d characters")}, most=ROOM)
    if scope is Scope.UNIT and (unit is None or unit.institution_id != registry.institution_id):
        raise Invalid(fields={"unit": N_("Choose a unit of this institution")})
    return room


def _refuse_second(found: CensusRound) -> None:
    same = select(CensusRound.id).where(
        CensusRound.registry_id == found.registry_id,
        CensusRound.state == RoundState.OPEN,
        CensusRound.scope == found.scope,
        CensusRound.room == found.room,
        CensusRound.unit_id.is_not_distinct_from(found.unit_id),
    )
    if db.session.execute(same).first() is not None:
        raise Invalid(N_("This place is being counted already: go on with that round"))


def _expect(round: CensusRound, most: int | None = None) -> int:
    """Write an entry for each file that should be there, or for `most` more of them; gives how many.

    Where none is left the list is complete, and the round says how many are expected.
    """
    listed = exists().where(CensusEntry.round_id == round.id, CensusEntry.file_id == RegistryFile.id)
    columns = ["round_id", "file_id", "expected", "expected_post_id", "expected_location", "result"]
    there = _there(round) if most is None else _there(round).where(~listed).limit(most)
    written = select(func.count()).where(CensusEntry.round_id == round.id)
    before = db.session.execute(written).scalar_one()
    db.session.execute(insert(CensusEntry).from_select(columns, there))
    after = db.session.execute(written).scalar_one()  # PostgreSQL's driver says not how many were inserted
    if most is None or after - before < most:
        round.expected = after
        db.session.flush()
    return after - before


def _there(round: CensusRound) -> Select[Any]:
    """The files that should be there by the system, as the entries of the round, in the order of a walk."""
    way = and_(Movement.file_id == RegistryFile.id, Movement.state == MovementState.SENT)
    place = func.coalesce(RegistryFile.holder_post_id, Movement.to_post_id)
    waiting = literal(Result.WAITING, CensusEntry.result.type)
    columns: list[Any] = [literal(round.id), RegistryFile.id, literal(True), place, RegistryFile.location]
    return (
        select(*columns, waiting)
        .outerjoin(Movement, way)
        .where(RegistryFile.registry_id == round.registry_id, *_scope(round))
        .order_by(func.coalesce(place, 0), RegistryFile.location, RegistryFile.reference_key)
    )


def _scope(round: CensusRound) -> list[ColumnElement[bool]]:
    conditions: list[Any] = [RegistryFile.state != FileState.DISPOSED]
    if round.paper_only:
        conditions.append(RegistryFile.medium != Medium.ELECTRONIC)
    if round.scope is Scope.ROOM:
        conditions.append(RegistryFile.state.in_((FileState.IN_REGISTRY, FileState.CLOSED)))
        conditions.append(RegistryFile.location.startswith(round.room, autoescape=True))
    if round.scope is Scope.UNIT:
        conditions.append(RegistryFile.holder_post_id.in_(queries.unit_posts(round.unit_id or 0)))
    return conditions


@command
def close_census(actor: Actor, round: CensusRound) -> CensusRound:
    """End the counting: what was not found is missing, and the registry is to search for it.

    A file that was received by a movement meanwhile is found, with whoever has it.

    One search waits for the registry, however many files are missing, until the last is found.
    """
    lock(round)
    POLICY.require(actor, "read", round)
    if round.preparing:
        raise WrongState(PREPARING)
    round.closed_at, round.closed_by_id = now(), actor.person_id
    FLOW.fire(actor, "close_census", round)
    db.session.flush()
    waiting = update(CensusEntry).where(
        CensusEntry.round_id == round.id, CensusEntry.result == Result.WAITING
    )
    where = select(RegistryFile.holder_post_id).where(RegistryFile.id == CensusEntry.file_id)
    handed_on = {"result": Result.FOUND, "at": round.closed_at, "found_post_id": where.scalar_subquery()}
    for statement in (
        waiting.where(_moved_in_it(round)).values(handed_on),
        waiting.values(result=Result.MISSING),
    ):
        db.session.execute(statement, execution_options={"synchronize_session": False})
    sums = _sums(round)
    if sums[Result.MISSING]:
        await_search(round)
    journal(actor, "close_census", round, **sums)
    return round


def _moved_in_it(round: CensusRound) -> ColumnElement[bool]:
    """Whoever signed for the file while the round went on had it in hand: it is not missing."""
    return exists().where(Movement.file_id == CensusEntry.file_id, Movement.received_at >= round.begun_at)


def _sums(round: CensusRound) -> dict[str, Any]:
    return {name: count for name, count in queries.counts(round).items() if name != Result.WAITING}


@command
def sign_census(
    actor: Actor, round: CensusRound, post_id: int | None = None, remarks: str = ""
) -> CensusRound:
    """The records manager answers for the report with name and post; from here on nothing in it changes."""
    lock(round)
    POLICY.require(actor, "read", round)
    if round.state not in FLOW.steps["sign_census"].source:
        raise WrongState
    if not FLOW.can(actor, "sign_census", round):
        raise Denied
    remarks = remarks.strip()
    if len(remarks) > REMARKS:
        raise Invalid(fields={"remarks": N_("Shorten this to %(most)d characters")}, most=REMARKS)
    post = _signing_post(actor, round, post_id)
    round.signed_at, round.signed_by_id, round.signed_name = now(), actor.person_id, actor.name
    round.signed_post_id, round.acting_for_id, round.remarks = post.id, post.acting_for_id, remarks
    FLOW.fire(actor, "sign_census", round)
    journal(actor, "sign_census", round, **_sums(round))
    return round


def _signing_post(actor: Actor, round: CensusRound, post_id: int | None) -> HeldPost:
    """The post in which the actor manages these records: the asked one, else the first."""
    for post in actor.posts:
        manages = post.registry_id == round.registry_id and Role.RECORDS_MANAGER in post.roles
        if manages and post_id in (None, post.id):
            return post
    raise Denied
