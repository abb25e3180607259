"""Writing a memo: a draft from a file, and its changes."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from geos.core.actor import Actor
from geos.core.errors import Invalid, Stale, WrongState
from geos.files import queries as files
from geos.files.models import RegistryFile
from geos.files.policy import POLICY as FILES
from geos.memos import queries, service
from geos.memos.forms import MemoForm
from geos.memos.models import SAID, Memo, MemoKind, MemoVersion
from geos.memos.policy import require, require_edit
from geos.memos.views.acting import BOTH, CONFLICT, kept
from geos.memos.views.blueprint import bp
from geos.routes import plans
from geos.routes import queries as routes
from geos.routes.models import RouteState, TemplateSubject
from geos.routes.plans import Stop
from geos.web.conflict import Conflict, conflict
from geos.web.render import render
from geos.web.who import actor


@bp.route("/files/<int:file_id>/memos/new", methods=BOTH)
def draft(file_id: int) -> Response:
    """A memo from a file, by whoever holds the file."""
    MemoForm().refuse_repeated()  # a second click comes when the file may have gone on
    file = files.get(actor(), file_id)
    FILES.require(actor(), "draft", file)
    form = _empty_form(file)
    if form.validate_on_submit():
        facts = {**form.words, "due_at": form.due_at.data, "kind": form.chosen_kind}
        facts |= {"level": form.level.data, "steps": form.steps}
        try:
            memo = service.draft(actor(), file, post_id=file.holder_post_id or 0, **facts)
        except Invalid as error:
            form.take(error)
        else:
            flash(gettext("The draft is kept. Read it as others will, then submit it."), "done")
            return redirect(url_for(".show", memo_id=memo.id), 303)
    return render("memos/edit.html", form=form, file=file, memo=None, act="draft", status=form.status)


@bp.route("/memos/<int:memo_id>/edit", methods=BOTH)
def edit(memo_id: int) -> Response:
    """Change a memo that is with its author."""

    def act(memo: Memo, form: MemoForm) -> Memo:
        facts: dict[str, Any] = {**form.words, "due_at": form.due_at.data}
        if form.asks_route:
            facts |= {"level": form.level.data, "steps": form.steps, "kind": form.chosen_kind}
        return service.edit(actor(), memo, **facts)

    return _change(memo_id, "edit", gettext("The memo is kept."), act, require_edit)


@bp.route("/memos/<int:memo_id>/amend", methods=BOTH)
def amend(memo_id: int) -> Response:
    """Change the words of a memo at a stop of its way."""

    def act(memo: Memo, form: MemoForm) -> Memo:
        return service.amend(
            actor(), memo, form.text_version.data or 0, why=form.why.data or "", **form.words
        )

    done = gettext("The memo is changed. Whoever had said yes to the words before is asked again.")
    return _change(memo_id, "amend", done, act, lambda actor, memo: require(actor, "amend", memo))


def _change(
    memo_id: int,
    name: str,
    done: str,
    act: Callable[[Memo, MemoForm], Memo],
    check: Callable[[Actor, Memo], None],
) -> Response:
    """The form of a memo that exists. Where somebody else changed it, both texts are shown (409)."""
    memo = queries.get(actor(), memo_id)
    form, status = _filled_form(memo, name), 0
    if form.validate_on_submit():
        try:
            form.check_version(memo)
            act(memo, form)
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            read = form.text_version.data or 0
            memo, status = kept(memo_id, form, error), CONFLICT
            if _clash(memo, form, read).found and isinstance(error, Stale):
                form.form_errors_shown.clear()  # what is shown of both texts says it
        else:
            flash(done, "done")
            return redirect(url_for(".show", memo_id=memo_id), 303)
    if status != CONFLICT:
        check(actor(), memo)
    return render(
        "memos/edit.html",
        form=form,
        file=memo.file,
        memo=memo,
        act=name,
        status=status or form.status,
    )


def _clash(memo: Memo, form: MemoForm, read: int) -> Conflict:
    """What is kept now beside what stands in this form; what does not clash is put together there.

    A draft that was changed has one version still: then it is not known what was read.
    """
    newest = queries.version(memo, memo.text_version)
    base = _texts(queries.version(memo, read), form) if 0 < read < memo.text_version else None
    facts: dict[str, Any] = {"version": memo.version, "who": newest.by.name, "at": newest.at}
    return conflict(form, _texts(newest, form), base, **facts)


def _texts(version: MemoVersion, form: MemoForm) -> dict[str, Any]:
    """What a version says, as the form's fields hold it."""
    amount = None if version.amount is None else int(version.amount)
    said = {name: getattr(version, name) for name in SAID}
    said |= {"body": (version.body, version.body_format), "amount": amount}
    return {name: value for name, value in said.items() if name in form}


def _empty_form(file: RegistryFile) -> MemoForm:
    form = MemoForm(version=file.version, level=file.level)
    form.become(_kind(form, MemoKind.GENERAL))
    del form.why
    _offer(form, file, file.holder_post_id or 0, None)
    return form


def _kind(form: MemoForm, now: MemoKind) -> MemoKind:
    """The kind that a button, the form or the address asks for."""
    asked = request.form.get("become") or form.kind.data or request.args.get("kind")
    return MemoKind(asked) if asked in list(MemoKind) else now


def _filled_form(memo: Memo, act: str) -> MemoForm:
    said: dict[str, Any] = {name: getattr(memo, name) for name in (*SAID, "due_at", "level")}
    said["body"] = (said.pop("body"), said.pop("body_format"))
    said["amount"] = None if memo.amount is None else int(memo.amount)
    form = MemoForm(version=memo.version, text_version=memo.text_version, **said)
    route = memo.route if memo.route is not None and memo.route.state is RouteState.PLANNED else None
    form.become(_kind(form, memo.kind) if route is not None else memo.kind)
    if route is not None:
        _offer(form, memo.file, memo.post_id, plans.of_rows(route.steps))
    else:
        form.keep_route()
    delattr(form, "due_at" if act == "amend" else "why")
    return form


def _offer(form: MemoForm, file: RegistryFile, author_post_id: int, plan: list[Stop] | None) -> None:
    """What can be chosen; the template that fits is proposed, and anew where the kind is another one."""
    offer = routes.offer(
        actor(),
        file.institution_id,
        TemplateSubject.MEMO,
        author_post_id,
        kind=form.chosen_kind.value,
        amount=form.sum,
        level=form.level.data or file.level,
        cleared=file.level,
    )
    form.offer_route(offer, None if form.redrawn else plan, again=form.redrawn)
    form.level.limit(min(file.level, actor().clearance))
