"""The acts upon a memo: of its author, and of the posts on its way."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import flash, redirect, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, Stale, WrongState
from geos.files import queries as files
from geos.memos import dialogs, queries, service
from geos.memos.forms import (
    AUTHOR,
    ActForm,
    ApproveForm,
    OpinionForm,
    ReasonForm,
    SendBackForm,
    WordsForm,
)
from geos.memos.models import Memo
from geos.memos.policy import require
from geos.memos.views.blueprint import bp
from geos.routes import queries as routes
from geos.routes.engine import DECIDING
from geos.routes.forms import AddStopsForm, AskForm
from geos.routes.models import TemplateSubject
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

CONFLICT = 409
BOTH = ["GET", "POST"]
F = TypeVar("F", bound=Form)
Act = Callable[[Memo, Any], Memo]


def press(memo_id: int, act: Act, done: Any) -> Response:
    """An act of one button."""
    form = ActForm()
    if not form.validate_on_submit():
        raise Stale
    memo = queries.get(actor(), memo_id)
    form.check_version(memo)
    flash(dialogs.reached(done, act(memo, form)), "done")
    return redirect(url_for(".show", memo_id=memo_id), 303)


def dialog(memo_id: int, name: str, make: Callable[[Memo], F], act: Act) -> Response:
    """An act with a short form. Where the memo changed meanwhile, what was written stays in it (409)."""
    memo = queries.get(actor(), memo_id)
    form, status = make(memo), 0
    shown = dialogs.dialog(actor(), memo, name)
    if form.validate_on_submit():
        try:
            form.check_version(memo)
            act(memo, form)
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            memo, status = kept(memo_id, form, error), CONFLICT
        else:
            flash(dialogs.reached(shown.done, queries.get(actor(), memo_id)), "done")
            return redirect(url_for(".show", memo_id=memo_id), 303)
    return page(memo, name, shown, form, status)


def page(memo: Memo, name: str, shown: dialogs.Dialog, form: Form, status: int = 0) -> Response:
    """The dialog as a page: with what it will do, or with what happened meanwhile."""
    changed = status == CONFLICT
    if not changed:
        require(actor(), name, memo)
    return render(
        "memos/act.html",
        memo=memo,
        name=name,
        dialog=shown,
        says=dialogs.said(shown.says, actor(), memo, files.next_folio(memo.file)),
        form=form,
        changed=changed,
        status=status or form.status,
    )


def plain(kind: type[F]) -> Callable[[Memo], F]:
    """A form that needs nothing but the versions that it shows."""
    return lambda memo: kind(version=memo.version, text_version=memo.text_version)


def kept(memo_id: int, form: Form, error: WrongState) -> Memo:
    """The memo as it is now; the form keeps what was written and is about that from here on."""
    memo = queries.get(actor(), memo_id)
    form.version.data = memo.version
    if "text_version" in form:
        form.text_version.data = memo.text_version
    form.form_errors_shown.append(gettext(error.key, **error.facts))
    return memo


def seen(form: Any) -> int:
    """The version of the text that the reader had in sight."""
    return form.text_version.data or 0


# Of the author --------------------------------------------------------------------------------------


@bp.post("/memos/<int:memo_id>/submit")
def submit(memo_id: int) -> Response:
    """Send it on its way."""
    return press(
        memo_id,
        lambda memo, form: service.submit(actor(), memo, seen(form)),
        lazy_gettext("The memo is now with %(next)s. You can take it back until it is opened."),
    )


@bp.post("/memos/<int:memo_id>/recall")
def recall(memo_id: int) -> Response:
    """Take it back, as long as nobody has opened it."""
    return press(
        memo_id,
        lambda memo, form: service.recall(actor(), memo),
        lazy_gettext("The memo is back with you."),
    )


@bp.post("/memos/<int:memo_id>/carry-out")
def carry_out(memo_id: int) -> Response:
    """What was approved has been done."""
    return press(
        memo_id,
        lambda memo, form: service.carry_out(actor(), memo),
        lazy_gettext("The memo is carried out."),
    )


@bp.route("/memos/<int:memo_id>/withdraw", methods=BOTH)
def withdraw(memo_id: int) -> Response:
    """Give it up before it is decided."""
    return dialog(memo_id, "withdraw", plain(ActForm), lambda memo, form: service.withdraw(actor(), memo))


# Of whoever stands at a stop ------------------------------------------------------------------------


def _said(memo_id: int, name: str, kind: type[ActForm], field: str) -> Response:
    """An act whose service takes the words of one field and the version."""
    act = getattr(service, name)
    do = lambda memo, form: act(actor(), memo, form[field].data or "", seen(form))  # noqa: E731
    return dialog(memo_id, name, plain(kind), do)


@bp.route("/memos/<int:memo_id>/comment", methods=BOTH)
def comment(memo_id: int) -> Response:
    """A word without a yes or no."""
    return _said(memo_id, "comment", WordsForm, "text")


@bp.route("/memos/<int:memo_id>/concur", methods=BOTH)
def concur(memo_id: int) -> Response:
    """A yes of whoever must agree."""
    return _said(memo_id, "concur", OpinionForm, "text")


@bp.route("/memos/<int:memo_id>/recommend", methods=BOTH)
def recommend(memo_id: int) -> Response:
    """Pass it on to the next post."""
    return _said(memo_id, "recommend", OpinionForm, "text")


@bp.route("/memos/<int:memo_id>/advise-against", methods=BOTH)
def advise_against(memo_id: int) -> Response:
    """Pass it on with a warning."""
    return _said(memo_id, "advise_against", ReasonForm, "reason")


@bp.route("/memos/<int:memo_id>/approve", methods=BOTH)
def approve(memo_id: int) -> Response:
    """A yes of whoever decides, on conditions or without, with tasks where it is the last one."""

    def make(memo: Memo) -> ApproveForm:
        form = plain(ApproveForm)(memo)
        form.offer(queries.task_owners(memo))
        if not queries.would_end(actor(), memo, "approve"):
            form.without_tasks()
        return form

    def act(memo: Memo, form: Any) -> Memo:
        tasks = [service.Task(*task) for task in form.tasks]
        facts: dict[str, Any] = {"conditions": form.conditions.data or "", "tasks": tasks}
        return service.approve(actor(), memo, form.text.data or "", seen(form), **facts)

    return dialog(memo_id, "approve", make, act)


@bp.route("/memos/<int:memo_id>/refuse", methods=BOTH)
def refuse(memo_id: int) -> Response:
    """A no of whoever decides."""
    return _said(memo_id, "refuse", ReasonForm, "reason")


@bp.route("/memos/<int:memo_id>/send-back", methods=BOTH)
def send_back(memo_id: int) -> Response:
    """Back to the author, or to an earlier post."""

    def make(memo: Memo) -> SendBackForm:
        form = plain(SendBackForm)(memo)
        here = routes.mine(actor(), memo.route) if memo.route else None
        form.offer(memo.post, routes.earlier(memo.route, here) if memo.route and here else ())
        form.to.data = form.to.data or AUTHOR
        return form

    def act(memo: Memo, form: Any) -> Memo:
        stops = {str(step.id): step for step in memo.route.steps} if memo.route else {}
        stop = None if form.to.data == AUTHOR else stops[form.to.data]
        return service.send_back(actor(), memo, form.reason.data, seen(form), stop)

    return dialog(memo_id, "send_back", make, act)


@bp.route("/memos/<int:memo_id>/ask", methods=BOTH)
def ask(memo_id: int) -> Response:
    """Ask another post, and keep the memo."""

    def make(memo: Memo) -> AskForm:
        form = plain(AskForm)(memo)
        form.offer(queries.askable(actor(), memo))
        return form

    def act(memo: Memo, form: Any) -> Memo:
        return service.ask(actor(), memo, form.to_post.data, form.text.data, seen(form))

    return dialog(memo_id, "ask", make, act)


@bp.route("/memos/<int:memo_id>/answer", methods=BOTH)
def answer(memo_id: int) -> Response:
    """Give the opinion that was asked."""
    return _said(memo_id, "answer", WordsForm, "text")


@bp.route("/memos/<int:memo_id>/add-ahead", methods=BOTH)
def add_ahead(memo_id: int) -> Response:
    """A further post on the way, directly behind the own stop."""

    def make(memo: Memo) -> AddStopsForm:
        form = plain(AddStopsForm)(memo)
        here = routes.mine(actor(), memo.route) if memo.route else None
        decides = here is not None and here.kind in DECIDING
        kinds = [kind for kind in routes.kinds(TemplateSubject.MEMO) if decides or kind not in DECIDING]
        form.offer(queries.addable(memo), kinds)
        return form

    def act(memo: Memo, form: Any) -> Memo:
        return service.add_ahead(actor(), memo, form.new_stops, seen(form))

    return dialog(memo_id, "add_ahead", make, act)
