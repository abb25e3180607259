"""Beginning a round with what should be there, closing it with what was not, and signing it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, literal, select, update

from geos.census import queries
from geos.census.models import CensusEntry, CensusRound, Result, RoundState, Scope
from geos.census.policy import POLICY, REGISTRY
from geos.census.service.rules import N_, journal, lock, own_post
from geos.census.workflow import FLOW
from geos.core import numbering
from geos.core.actor import Actor, HeldPost, Role
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory.models import Registry, Unit
from geos.files.models import FileState, Medium, Movement, MovementState, RegistryFile
from geos.work import service as work

ROOM = 80  # characters
REMARKS = 1000
ENTRY = CensusEntry.__tablename__


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
    file is expected there.
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
    found.expected = _expect(found)
    if not found.expected:
        raise Invalid(N_("By the system no file is there: choose another place"))
    journal(actor, "begin_census", found, scope=str(scope), expected=found.expected)
    return found


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


def _expect(round: CensusRound) -> int:
    """Write one entry for each file that should be there; gives how many."""
    way = and_(Movement.file_id == RegistryFile.id, Movement.state == MovementState.SENT)
    place = func.coalesce(RegistryFile.holder_post_id, Movement.to_post_id)
    waiting = literal(Result.WAITING, CensusEntry.result.type)
    there = (
        select(literal(round.id), RegistryFile.id, literal(True), place, RegistryFile.location, waiting)
        .outerjoin(Movement, way)
        .where(RegistryFile.registry_id == round.registry_id, *_scope(round))
        .order_by(func.coalesce(place, 0), RegistryFile.location, RegistryFile.reference_key)
    )
    columns = ["round_id", "file_id", "expected", "expected_post_id", "expected_location", "result"]
    db.session.execute(insert(CensusEntry).from_select(columns, there))
    written = select(func.count()).where(CensusEntry.round_id == round.id)
    return db.session.execute(written).scalar_one()


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
    """End the counting: what was not found is missing, and the registry is to search for it."""
    lock(round)
    POLICY.require(actor, "read", round)
    round.closed_at, round.closed_by_id = now(), actor.person_id
    FLOW.fire(actor, "close_census", round)
    db.session.flush()
    db.session.execute(
        update(CensusEntry)
        .where(CensusEntry.round_id == round.id, CensusEntry.result == Result.WAITING)
        .values(result=Result.MISSING),
        execution_options={"synchronize_session": False},
    )
    _search(round)
    journal(actor, "close_census", round, **_sums(round))
    return round


def _sums(round: CensusRound) -> dict[str, Any]:
    return {name: count for name, count in queries.counts(round).items() if name != Result.WAITING}


def _search(round: CensusRound) -> None:
    query = (
        select(CensusEntry.id, RegistryFile)
        .join(RegistryFile, RegistryFile.id == CensusEntry.file_id)
        .where(CensusEntry.round_id == round.id, CensusEntry.result == Result.MISSING)
    )
    for entry_id, file in db.session.execute(query).all():
        work.open_item(
            f"registry:{round.registry_id}",
            "search_file",
            ENTRY,
            entry_id,
            institution_id=file.institution_id,
            title=file.title,
            reference=file.reference,
            level=file.level,
            from_label=round.at_registry.name_sw,
            file_id=file.id,
        )


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
