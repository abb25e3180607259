"""A route as its reader sees it: a stop for the author, one for each post, and one for what comes after."""

from dataclasses import dataclass

from flask_babel import gettext, lazy_pgettext, pgettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from geos.core.actor import Actor
from geos.routes import queries
from geos.routes.models import Opinion, Route, RouteState, RouteStep, StepKind, StepState
from geos.web import times
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

# What is expected of a stop.
ASKED: dict[StepKind, LazyString] = {
    StepKind.COMMENT: lazy_pgettext("stop", "comment"),
    StepKind.CONCUR: lazy_pgettext("stop", "concurrence"),
    StepKind.RECOMMEND: lazy_pgettext("stop", "recommendation"),
    StepKind.APPROVE: lazy_pgettext("stop", "final decision"),
    StepKind.SIGN: lazy_pgettext("stop", "signature"),
    StepKind.INFORM: lazy_pgettext("stop", "for information"),
}

# How the kit draws each state of a stop.
SIGNS = {StepState.DONE: "done", StepState.CURRENT: "now", StepState.REFUSED: "no"}
WITH_AUTHOR = (RouteState.PLANNED, RouteState.RETURNED)


@dataclass(frozen=True)
class Stop:
    """One stop for the kit's route; `sub` are its smaller lines."""

    name: str
    sub: Markup
    state: str


def stops(route: Route, actor: Actor, after: Stop | str | None = None) -> list[Stop]:
    """The whole route for this reader; `after` is (or names) what follows the decision, its last stop."""
    last = Stop(after, Markup(), "next") if isinstance(after, str) else after
    ways = [_author(route, actor), *(_stop(route, step, actor) for step in route.steps)]
    return [*ways, last] if last else ways


def post_name(post: object, acting: bool = False) -> str:
    """A post's title in the reader's language, with Kaimu where it was held in somebody's place."""
    title = named(post)
    return str(gettext("Acting %(post)s", post=title)) if acting else title


def remarks(route: Route) -> list[Opinion]:
    """What the posts on the route said, the newest first."""
    return [said for said in reversed(route.opinions) if said.act not in BY_AUTHOR]


def _author(route: Route, actor: Actor) -> Stop:
    sent = next((said for said in reversed(route.opinions) if said.act in BY_AUTHOR), None)
    here = route.state in WITH_AUTHOR
    name = _named(route.author_post, actor, here)
    return Stop(name, _lines(*_who(sent)) if sent else Markup(), "now" if here else "done")


def _stop(route: Route, step: RouteStep, actor: Actor) -> Stop:
    now = step.state is StepState.CURRENT
    name = _named(step.post, actor, now)
    if step.state in (StepState.DONE, StepState.REFUSED):
        said = queries.said_at(route, step)
        return Stop(name, _lines(*_who(said)) if said else Markup(), SIGNS[step.state])
    held = gettext("%(time)s in hand", time=times.held(step.arrived_at)) if now else ""
    void = gettext("to be asked again") if step.state is StepState.VOID else ""
    return Stop(name, _lines(str(ASKED[step.kind]), held, void), SIGNS.get(step.state, "next"))


def _named(post: object, actor: Actor, here: bool) -> str:
    held = actor.post(getattr(post, "id", 0)) if here else None
    if held is None:
        return post_name(post)
    return str(gettext("You, %(post)s", post=post_name(post, held.acting)))


def _who(said: Opinion) -> tuple[str, str]:
    kaimu = pgettext("post", "Acting") if said.acting_for_id is not None else ""
    person = f"{said.person.name} ({kaimu})" if kaimu else said.person.name
    return f"{person} · {SAID[said.act]}", times.moment(said.at)


def _lines(*lines: str) -> Markup:
    return Markup("<br>").join(line for line in lines if line)
