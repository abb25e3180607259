"""Circulars as their senders and their recipients may see them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from geos.access import queries as access
from geos.circulars.models import (
    Circular,
    CircularAudience,
    CircularCopy,
    CircularKind,
    CircularState,
)
from geos.circulars.policy import COPY, POLICY, opened_to, serves_there
from geos.circulars.workflow import OUT
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.directory.models import Institution, Unit
from geos.letters.models import OutgoingLetter
from geos.letters.queries import outgoing as letters

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
VIEWS = ("", "waiting", "ended")  # in force, to be acknowledged, no longer in force


def get(actor: Actor, circular_id: int) -> Circular:
    """The circular for its sender's side, or NotFound for whoever may not read its letter."""
    found = db.session.get(Circular, circular_id) if 0 < circular_id < LARGEST else None
    if found is None or found.state is CircularState.DROPPED or not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def of_letter(letter: OutgoingLetter) -> Circular | None:
    """What makes this letter a circular; None for an ordinary one."""
    query = select(Circular).where(Circular.letter_id == letter.id, Circular.state != CircularState.DROPPED)
    return db.session.scalars(query).first()


def sent(actor: Actor, text: str = "") -> Select[Circular]:
    """Those of the own institution whose letters the actor may read, newest first."""
    readable = letters.visible(actor).order_by(None).with_only_columns(OutgoingLetter.id)
    query = (
        select(Circular)
        .where(Circular.letter_id.in_(readable), Circular.state != CircularState.DROPPED)
        .options(joinedload(Circular.letter), joinedload(Circular.institution))
        .order_by(Circular.id.desc())
    )
    return query.where(*_fits(text, OutgoingLetter.subject, Circular.letter_id == OutgoingLetter.id))


def replaceable(institution_id: int, level: Level) -> list[Circular]:
    """What a new circular of this institution may replace: those in force, newest first, up to a level."""
    query = (
        select(Circular)
        .join(OutgoingLetter, OutgoingLetter.id == Circular.letter_id)
        .where(
            Circular.institution_id == institution_id,
            Circular.state == CircularState.PUBLISHED,
            OutgoingLetter.level <= level,
        )
        .order_by(Circular.year.desc(), Circular.number.desc())
    )
    return list(db.session.scalars(query))


def successor(circular: Circular) -> Circular | None:
    """What replaced it."""
    query = select(Circular).filter_by(replaces_id=circular.id).where(Circular.state.in_(OUT))
    return db.session.scalars(query.order_by(Circular.id).limit(1)).first()


# At a recipient -------------------------------------------------------------------------------------


def copy(actor: Actor, copy_id: int) -> CircularCopy:
    """What the actor's institution or unit received, or NotFound."""
    options = (
        joinedload(CircularCopy.circular).joinedload(Circular.institution),
        joinedload(CircularCopy.document),
        joinedload(CircularCopy.unit),
        joinedload(CircularCopy.institution),
    )
    found = db.session.get(CircularCopy, copy_id, options=options) if 0 < copy_id < LARGEST else None
    if found is None or not may_read(actor, found):
        raise NotFound
    return found


def copy_of(actor: Actor, circular: Circular) -> CircularCopy | None:
    """What this actor may read of a circular as received; None where nothing."""
    query = select(CircularCopy).where(CircularCopy.circular_id == circular.id, _received(actor))
    return db.session.scalars(query.order_by(CircularCopy.id).limit(1)).first()


def may_read(actor: Actor, found: CircularCopy) -> bool:
    """Whom it was opened to; up to official use everybody who serves there."""
    return opened_to(actor, found) or serves_there(actor, found, units_above(actor))


def units_above(actor: Actor) -> frozenset[int]:
    """The units of the actor's posts with every unit above them, in one statement."""
    if actor.institution_id is None:
        return frozenset()
    rows = db.session.execute(
        select(Unit.id, Unit.parent_id).where(Unit.institution_id == actor.institution_id)
    )
    parents = {row[0]: row[1] for row in rows}
    found: set[int] = set()
    for post in actor.posts:
        unit: int | None = post.unit_id
        while unit is not None and unit not in found:
            found.add(unit)
            unit = parents.get(unit)
    return frozenset(found)


def _received(actor: Actor) -> ColumnElement[bool]:
    """What this actor may read of what was delivered, as one condition."""
    open_to_all = and_(
        CircularCopy.level < Level.CONFIDENTIAL,
        CircularCopy.level <= actor.clearance,
        or_(CircularCopy.unit_id.is_(None), CircularCopy.unit_id.in_(units_above(actor))),
    )
    return and_(
        CircularCopy.institution_id == actor.institution_id,
        CircularCopy.delivered_at.is_not(None),
        or_(access.readable(actor, COPY, CircularCopy.id, CircularCopy.level), open_to_all),
    )


@dataclass(frozen=True)
class Asked:
    """What a list of received circulars is asked for: one of VIEWS, words, a kind and a year."""

    view: str = ""
    text: str = ""
    kind: CircularKind | None = None
    year: int | None = None


def received(actor: Actor, asked: Asked = Asked()) -> Select[CircularCopy]:
    """What the actor's institution and units received, by year and number, newest first."""
    query = (
        select(CircularCopy)
        .join(Circular, Circular.id == CircularCopy.circular_id)
        .where(_received(actor), *_fits(asked.text, Circular.title), _viewed(actor, asked.view))
        .options(*_shown())
        .order_by(Circular.year.desc(), Circular.number.desc(), CircularCopy.id.desc())
    )
    if asked.kind is not None:
        query = query.where(Circular.kind == asked.kind)
    return query.where(Circular.year == asked.year) if asked.year else query


def _viewed(actor: Actor, view: str) -> ColumnElement[bool]:
    if view == "waiting":
        return and_(CircularCopy.acknowledged_at.is_(None), _asked_of(actor))
    in_force = Circular.state == CircularState.PUBLISHED
    return ~in_force if view == "ended" else in_force


def _asked_of(actor: Actor) -> ColumnElement[bool]:
    return access.readable(actor, COPY, CircularCopy.id, CircularCopy.level)


def waiting(actor: Actor) -> Select[int]:
    """How many this actor is asked to acknowledge."""
    return select(func.count(CircularCopy.id)).where(
        CircularCopy.institution_id == actor.institution_id,
        CircularCopy.token.in_(actor.tokens),
        CircularCopy.level <= actor.clearance,
        CircularCopy.delivered_at.is_not(None),
        CircularCopy.acknowledged_at.is_(None),
    )


def years(actor: Actor) -> list[int]:
    """The years of what was received, newest first."""
    query = select(Circular.year).join(CircularCopy, CircularCopy.circular_id == Circular.id)
    found = db.session.scalars(query.where(_received(actor)).distinct())
    return sorted({year for year in found if year}, reverse=True)


def _fits(
    text: str, title: InstrumentedAttribute[str], *more: ColumnElement[bool]
) -> list[ColumnElement[bool]]:
    """Each word in the title, or as the number: `3` and `3/2026` find Waraka Na. 3 wa 2026."""
    found: list[ColumnElement[bool]] = list(more)
    for word in text.split()[:8]:
        number, _, year = word.partition("/")
        rule: ColumnElement[bool] = title.icontains(word, autoescape=True)
        if number.isascii() and number.isdigit() and len(number) < 7:
            same = Circular.number == int(number)
            if year.isascii() and year.isdigit() and len(year) == 4:
                same = and_(same, Circular.year == int(year))
            rule = or_(rule, same)
        found.append(rule)
    return found


def _shown() -> tuple[ORMOption, ...]:
    return (
        joinedload(CircularCopy.circular).joinedload(Circular.institution),
        joinedload(CircularCopy.unit),
        joinedload(CircularCopy.acknowledged_post),
    )


# At the sender --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sums:
    """How far a circular has come: recipients, delivered, acknowledged, and those it cannot reach."""

    total: int
    delivered: int
    acknowledged: int
    unreachable: int

    @property
    def percent(self) -> int:
        """Acknowledged of all."""
        return self.acknowledged * 100 // self.total if self.total else 0


def sums(circulars: list[Circular]) -> dict[int, Sums]:
    """Of each of these, in one statement."""
    columns = (
        func.count(),
        func.count(CircularCopy.delivered_at),
        func.count(CircularCopy.acknowledged_at),
        func.count().filter(CircularCopy.trouble != ""),
    )
    query = (
        select(CircularCopy.circular_id, *columns)
        .where(CircularCopy.circular_id.in_([each.id for each in circulars]))
        .group_by(CircularCopy.circular_id)
    )
    found = {row[0]: Sums(*row[1:]) for row in db.session.execute(query)}
    return {each.id: found.get(each.id, Sums(0, 0, 0, 0)) for each in circulars}


def copies(circular: Circular, only: str = "") -> Select[CircularCopy]:
    """Its recipients by name; `only` is `open` (not acknowledged yet), `done` or empty for all."""
    query = (
        select(CircularCopy)
        .join(Institution, Institution.id == CircularCopy.institution_id)
        .outerjoin(Unit, Unit.id == CircularCopy.unit_id)
        .where(CircularCopy.circular_id == circular.id)
        .options(
            joinedload(CircularCopy.institution),
            joinedload(CircularCopy.unit),
            joinedload(CircularCopy.acknowledged_by),
            joinedload(CircularCopy.acknowledged_post),
            joinedload(CircularCopy.acting_for),
        )
        .order_by(Institution.name_sw, CircularCopy.id)
    )
    rules = {
        "open": CircularCopy.acknowledged_at.is_(None),
        "done": CircularCopy.acknowledged_at.is_not(None),
    }
    return query.where(rules[only]) if only in rules else query


def audience(circular: Circular) -> list[CircularAudience]:
    """Whom it is for, with names."""
    query = (
        select(CircularAudience)
        .filter_by(circular_id=circular.id)
        .options(joinedload(CircularAudience.institution), joinedload(CircularAudience.unit))
    )
    return list(db.session.scalars(query.order_by(CircularAudience.id)))


def units(institution_id: int) -> list[Unit]:
    """The units of the own institution that it may be for."""
    query = select(Unit).filter_by(institution_id=institution_id, active=True)
    query = query.options(selectinload(Unit.institution))
    return list(db.session.scalars(query.order_by(Unit.name_sw)))
