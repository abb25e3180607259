"""The acts upon a memo: of its author, and of the posts on its way."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, Stale, WrongState
from geos.files import queries as files
from geos.memos import queries, service
from geos.memos.dialogs import DIALOGS, reached, said
from geos.memos.forms import AUTHOR, ActForm, OpinionForm, ReasonForm, SendBackForm
from geos.memos.models import Memo
from geos.memos.policy import require
from geos.memos.views.blueprint import bp
from geos.routes import queries as routes
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

CONFLICT = 409
Act = Callable[[Memo, Any], Memo]


def _press(memo_id: int, act: Act, done: Any) -> Response:
    """An act of one button."""
    form = ActForm()
    if not form.validate_on_submit():
        raise Stale
    memo = queries.get(actor(), memo_id)
    form.check_version(memo)
    flash(reached(done, act(memo, form)), "done")
    return redirect(url_for(".show", memo_id=memo_id), 303)


def _dialog(memo_id: int, name: str, kind: type[ActForm], act: Act) -> Response:
    """An act with a short form. Where the memo changed meanwhile, what was written stays in it (409)."""
    memo = queries.get(actor(), memo_id)
    form, status, known = _form(kind, memo), 0, True
    if form.validate_on_submit():
        try:
            form.check_version(memo)
            memo = act(memo, form)
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            memo, status = kept(memo_id, form, error), CONFLICT
        else:
            flash(reached(DIALOGS[name].done, queries.get(actor(), memo_id)), "done")
            return redirect(url_for(".show", memo_id=memo_id), 303)
    known = status != CONFLICT
    if known:
        require(actor(), name, memo)
    folio = files.next_folio(memo.file)
    words = said(DIALOGS[name].says, actor(), memo, folio)
    return render(
        "memos/act.html",
        memo=memo,
        name=name,
        dialog=DIALOGS[name],
        says=words,
        form=form,
        changed=not known,
        status=status or form.status,
    )


def _form(kind: type[ActForm], memo: Memo) -> ActForm:
    form = kind(version=memo.version, text_version=memo.text_version)
    if isinstance(form, SendBackForm) and memo.route is not None:
        form.offer(memo.post, routes.earlier(memo.route))
        form.to.data = form.to.data or AUTHOR
    return form


def kept(memo_id: int, form: Form, error: WrongState) -> Memo:
    """The memo as it is now; the form keeps what was written and is about that from here on."""
    memo = queries.get(actor(), memo_id)
    form.version.data = memo.version
    if isinstance(form, ActForm):
        form.text_version.data = memo.text_version
    form.form_errors_shown.append(gettext(error.key, **error.facts))
    return memo


@bp.post("/memos/<int:memo_id>/submit")
def submit(memo_id: int) -> Response:
    """Send it on its way."""
    return _press(
        memo_id,
        lambda memo, form: service.submit(actor(), memo, form.text_version.data or 0),
        lazy_gettext("The memo is now with %(next)s. You can take it back until it is opened."),
    )


@bp.post("/memos/<int:memo_id>/recall")
def recall(memo_id: int) -> Response:
    """Take it back, as long as nobody has opened it."""
    return _press(
        memo_id,
        lambda memo, form: service.recall(actor(), memo),
        lazy_gettext("The memo is back with you."),
    )


@bp.post("/memos/<int:memo_id>/carry-out")
def carry_out(memo_id: int) -> Response:
    """What was approved has been done."""
    return _press(
        memo_id,
        lambda memo, form: service.carry_out(actor(), memo),
        lazy_gettext("The memo is carried out."),
    )


@bp.route("/memos/<int:memo_id>/withdraw", methods=["GET", "POST"])
def withdraw(memo_id: int) -> Response:
    """Give it up before it is decided."""
    return _dialog(memo_id, "withdraw", ActForm, lambda memo, form: service.withdraw(actor(), memo))


@bp.route("/memos/<int:memo_id>/recommend", methods=["GET", "POST"])
def recommend(memo_id: int) -> Response:
    """Pass it on to the next post."""

    def act(memo: Memo, form: Any) -> Memo:
        return service.recommend(actor(), memo, form.text.data or "", form.text_version.data or 0)

    return _dialog(memo_id, "recommend", OpinionForm, act)


@bp.route("/memos/<int:memo_id>/approve", methods=["GET", "POST"])
def approve(memo_id: int) -> Response:
    """The last yes."""

    def act(memo: Memo, form: Any) -> Memo:
        return service.approve(actor(), memo, form.text.data or "", form.text_version.data or 0)

    return _dialog(memo_id, "approve", OpinionForm, act)


@bp.route("/memos/<int:memo_id>/send-back", methods=["GET", "POST"])
def send_back(memo_id: int) -> Response:
    """Back to the author, or to an earlier post."""

    def act(memo: Memo, form: Any) -> Memo:
        stops = {str(step.id): step for step in memo.route.steps} if memo.route else {}
        stop = None if form.to.data == AUTHOR else stops[form.to.data]
        return service.send_back(actor(), memo, form.reason.data, form.text_version.data or 0, stop)

    return _dialog(memo_id, "send_back", SendBackForm, act)


@bp.route("/memos/<int:memo_id>/refuse", methods=["GET", "POST"])
def refuse(memo_id: int) -> Response:
    """The last no."""

    def act(memo: Memo, form: Any) -> Memo:
        return service.refuse(actor(), memo, form.reason.data, form.text_version.data or 0)

    return _dialog(memo_id, "refuse", ReasonForm, act)
