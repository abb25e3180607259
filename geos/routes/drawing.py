"""A route as its reader sees it: a stop for the author, one for each stage, and one for what comes after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from flask_babel import gettext, lazy_pgettext, ngettext, pgettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from geos.core.actor import Actor
from geos.core.types import Level
from geos.routes import queries
from geos.routes.case import MEMO_KINDS
from geos.routes.models import (
    Opinion,
    Route,
    RouteState,
    RouteStep,
    RouteTemplate,
    RouteTemplateStep,
    StepKind,
    StepState,
)
from geos.routes.wording import KINDS, SUBJECTS, TARGETS, hours
from geos.web import times
from geos.web.fields import LEVELS_IN_FULL
from geos.web.filters import money
from geos.web.i18n import named

# What somebody did, as it stands behind the name.
SAID: dict[str, LazyString] = {
    "submit": lazy_pgettext("opinion", "submitted"),
    "resubmit": lazy_pgettext("opinion", "submitted again"),
    "restart": lazy_pgettext("opinion", "submitted, changed"),
    "comment": lazy_pgettext("opinion", "commented"),
    "concur": lazy_pgettext("opinion", "concurs"),
    "recommend": lazy_pgettext("opinion", "recommends"),
    "advise_against": lazy_pgettext("opinion", "advises against"),
    "approve": lazy_pgettext("opinion", "approved"),
    "sign": lazy_pgettext("opinion", "signed"),
    "send_back": lazy_pgettext("opinion", "returned for correction"),
    "step_back": lazy_pgettext("opinion", "returned to an earlier post"),
    "refuse": lazy_pgettext("opinion", "refused"),
    "amend": lazy_pgettext("opinion", "changed the text"),
    "ask": lazy_pgettext("opinion", "asked for an opinion"),
    "answer": lazy_pgettext("opinion", "gave an opinion"),
    "recall": lazy_pgettext("opinion", "took back"),
    "withdraw": lazy_pgettext("opinion", "withdrew"),
}
BY_AUTHOR = frozenset({"submit", "resubmit", "restart", "recall", "withdraw"})

# How the tag of an act is coloured.
TAGS = {
    "concur": "done",
    "recommend": "done",
    "approve": "done",
    "sign": "done",
    "advise_against": "no",
    "refuse": "no",
    "comment": "line",
    "ask": "line",
    "answer": "line",
    "amend": "draft",
}

# What is expected of a stop.
ASKED: dict[StepKind, LazyString] = {
    StepKind.COMMENT: lazy_pgettext("stop", "comment"),
    StepKind.CONCUR: lazy_pgettext("stop", "concurrence"),
    StepKind.RECOMMEND: lazy_pgettext("stop", "recommendation"),
    StepKind.APPROVE: lazy_pgettext("stop", "final decision"),
    StepKind.SIGN: lazy_pgettext("stop", "signature"),
    StepKind.INFORM: lazy_pgettext("stop", "for information"),
}

# What is said of a stop at which nobody has said anything.
SILENT: dict[StepState, LazyString] = {
    StepState.VOID: lazy_pgettext("stop", "to be asked again"),
    StepState.RETURNED: lazy_pgettext("stop", "to be asked again"),
    StepState.SKIPPED: lazy_pgettext("stop", "passed over: did not answer"),
    StepState.SPARED: lazy_pgettext("stop", "not needed any more"),
    StepState.TOLD: lazy_pgettext("stop", "not read yet"),
}

# The sign of one of several stops of a stage, and which of them are settled.
MARKS = {StepState.DONE: "\u2713", StepState.REFUSED: "\u2717"}
SETTLED = frozenset({StepState.DONE, StepState.SKIPPED, StepState.SPARED, StepState.TOLD})
WITH_AUTHOR = (RouteState.PLANNED, RouteState.RETURNED)


class Side(NamedTuple):
    """One of several stops of a stage; `state` as a stop's, or `note` for words that are no stop."""

    name: str
    sub: Markup
    state: str


@dataclass(frozen=True)
class Stop:
    """One stop for the kit's route; `sub` are its smaller lines, `both` the stops of one stage."""

    name: str
    sub: Markup
    state: str
    both: tuple[Side, ...] = ()


def stops(route: Route, actor: Actor, after: Stop | str | None = None) -> list[Stop]:
    """The whole route for this reader; `after` is (or names) what follows the decision, its last stop."""
    last = Stop(after, Markup(), "next") if isinstance(after, str) else after
    ways = [_author(route, actor), *(_stage(route, steps, actor) for steps in _stages(route))]
    return [*ways, last] if last else ways


def post_name(post: object, acting: bool = False) -> str:
    """A post's title in the reader's language, with Kaimu where it was held in somebody's place."""
    title = named(post)
    return str(gettext("Acting %(post)s", post=title)) if acting else title


def remarks(route: Route) -> list[Opinion]:
    """What the posts on the route said, the newest first."""
    return [said for said in reversed(route.opinions) if said.act not in BY_AUTHOR]


def of_older(route: Route, said: Opinion, version: int) -> str:
    """A yes that the text outran is void; an opinion is one about the version before. Empty: of this one."""
    if said.text_version == version:
        return ""
    if said.act in ("concur", "approve"):
        return str(gettext("void: about version %(number)s", number=said.text_version))
    return str(gettext("about version %(number)s", number=said.text_version))


# The picture ----------------------------------------------------------------------------------------


def _stages(route: Route) -> list[list[RouteStep]]:
    numbers = queries.position(route).stages
    pairs = zip(numbers, route.steps, strict=True)
    return [[step for _number, step in group] for _, group in groupby(pairs, key=lambda pair: pair[0])]


def _author(route: Route, actor: Actor) -> Stop:
    sent = next((said for said in reversed(route.opinions) if said.act in BY_AUTHOR), None)
    here = route.state in WITH_AUTHOR
    name = _named(route.author_post, actor, here)
    return Stop(name, _lines(*_who(sent)) if sent else Markup(), "now" if here else "done")


def _stage(route: Route, steps: Sequence[RouteStep], actor: Actor) -> Stop:
    state = _sign([step.state for step in steps], route)
    drawn = [
        (_named(step.post, actor, step.state is StepState.CURRENT), _about(route, step)) for step in steps
    ]
    if len(drawn) == 1:
        return Stop(*drawn[0], state)
    sides = [
        Side(_marked(name, step.state), sub, _sign([step.state], route))
        for (name, sub), step in zip(drawn, steps, strict=True)
    ]
    return Stop("", Markup(), state, (*sides, *_enough(steps)))


def _marked(name: str, state: StepState) -> str:
    """One of several in a stage has no circle of its own: a sign before its name says how it stands."""
    return f"{MARKS[state]} {name}" if state in MARKS else name


def _sign(states: Sequence[StepState], route: Route) -> str:
    if StepState.CURRENT in states:
        return "now"
    if StepState.REFUSED in states and route.state is RouteState.STOPPED:
        return "no"
    return "done" if SETTLED.issuperset(set(states) - {StepState.REFUSED}) else "next"


def _enough(steps: Sequence[RouteStep]) -> Iterable[Side]:
    """Below the stops of a stage: how many of them are enough, where not all are."""
    needed = next((step.needed for step in steps if step.needed is not None), None)
    if needed is not None:
        text = ngettext("The first answer is enough", "The first %(num)d answers are enough", needed)
        yield Side(str(text), Markup(), "note")


def _about(route: Route, step: RouteStep) -> Markup:
    """The smaller lines of a stop: what was said and how long it took, or what is awaited until when."""
    if step.state in (StepState.DONE, StepState.REFUSED):
        return _lines(*_answered(route, step), _put_in(step))
    silent = str(SILENT.get(step.state, ""))
    return _lines(str(ASKED[step.kind]), silent, *_waiting(step), _put_in(step))


def _answered(route: Route, step: RouteStep) -> Iterable[str]:
    if step.kind is StepKind.INFORM:
        yield str(pgettext("stop", "read, %(time)s", time=times.moment(step.decided_at)))
        return
    said = queries.answered_at(route, step)
    if said is not None:
        yield from _who(said)
        yield of_older(route, said, queries.version(route))
    if step.arrived_at is not None and step.decided_at is not None:
        taken = times.held(step.arrived_at, step.decided_at)
        yield str(pgettext("stop", "took %(time)s", time=taken))


def _waiting(step: RouteStep) -> Iterable[str]:
    if step.state is StepState.CURRENT:
        if step.holder is not None:
            yield _person(step.holder.name, step.holder_acting_for_id is not None)
        yield str(gettext("%(time)s in hand", time=times.held(step.arrived_at)))
        by = times.due(step.due_at)
        if by is not None:
            yield by.text if by.late else str(gettext("Due: %(time)s", time=times.moment(step.due_at)))
        if step.escalated_post is not None:
            yield str(gettext("also with %(post)s", post=named(step.escalated_post)))
    elif step.due_hours is not None and step.state in (StepState.WAITING, StepState.VOID):
        yield hours(step.due_hours)


def _put_in(step: RouteStep) -> str:
    return str(gettext("put in by %(post)s", post=named(step.added_by))) if step.added_by is not None else ""


def _named(post: object, actor: Actor, here: bool) -> str:
    held = actor.post(getattr(post, "id", 0)) if here else None
    if held is None:
        return post_name(post)
    return str(gettext("You, %(post)s", post=post_name(post, held.acting)))


def _who(said: Opinion) -> tuple[str, str]:
    person = _person(said.person.name, said.acting_for_id is not None)
    return f"{person} · {SAID[said.act]}", times.moment(said.at)


def _person(name: str, acting: bool) -> str:
    return str(pgettext("person", "%(name)s (Acting)", name=name)) if acting else name


def _lines(*lines: str) -> Markup:
    return Markup("<br>").join(line for line in lines if line)


# Usual routes ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Usual:
    """A usual route as a line of the list: for what it is, and its stops in words."""

    row: RouteTemplate
    name: str
    subject: str
    rule: str
    stops: tuple[str, ...]


def usual(row: RouteTemplate) -> Usual:
    """A usual route in the reader's words."""
    rule = " · ".join(_rules(row)) or gettext("all")
    stages = [list(group) for _, group in groupby(row.steps, key=lambda step: step.stage)]
    words = tuple(" + ".join(_way(step) for step in stage) for stage in stages)
    return Usual(row, named(row), str(SUBJECTS[row.subject]), str(rule), words)


def _rules(row: RouteTemplate) -> Iterable[str]:
    if row.memo_kind is not None:
        yield str(MEMO_KINDS.get(row.memo_kind, row.memo_kind))
    if row.unit is not None:
        yield named(row.unit)
    if row.amount_from is not None:
        yield str(gettext("from %(sum)s", sum=money(row.amount_from)))
    if row.amount_to is not None:
        yield str(gettext("up to %(sum)s", sum=money(row.amount_to)))
    if row.level_from is not None:
        yield str(gettext("from %(level)s", level=LEVELS_IN_FULL[Level(row.level_from)]))


def _way(step: RouteTemplateStep) -> str:
    who = named(step.post) if step.post is not None else str(TARGETS[step.target])
    return f"{who} ({KINDS[step.kind]})"
