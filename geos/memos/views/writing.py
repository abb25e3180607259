"""Writing a memo: a draft from a file, and its changes."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, Stale
from geos.files import queries as files
from geos.files.models import RegistryFile
from geos.files.policy import POLICY as FILES
from geos.memos import queries, service
from geos.memos.forms import MemoForm
from geos.memos.models import Memo
from geos.memos.policy import require_edit
from geos.memos.views.acting import CONFLICT, kept
from geos.memos.views.blueprint import bp
from geos.routes.models import RouteState
from geos.web.render import render
from geos.web.who import actor

WORDS = ("subject", "request", "body", "due_at", "level")  # columns that are fields of the same name


@bp.route("/files/<int:file_id>/memos/new", methods=["GET", "POST"])
def draft(file_id: int) -> Response:
    """A memo from a file, by whoever holds the file."""
    MemoForm().refuse_repeated()  # a second click comes when the file may have gone on
    file = files.get(actor(), file_id)
    FILES.require(actor(), "draft", file)
    form = _empty_form(file)
    if form.validate_on_submit():
        facts = {**form.words, "level": form.level.data, "steps": form.steps}
        try:
            memo = service.draft(actor(), file, post_id=file.holder_post_id or 0, **facts)
        except Invalid as error:
            form.take(error)
        else:
            flash(gettext("The draft is kept. Read it as others will, then submit it."), "done")
            return redirect(url_for(".show", memo_id=memo.id), 303)
    return render("memos/edit.html", form=form, file=file, memo=None, status=form.status)


@bp.route("/memos/<int:memo_id>/edit", methods=["GET", "POST"])
def edit(memo_id: int) -> Response:
    """Change a memo that is with its author."""
    memo = queries.get(actor(), memo_id)
    form = _filled_form(memo)
    status = 0
    if form.validate_on_submit():
        try:
            form.check_version(memo)
            facts = {} if form.decider is None else {"level": form.level.data, "steps": form.steps}
            service.edit(actor(), memo, **form.words, **facts)
        except Invalid as error:
            form.take(error)
        except Stale as error:
            memo, status = kept(memo_id, form, error), CONFLICT
        else:
            flash(gettext("The memo is kept."), "done")
            return redirect(url_for(".show", memo_id=memo_id), 303)
    require_edit(actor(), memo)
    return render("memos/edit.html", form=form, file=memo.file, memo=memo, status=status or form.status)


def _empty_form(file: RegistryFile) -> MemoForm:
    through, decider = queries.usual_route(file.institution_id, file.holder_post_id or 0)
    form = MemoForm(version=file.version, level=file.level, through_1=through, decider=decider)
    _offer(form, file, file.holder_post_id or 0)
    return form


def _filled_form(memo: Memo) -> MemoForm:
    stops: list[Any] = [step.post_id for step in memo.route.steps] if memo.route else [None]
    ways: dict[str, Any] = {f"through_{place}": post_id for place, post_id in enumerate(stops[:-1], start=1)}
    amount = None if memo.amount is None else int(memo.amount)
    words: dict[str, Any] = {
        name: getattr(memo, name) for name in ("subject", "request", "body", "due_at", "level")
    }
    form = MemoForm(version=memo.version, **words, **ways, amount=amount, decider=stops[-1])
    if memo.route is None or memo.route.state is not RouteState.PLANNED:
        form.keep_route()
    else:
        _offer(form, memo.file, memo.post_id)
    return form


def _offer(form: MemoForm, file: RegistryFile, author_post_id: int) -> None:
    offered = queries.offered(actor(), author_post_id, file.level)
    form.offer(offered, min(file.level, actor().clearance))
