"""Letting a list of the institution out as a file: who took what is in the journal."""

from typing import Any

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.db import command
from geos.directory.models import Institution
from geos.directory.policy import POLICY, Seat
from geos.importing.models import ImportKind
from geos.importing.queries import exporting


@command
def export_list(actor: Actor, institution: Institution, kind: ImportKind, form: int) -> list[list[Any]]:
    """The whole list in the columns that an import takes, heads first; its length is journaled."""
    POLICY.require(actor, "administer", Seat(institution.id))
    rows = list(exporting.table(institution, kind, form))
    audit.record(
        actor,
        "export_list",
        Institution.__tablename__,
        institution.id,
        institution_id=institution.id,
        what=kind,
        lines=len(rows) - 1,
    )
    return rows
