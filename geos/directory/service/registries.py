"""Registries: entered, changed, closed and reopened."""

from sqlalchemy import func, select

from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory.models import Registry, RegistryKind, Unit
from geos.directory.policy import POLICY, Seat
from geos.directory.queries import structure as queries
from geos.directory.service.recording import added, changed, require_unchanged


@command
def add_registry(
    actor: Actor, unit: Unit, name_sw: str, name_en: str, kind: RegistryKind = RegistryKind.OPEN
) -> Registry:
    """Enter a registry (masjala) in a unit. Refused: the name of another registry of the institution."""
    POLICY.require(actor, "administer", Seat(unit.institution_id))
    _sound(unit.institution_id, None, unit, name_sw)
    row = Registry(
        institution_id=unit.institution_id, unit_id=unit.id, name_sw=name_sw, name_en=name_en, kind=kind
    )
    return added(actor, "add_registry", row, lambda: row.institution_id, named=name_sw)


@command
def edit_registry(
    actor: Actor, registry: Registry, *, name_sw: str, name_en: str, unit: Unit, version: int | None = None
) -> Registry:
    """Rename a registry or put it in another unit. Open or confidential it stays what it is."""
    POLICY.require(actor, "administer", Seat(registry.institution_id))
    require_unchanged(registry, version)
    if not registry.active:
        raise WrongState
    _sound(registry.institution_id, registry, unit, name_sw)
    registry.name_sw, registry.name_en, registry.unit_id = name_sw, name_en, unit.id
    return changed(actor, "edit_registry", registry, named=name_sw)


@command
def close_registry(actor: Actor, registry: Registry, *, reason: str, version: int | None = None) -> Registry:
    """Close a registry without staff and files; never the last open one, where letters arrive."""
    POLICY.require(actor, "administer", Seat(registry.institution_id))
    require_unchanged(registry, version)
    if not registry.active:
        raise WrongState
    if message := queries.why_not_close(registry):
        raise Invalid(message)
    registry.active = False
    return changed(actor, "close_registry", registry, named=registry.name_sw, reason=reason)


@command
def reopen_registry(
    actor: Actor, registry: Registry, *, reason: str = "", version: int | None = None
) -> Registry:
    """Open a closed registry again, in a unit that stands."""
    POLICY.require(actor, "administer", Seat(registry.institution_id))
    require_unchanged(registry, version)
    if registry.active:
        raise WrongState
    unit = db.session.get_one(Unit, registry.unit_id)
    _sound(registry.institution_id, registry, unit, registry.name_sw)
    registry.active = True
    return changed(actor, "reopen_registry", registry, named=registry.name_sw, reason=reason)


def _sound(institution_id: int, registry: Registry | None, unit: Unit, name_sw: str) -> None:
    if unit.institution_id != institution_id or not unit.active:
        raise Invalid(fields={"unit": "Choose a unit of this institution"})
    twin = select(Registry.id).where(
        Registry.institution_id == institution_id,
        func.lower(Registry.name_sw) == name_sw.strip().lower(),
        Registry.active,
        Registry.id != (registry.id if registry else 0),
    )
    if db.session.scalar(twin.limit(1)) is not None:
        raise Invalid(fields={"name_sw": "Another registry of this institution has this name"})
