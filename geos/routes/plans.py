"""A route as it is planned, before it stands in rows; and what an act upon one has moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from geos.core.types import Level
from geos.routes.models import IfAbsent, RouteStep, StepKind, Target, TemplateSubject


@dataclass(frozen=True)
class Stop:
    """One stop. Neighbours of an equal stage above 0 run at once; `needed` of them are enough (None: all).

    `due_hours` are working hours from its arrival.
    """

    kind: StepKind
    post_id: int
    stage: int = 0
    needed: int | None = None
    due_hours: int | None = None
    if_absent: IfAbsent = IfAbsent.WAIT


Steps = Sequence[Stop | tuple[StepKind, int]]


@dataclass(frozen=True)
class Moved:
    """Where an act brought the case: the stops that now wait, and whether that was its end.

    Without either it waits for others of the same stage, or is back with its author.
    """

    arrived: list[RouteStep]
    finished: bool = False  # everybody said yes
    stopped: bool = False  # refused or withdrawn


def as_stops(steps: Steps) -> list[Stop]:
    """The stops in order, each with the number of its stage from 1; bare (kind, post id) pairs are serial."""
    stops = [step if isinstance(step, Stop) else Stop(*step) for step in steps]
    numbers = stages([stop.stage for stop in stops])
    return [replace(stop, stage=number) for stop, number in zip(stops, numbers, strict=True)]


def of_rows(rows: Iterable[RouteStep]) -> list[Stop]:
    """The plan that stands in these rows."""
    return as_stops(
        [Stop(row.kind, row.post_id, row.stage, row.needed, row.due_hours, row.if_absent) for row in rows]
    )


def stages(numbers: Iterable[int]) -> tuple[int, ...]:
    """Stages counted from 1: a 0 is one by itself, neighbours of an equal number are one together."""
    keys = [(number, 0 if number else place) for place, number in enumerate(numbers)]
    groups = [list(group) for _, group in groupby(keys)]
    return tuple(stage for stage, group in enumerate(groups, start=1) for _ in group)


# Usual routes ---------------------------------------------------------------------------------------

NAME = 120  # characters of a usual route's name


@dataclass(frozen=True)
class Way:
    """One stop of a template as its administrator gives it."""

    kind: StepKind
    target: Target
    post_id: int | None = None
    stage: int = 0
    needed: int | None = None
    due_hours: int | None = None
    if_absent: IfAbsent = IfAbsent.WAIT


@dataclass(frozen=True)
class Rule:
    """For which memos or letters a template is; what it does not say holds for all. Amounts in TZS."""

    subject: TemplateSubject
    memo_kind: str | None = None
    unit_id: int | None = None
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    level_from: Level | None = None
