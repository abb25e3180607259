"""What a route needs to know of the memo or letter that climbs it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel.speaklater import LazyString

from geos.core.types import Level
from geos.routes.models import StepKind

# The verb of the work item that waits at a stop, by the kind of its subject.
VERBS: dict[tuple[str, StepKind], str] = {
    ("memo", StepKind.COMMENT): "comment",
    ("memo", StepKind.CONCUR): "concur",
    ("memo", StepKind.RECOMMEND): "recommend",
    ("memo", StepKind.APPROVE): "approve",
    ("memo", StepKind.INFORM): "read_memo",
    ("outgoing_letter", StepKind.COMMENT): "review",
    ("outgoing_letter", StepKind.CONCUR): "review",
    ("outgoing_letter", StepKind.RECOMMEND): "review",
    ("outgoing_letter", StepKind.SIGN): "sign",
    ("outgoing_letter", StepKind.INFORM): "read_letter",
}
# The verbs of what waits beside the stops: an opinion that is asked, and what a post below has let lie.
ANSWER = {"memo": "answer_memo", "outgoing_letter": "answer_letter"}
STAND_IN = {"memo": "stand_in_memo", "outgoing_letter": "stand_in_letter"}


@dataclass(frozen=True)
class Case:
    """The subject of a route as its work items show it; `kind` is its table, `from_label` who sends it.

    `let_read` opens the subject to the holders of posts at which it arrives, of whom an opinion is asked,
    or who stand in; None where they may read it already.
    """

    kind: str
    id: int
    institution_id: int
    title: str
    reference: str
    level: Level
    file_id: int | None
    due_at: datetime | None
    from_label: str
    let_read: Callable[[Sequence[int]], None] | None = None

    def verb(self, kind: StepKind) -> str:
        """What the holder of a stop of this kind is asked to do; KeyError for a stop not known here."""
        return VERBS[self.kind, kind]

    def knows(self, kind: StepKind) -> bool:
        """Whether a stop of this kind can stand on its route."""
        return (self.kind, kind) in VERBS

    def open_to(self, post_ids: Sequence[int]) -> None:
        """Let the holders of these posts read it."""
        if self.let_read is not None and post_ids:
            self.let_read(post_ids)


# How each kind of subject says what it is, by its id: for what moves a route without being asked by it.
CASES: dict[str, Callable[[int], Case]] = {}


def describe(kind: str, how: Callable[[int], Case]) -> None:
    """Register, when a feature is loaded, how one of its subjects becomes a case."""
    CASES[kind] = how


# The kinds of memo by their stored value, as the feature above names them: for the rules of usual routes.
MEMO_KINDS: dict[str, LazyString] = {}


def name_memo_kinds(names: Mapping[str, LazyString]) -> None:
    """Register, when memos are loaded, which kinds there are."""
    MEMO_KINDS.update(names)
