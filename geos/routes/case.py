"""What a route needs to know of the memo or letter that climbs it."""

from dataclasses import dataclass
from datetime import datetime

from geos.core.types import Level
from geos.routes.models import StepKind

# The verb of the work item that waits at a stop, by the kind of its subject.
VERBS: dict[tuple[str, StepKind], str] = {
    ("memo", StepKind.RECOMMEND): "recommend",
    ("memo", StepKind.APPROVE): "approve",
    ("outgoing_letter", StepKind.RECOMMEND): "review",
    ("outgoing_letter", StepKind.SIGN): "sign",
}


@dataclass(frozen=True)
class Case:
    """The subject of a route as its work items show it; `kind` is its table, `from_label` who sends it."""

    kind: str
    id: int
    institution_id: int
    title: str
    reference: str
    level: Level
    file_id: int | None
    due_at: datetime | None
    from_label: str

    def verb(self, kind: StepKind) -> str:
        """What the holder of a stop of this kind is asked to do; KeyError for a stop not known here."""
        return VERBS[self.kind, kind]
