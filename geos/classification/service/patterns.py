"""Setting the pattern of references: from now on; references that were given never change."""

from geos.audit import service as audit
from geos.classification import patterns
from geos.classification.models import ReferencePattern
from geos.classification.policy import SCHEME
from geos.classification.queries.patterns import Pattern, current_pattern
from geos.classification.service.rules import N_, WHY, written
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.directory import queries as directory

SAME = N_("This is the pattern in force already")


@command
def set_pattern(
    actor: Actor, institution_id: int, pattern: str, folio_pattern: str, why: str
) -> ReferencePattern:
    """Write the references of files opened from now on by another pattern, and those of new folios."""
    SCHEME.require(actor, "set_pattern", directory.institution(institution_id))
    chosen = sound(pattern, folio_pattern)
    if chosen == current_pattern(institution_id):
        raise Invalid(fields={"pattern": SAME})
    row = ReferencePattern(
        institution_id=institution_id,
        pattern=chosen.files,
        folio_pattern=chosen.folios,
        why=written(why, WHY, "why"),
        by_id=actor.person_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        "set_pattern",
        ReferencePattern.__tablename__,
        row.id,
        institution_id=institution_id,
        named=row.pattern,
        reason=row.why,
    )
    return row


def sound(pattern: str, folio_pattern: str) -> Pattern:
    """The patterns, tidied; Invalid with what to write where one cannot give unique references."""
    chosen = Pattern(" ".join(pattern.split()), " ".join(folio_pattern.split()))
    for name, fault in (
        ("pattern", patterns.fault(chosen.files)),
        ("folio_pattern", patterns.folio_fault(chosen.folios)),
    ):
        if fault is not None:
            raise Invalid("", {name: fault[0]}, **fault[1])
    return chosen
