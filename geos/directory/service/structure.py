"""Units, registries and posts."""

from collections.abc import Iterable

from geos.core.actor import Actor, Role
from geos.core.db import command
from geos.core.types import Level
from geos.directory.models import (
    Institution,
    Post,
    PostRole,
    Registry,
    RegistryKind,
    Unit,
    UnitKind,
)
from geos.directory.policy import POLICY, Seat
from geos.directory.service.recording import added


@command
def add_unit(
    actor: Actor,
    institution: Institution,
    name_sw: str,
    name_en: str,
    kind: UnitKind = UnitKind.DEPARTMENT,
    parent: Unit | None = None,
) -> Unit:
    """Enter a department, unit or section."""
    POLICY.require(actor, "administer", Seat(institution.id))
    row = Unit(
        institution_id=institution.id,
        name_sw=name_sw,
        name_en=name_en,
        kind=kind,
        parent_id=parent.id if parent else None,
    )
    return added(actor, "add_unit", row, lambda: institution.id, named=name_sw)


@command
def add_registry(
    actor: Actor, unit: Unit, name_sw: str, name_en: str, kind: RegistryKind = RegistryKind.OPEN
) -> Registry:
    """Enter a registry (masjala) in a unit."""
    POLICY.require(actor, "administer", Seat(unit.institution_id))
    row = Registry(
        institution_id=unit.institution_id, unit_id=unit.id, name_sw=name_sw, name_en=name_en, kind=kind
    )
    return added(actor, "add_registry", row, lambda: row.institution_id, named=name_sw)


@command
def add_post(
    actor: Actor,
    unit: Unit,
    code: str,
    title_sw: str,
    title_en: str,
    *,
    roles: Iterable[Role] = (Role.OFFICER,),
    supervisor: Post | None = None,
    registry: Registry | None = None,
    clearance: Level = Level.RESTRICTED,
    head: bool = False,
) -> Post:
    """Enter a post in a unit; `head` makes it the unit's head."""
    POLICY.require(actor, "administer", Seat(unit.institution_id))
    row = Post(
        institution_id=unit.institution_id,
        unit_id=unit.id,
        code=code,
        title_sw=title_sw,
        title_en=title_en,
        supervisor_id=supervisor.id if supervisor else None,
        registry_id=registry.id if registry else None,
        clearance=clearance,
        roles=[PostRole(role=role) for role in roles],
    )
    added(actor, "add_post", row, lambda: row.institution_id, named=title_sw)
    if head:
        unit.head_post_id = row.id
    return row
