"""Rows of stops in a form: how a plan becomes rows of fields, and rows become a plan again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from geos.routes.models import IfAbsent, RouteTemplateStep, StepKind
from geos.routes.plans import Stop
from geos.routes.wording import HOURS, IF_ABSENT, KINDS, NO_TERM, TOGETHER, hours
from geos.web.fields import HiddenField, SelectField

ROWS = 12  # stops that a form takes
SHOWN = 3  # at first, the rest by a button


Planned = Stop | RouteTemplateStep


class Part(SelectField):
    """A choice of a row: a row as a whole may be left empty, so no part says that it may."""

    @property
    def optional(self) -> bool:
        """The mark would stand five times in a row."""
        return False


@dataclass(frozen=True)
class Row:
    """The fields of one stop, numbered from 1."""

    number: int
    post: Any
    kind: Any
    together: Any
    due: Any
    absent: Any

    @property
    def fields(self) -> tuple[Any, ...]:
        """All of them, in the order in which they are drawn."""
        return (self.post, self.kind, self.together, self.due, self.absent)

    @property
    def filled(self) -> bool:
        """Whether somebody is chosen in it."""
        return bool(self.post.data)


PARTS = ("post", "kind", "together", "due", "absent")


def name(number: int, part: str) -> str:
    """The name of a row's field."""
    return f"stop_{number}_{part}"


def row_of(form: Any, number: int) -> Row:
    """A row of a form that has these fields."""
    return Row(number, *(form[name(number, part)] for part in PARTS))


def number_or_none(raw: object) -> int | None:
    """A chosen id or count; nothing chosen is None. ValueError for what no database column holds."""
    text = str(raw) if raw else ""
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text[:20])
    return int(text) if text else None


def field(part: str, **labels: Any) -> Any:
    """An unbound field for a part of a row."""
    makers: dict[str, Any] = {
        "post": lambda: Part(labels["post"], coerce=labels.get("coerce", number_or_none)),
        "kind": lambda: Part(labels["kind"], default=StepKind.RECOMMEND.value),
        "together": lambda: Part(labels["together"], choices=list(TOGETHER.items())),
        "due": lambda: Part(labels["due"], coerce=number_or_none, choices=due_choices()),
        "absent": lambda: (
            Part(labels["absent"], choices=list(IF_ABSENT.items())) if "absent" in labels else HiddenField()
        ),
    }
    return makers[part]()


def due_choices(*others: int | None) -> list[tuple[str, Any]]:
    """The times that are offered, and those that stand there already."""
    known = sorted({*HOURS, *filter(None, others)})
    return [("", NO_TERM), *((str(count), hours(count)) for count in known)]


def kind_choices(kinds: Iterable[StepKind]) -> list[tuple[str, Any]]:
    """What can be asked, by its words."""
    return [(kind.value, KINDS[kind]) for kind in kinds]


def fill(rows: Sequence[Row], plan: Iterable[tuple[Any, Planned]]) -> None:
    """Show a plan: (what the post field holds, the stop) of each; further rows are empty."""
    before = 0
    for row, found in zip(rows, [*plan, *([None] * len(rows))], strict=False):
        if found is None:
            _clear(row)
            continue
        post, stop = found
        alone = not stop.stage or stop.stage != before
        before = stop.stage
        row.post.data, row.kind.data = post, stop.kind.value
        row.together.data = "" if alone else str(stop.needed or "all")
        row.due.choices = due_choices(stop.due_hours)
        row.due.data, row.absent.data = stop.due_hours, stop.if_absent.value


def _clear(row: Row) -> None:
    row.post.data, row.kind.data, row.together.data = None, StepKind.RECOMMEND.value, ""
    row.due.data, row.absent.data = None, None


def stages(rows: Iterable[Row]) -> Iterator[tuple[Row, int, int | None]]:
    """Each row with its stage, counted from 1, and how many of that are enough."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and row.together.data:
            groups[-1].append(row)
        else:
            groups.append([row])
    for stage, group in enumerate(groups, start=1):
        said = group[-1].together.data or ""
        enough = int(said) if said.isdigit() and len(group) > 1 else None
        yield from ((row, stage, enough) for row in group)


def asked(row: Row) -> StepKind:
    """What the stop is asked to do; where nothing is chosen, what a fresh row proposes."""
    return StepKind(row.kind.data) if row.kind.data in list(StepKind) else StepKind.RECOMMEND


def absent(row: Row) -> IfAbsent:
    """What becomes of the stop without its holder; what is not known is waiting."""
    return IfAbsent(row.absent.data) if row.absent.data in list(IfAbsent) else IfAbsent.WAIT
