"""Units: entered, renamed, moved, dissolved and reopened. What a unit was stays in sight."""

from sqlalchemy import func, select

from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Incomplete, Invalid, WrongState
from geos.directory.models import Institution, Post, Unit, UnitKind, UnitPast
from geos.directory.policy import POLICY, Seat, not_own
from geos.directory.queries import structure as queries
from geos.directory.service.recording import added, changed, one_at_a_time, require_unchanged

DEEPEST = 12  # levels of units below one another; a loop that was forced in from outside ends here


@command
def add_unit(
    actor: Actor,
    institution: Institution,
    name_sw: str,
    name_en: str,
    kind: UnitKind = UnitKind.DEPARTMENT,
    parent: Unit | None = None,
) -> Unit:
    """Enter a department, unit or section, under another or at the top.

    Refused: a parent of another institution or one that is dissolved, and the name of a unit beside it.
    """
    POLICY.require(actor, "administer", Seat(institution.id))
    _sound_parent(institution.id, None, parent)
    _refuse_twin(institution.id, None, parent, name_sw)
    row = Unit(
        institution_id=institution.id,
        name_sw=name_sw,
        name_en=name_en,
        kind=kind,
        parent_id=parent.id if parent else None,
    )
    return added(actor, "add_unit", row, lambda: institution.id, named=name_sw)


@command
def edit_unit(
    actor: Actor,
    unit: Unit,
    *,
    name_sw: str,
    name_en: str,
    kind: UnitKind,
    head: Post | None,
    reason: str = "",
    version: int | None = None,
) -> Unit:
    """Rename a unit, change its kind or say which of its posts heads it.

    A new name or kind needs the reason, and the old one stays in the unit's history. The head is one of its
    own open posts, and not the actor's: a head covers the vacant posts of the unit (Denied).
    """
    _may_change(actor, unit, version)
    if head is not None and head.id != unit.head_post_id:
        not_own(actor, head.id)
    if head is not None and (head.unit_id != unit.id or not head.active):
        raise Invalid(fields={"head": "Choose a post of this unit"})
    if (name_sw, name_en, kind) != (unit.name_sw, unit.name_en, unit.kind):
        _refuse_twin(unit.institution_id, unit.id, _parent(unit), name_sw)
        _keep(actor, unit, reason)
    before = unit.name_sw
    unit.name_sw, unit.name_en, unit.kind = name_sw, name_en, kind
    unit.head_post_id = head.id if head else None
    was = before if before != name_sw else None
    return changed(actor, "edit_unit", unit, named=name_sw, was=was, head=unit.head_post_id, reason=reason)


@command
def move_unit(
    actor: Actor, unit: Unit, parent: Unit | None, *, reason: str, version: int | None = None
) -> Unit:
    """Put a unit with all that stands below it under another one, or at the top.

    Its posts, files and letters stay where they are; where it stood until now stays in its history. Refused
    under itself and under what stands below it.
    """
    _may_change(actor, unit, version)
    if (parent.id if parent else None) == unit.parent_id:
        raise Invalid(fields={"parent": "Choose another place: it stands there already"})
    _sound_parent(unit.institution_id, unit, parent)
    _refuse_twin(unit.institution_id, unit.id, parent, unit.name_sw)
    _keep(actor, unit, reason)
    unit.parent_id = parent.id if parent else None
    return changed(
        actor, "move_unit", unit, named=unit.name_sw, to=parent.name_sw if parent else None, reason=reason
    )


@command
def dissolve_unit(actor: Actor, unit: Unit, *, reason: str, version: int | None = None) -> Unit:
    """End a unit that holds nothing any more: no unit below it, no open post, no open registry."""
    _may_change(actor, unit, version)
    if message := queries.why_not_dissolve(unit):
        raise Invalid(message)
    _keep(actor, unit, reason)
    unit.active, unit.head_post_id = False, None
    return changed(actor, "dissolve_unit", unit, named=unit.name_sw, reason=reason)


@command
def reopen_unit(actor: Actor, unit: Unit, *, reason: str, version: int | None = None) -> Unit:
    """Let a dissolved unit stand again, under the unit under which it stood."""
    POLICY.require(actor, "administer", Seat(unit.institution_id))
    require_unchanged(unit, version)
    if unit.active:
        raise WrongState
    parent = _parent(unit)
    if parent is not None and not parent.active:
        raise Invalid("Reopen %(unit)s first: this unit is under it", unit=parent.name_sw)
    _refuse_twin(unit.institution_id, unit.id, parent, unit.name_sw)
    _keep(actor, unit, reason)
    unit.active = True
    return changed(actor, "reopen_unit", unit, named=unit.name_sw, reason=reason)


def _may_change(actor: Actor, unit: Unit, version: int | None) -> None:
    POLICY.require(actor, "administer", Seat(unit.institution_id))
    require_unchanged(unit, version)
    if not unit.active:
        raise WrongState


def _keep(actor: Actor, unit: Unit, reason: str) -> None:
    """Put down how the unit is before it changes."""
    if not reason.strip():
        raise Incomplete(fields={"reason": "Write the reason"})
    as_it_is = {name: getattr(unit, name) for name in ("parent_id", "name_sw", "name_en", "kind", "active")}
    db.session.add(UnitPast(unit_id=unit.id, by_id=actor.person_id, reason=reason.strip(), **as_it_is))


def _parent(unit: Unit) -> Unit | None:
    return db.session.get(Unit, unit.parent_id) if unit.parent_id else None


def _sound_parent(institution_id: int, unit: Unit | None, parent: Unit | None) -> None:
    """Invalid under a unit of another institution, a dissolved one, itself, or one that stands below it."""
    one_at_a_time(institution_id)
    above, steps = parent, 0
    while above is not None:
        if above.institution_id != institution_id or not above.active:
            raise Invalid(fields={"parent": "Choose a unit of this institution"})
        if unit is not None and above.id == unit.id:
            raise Invalid(
                fields={"parent": "%(parent)s is under %(unit)s: this would go round in a loop"},
                parent=parent.name_sw if parent else "",
                unit=unit.name_sw,
            )
        above, steps = _parent(above), steps + 1
        if steps >= DEEPEST:
            raise Invalid(fields={"parent": "Choose a unit that stands higher: there are no deeper levels"})


def _refuse_twin(institution_id: int, unit_id: int | None, parent: Unit | None, name_sw: str) -> None:
    """Invalid where a standing unit at the same place has this name already."""
    query = select(Unit.id).where(
        Unit.institution_id == institution_id,
        Unit.parent_id == parent.id if parent else Unit.parent_id.is_(None),
        func.lower(Unit.name_sw) == name_sw.strip().lower(),
        Unit.active,
        Unit.id != (unit_id or 0),
    )
    if db.session.scalar(query.limit(1)) is not None:
        raise Invalid(fields={"name_sw": "A unit of this name stands there already"})
