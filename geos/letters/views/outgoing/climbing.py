"""What the posts on a letter's way say and set going: one short page each, from one table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, WrongState
from geos.directory import queries as directory
from geos.directory.models import Post
from geos.letters import drawing
from geos.letters.forms.outgoing import OpinionForm, WordsForm
from geos.letters.models import OutgoingLetter
from geos.letters.queries import outgoing as queries
from geos.letters.service import outgoing as service
from geos.letters.views.outgoing.blueprint import bp
from geos.routes import queries as routes
from geos.routes.forms import AUTHOR, AddStopsForm, AnswerForm, AskForm, StepBackForm
from geos.routes.models import Route, StepKind
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor

BOTH = ["GET", "POST"]
Act = Callable[[OutgoingLetter, Any], OutgoingLetter]
ADDED = (StepKind.COMMENT, StepKind.CONCUR, StepKind.RECOMMEND, StepKind.INFORM)


@dataclass(frozen=True)
class Dialog:
    """The words of an act's page: title, button, sign, and what it will do."""

    title: LazyString
    button: LazyString
    icon: str
    says: LazyString | str = ""


DIALOGS = {
    "comment": Dialog(lazy_gettext("Comment on the letter"), lazy_gettext("Give the comment"), "message-2"),
    "concur": Dialog(
        lazy_gettext("Agree to the letter"),
        lazy_gettext("Agree"),
        "check",
        lazy_gettext("You agree to these words. If they are changed, you are asked again."),
    ),
    "recommend": Dialog(lazy_gettext("Recommend the letter"), lazy_gettext("Recommend"), "check"),
    "advise_against": Dialog(
        lazy_gettext("Advise against the letter"),
        lazy_gettext("Advise against"),
        "alert-triangle",
        lazy_gettext("The letter goes on; whoever signs reads your words."),
    ),
    "send_back": Dialog(
        lazy_gettext("Return for correction"), lazy_gettext("Return for correction"), "arrow-back-up"
    ),
    "ask": Dialog(
        lazy_gettext("Ask for an opinion"),
        lazy_gettext("Ask"),
        "users",
        lazy_gettext("The letter stays with you, and may go on without the answer."),
    ),
    "answer": Dialog(lazy_gettext("Give your opinion"), lazy_gettext("Give opinion"), "message-2"),
    "add_ahead": Dialog(
        lazy_gettext("Add a stop behind you"),
        lazy_gettext("Add the stop"),
        "route",
        lazy_gettext("The letter goes there next, when you have answered."),
    ),
}


def _page(
    letter_id: int, name: str, make: Callable[[OutgoingLetter, Route | None], Any], act: Act
) -> Response:
    letter = queries.get(actor(), letter_id)
    route = queries.route_of(letter)
    form = make(letter, route)
    if form.validate_on_submit():
        form.check_version(letter)
        try:
            letter = act(letter, form)
        except Invalid as error:
            form.take(error)
        else:
            flash(_done(name, letter), "done")
            return redirect(url_for(".show", letter_id=letter_id), 303)
    elif name not in queries.acts(actor(), letter, route):
        raise WrongState if letter.state not in queries.sources(name) else Denied
    return render(
        "letters/outgoing/act.html",
        letter=letter,
        name=name,
        dialog=DIALOGS[name],
        form=form,
        question=routes.asked(actor(), route) if route and name == "answer" else None,
        status=form.status,
    )


def _done(name: str, letter: OutgoingLetter) -> str:
    said = {
        "ask": lambda: _("The question is on its way. The letter stays with you."),
        "answer": lambda: _("Your opinion is with whoever asked."),
        "add_ahead": lambda: _("The stop is added: the letter goes there after you."),
    }
    if name in said:
        return str(said[name]())
    route = queries.route_of(letter)
    if name == "send_back" and (route is None or not routes.currents(route)):
        return str(_("The letter is back with %(post)s.", post=named(letter.post)))
    return drawing.on_its_way(letter, route)


def _plain(kind: type[Any]) -> Callable[[OutgoingLetter, Route | None], Any]:
    return lambda letter, route: kind(version=letter.version)


def _said(letter_id: int, name: str, kind: type[Any]) -> Response:
    act = getattr(service, name)
    return _page(
        letter_id, name, _plain(kind), lambda letter, form: act(actor(), letter, form.text.data or "")
    )


@bp.route("/letters/outgoing/<int:letter_id>/comment", methods=BOTH)
def comment(letter_id: int) -> Response:
    """Words without a yes or no."""
    return _said(letter_id, "comment", WordsForm)


@bp.route("/letters/outgoing/<int:letter_id>/concur", methods=BOTH)
def concur(letter_id: int) -> Response:
    """A yes to this very version."""
    return _said(letter_id, "concur", OpinionForm)


@bp.route("/letters/outgoing/<int:letter_id>/recommend", methods=BOTH)
def recommend(letter_id: int) -> Response:
    """Agree, with words or without."""
    return _said(letter_id, "recommend", OpinionForm)


@bp.route("/letters/outgoing/<int:letter_id>/advise-against", methods=BOTH)
def advise_against(letter_id: int) -> Response:
    """Let it go on with a warning."""
    return _said(letter_id, "advise_against", WordsForm)


@bp.route("/letters/outgoing/<int:letter_id>/answer", methods=BOTH)
def answer(letter_id: int) -> Response:
    """The opinion that was asked."""
    return _said(letter_id, "answer", AnswerForm)


@bp.route("/letters/outgoing/<int:letter_id>/send-back", methods=BOTH)
def send_back(letter_id: int) -> Response:
    """Back to the author, or to an earlier stop, saying what to mend."""

    def make(letter: OutgoingLetter, route: Route | None) -> StepBackForm:
        form = StepBackForm(version=letter.version)
        here = routes.mine(actor(), route) if route else None
        form.offer(letter.post, routes.earlier(route, here) if route and here else ())
        form.to.data = form.to.data or AUTHOR
        return form

    def act(letter: OutgoingLetter, form: Any) -> OutgoingLetter:
        if form.to.data == AUTHOR:
            return service.send_back(actor(), letter, form.reason.data)
        return service.step_back(actor(), letter, int(form.to.data), form.reason.data)

    return _page(letter_id, "send_back", make, act)


@bp.route("/letters/outgoing/<int:letter_id>/ask", methods=BOTH)
def ask(letter_id: int) -> Response:
    """An opinion of another post, while the letter stays where it is."""

    def make(letter: OutgoingLetter, route: Route | None) -> AskForm:
        form = AskForm(version=letter.version)
        form.offer(_others(letter, route))
        return form

    return _page(
        letter_id,
        "ask",
        make,
        lambda letter, form: service.ask(actor(), letter, form.to_post.data, form.text.data),
    )


@bp.route("/letters/outgoing/<int:letter_id>/add-ahead", methods=BOTH)
def add_ahead(letter_id: int) -> Response:
    """A stop directly behind the own one."""

    def make(letter: OutgoingLetter, route: Route | None) -> AddStopsForm:
        form = AddStopsForm(version=letter.version)
        here = routes.mine(actor(), route) if route else None
        signing = here is not None and here.kind is StepKind.SIGN
        form.offer(_others(letter, route), (StepKind.SIGN,) if signing else ADDED)
        if signing:
            form.kind.data = StepKind.SIGN.value
        return form

    return _page(
        letter_id,
        "add_ahead",
        make,
        lambda letter, form: service.add_ahead(actor(), letter, form.new_stops),
    )


def _others(letter: OutgoingLetter, route: Route | None) -> list[tuple[Post, str, bool]]:
    """Posts that are cleared for the letter and not on its way yet."""
    taken = {letter.post_id, *(step.post_id for step in (route.steps if route else ()))}
    rows = directory.posts_with_holders(letter.institution_id)
    return [row for row in rows if row[0].id not in taken and row[0].clearance >= letter.level]
