"""Writing units: new ones from the top down, then what changed, with how it was before."""

from sqlalchemy import insert, select

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.directory.models import Unit, UnitKind, UnitPast
from geos.importing.models import RowState
from geos.importing.queries.planning import UnitPlan
from geos.importing.reading import Entry
from geos.importing.service.writing.recording import journal


def write(actor: Actor, plan: UnitPlan) -> None:
    """Every good line of the plan."""
    entries = sorted(plan.good, key=lambda entry: entry.place)
    states = {id(entry): entry.state for entry in entries}
    lines = {id(entry): number for number, entry in plan.made.items()}
    ids: dict[int, int] = {}
    for entry in entries:
        parent_id = entry.get("parent_id")
        if parent_id is not None:
            entry.values["parent_id"] = ids.get(parent_id, parent_id)
        if states[id(entry)] is RowState.NEW:
            entry.known = ids[lines[id(entry)]] = _made(plan, entry)
    changed = [entry for entry in entries if states[id(entry)] is RowState.CHANGE]
    _change(actor, plan, changed)
    for entry in entries:
        if states[id(entry)] is not RowState.SAME:
            made = states[id(entry)] is RowState.NEW
            journal(actor, plan, "unit", entry, made, named=entry.get("name_sw"))


def _made(plan: UnitPlan, entry: Entry) -> int:
    values = {
        "institution_id": plan.institution.id,
        "parent_id": entry.get("parent_id"),
        "name_sw": entry.get("name_sw"),
        "name_en": entry.get("name_en") or entry.get("name_sw"),
        "kind": entry.get("kind", UnitKind.DEPARTMENT),
        "version": 1,
    }
    return int(db.session.scalars(insert(Unit).returning(Unit.id), [values]).one())


def _change(actor: Actor, plan: UnitPlan, entries: list[Entry]) -> None:
    query = select(Unit).where(Unit.id.in_([entry.known for entry in entries]))
    units = {unit.id: unit for unit in db.session.scalars(query)}
    for entry in entries:
        unit = units[entry.known or 0]
        db.session.add(_past(actor, unit, plan.source))
        for name in ("name_sw", "name_en", "kind", "parent_id"):
            if name in entry.values:
                setattr(unit, name, entry.values[name])


def _past(actor: Actor, unit: Unit, reason: str) -> UnitPast:
    return UnitPast(
        unit_id=unit.id,
        parent_id=unit.parent_id,
        name_sw=unit.name_sw,
        name_en=unit.name_en,
        kind=unit.kind,
        active=unit.active,
        until=now(),
        by_id=actor.person_id,
        reason=reason,
    )
