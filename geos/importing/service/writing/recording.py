"""What every way of writing ends with: one line in the journal for each line of the file."""

from typing import Any

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.importing.queries.planning import Plan
from geos.importing.reading import Entry


def journal(actor: Actor, plan: Plan, kind: str, entry: Entry, made: bool, **facts: Any) -> None:
    """Journal a line as `import_<kind>`: what was made, or which columns changed from what to what."""
    if not made:
        facts["changed"] = {column: [before, after] for column, before, after in entry.changes}
    audit.record(
        actor,
        f"import_{kind}",
        kind,
        entry.known,
        institution_id=plan.institution.id,
        line=entry.line,
        made=made,
        **facts,
    )
