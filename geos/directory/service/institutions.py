"""Institutions: members of government, each with its own domain."""

from typing import Any

from geos.core.actor import Actor, Role
from geos.core.db import command
from geos.core.errors import Denied
from geos.directory.models import (
    Institution,
)
from geos.directory.service.recording import added


@command
def add_institution(actor: Actor, **facts: Any) -> Institution:
    """Enter an institution; its first unit and open registry come with `add_unit` and `add_registry`."""
    if not (actor.is_system or actor.has(Role.AUTHORITY)):
        raise Denied
    row = Institution(**facts)
    return added(actor, "add_institution", row, lambda: row.id, domain=row.domain)
