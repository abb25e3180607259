"""What goes with a memo: attaching and linking while it is with its author, and the tasks of its decision."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, NotFound, Stale, WrongState
from geos.files import queries as files
from geos.files.models import Folio, RegistryFile
from geos.memos import dialogs, queries, service
from geos.memos.forms import AttachForm, DoTaskForm, LinkForm, TakeBackTaskForm, TaskForm
from geos.memos.models import Memo, MemoState
from geos.memos.policy import require_edit
from geos.memos.service.rules import N_
from geos.memos.views.acting import BOTH, CONFLICT, Act, kept, plain, press
from geos.memos.views.blueprint import bp
from geos.memos.workflow import TASKS, gives_tasks
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

NO_FOLIO = N_("This file has no such folio")


def _dialog(memo: Memo, name: str, form: Form, act: Act) -> Response:
    """An act that no workflow has a row for: the caller has checked that it may be shown."""
    status = 0
    if form.validate_on_submit():
        try:
            form.check_version(memo)
            act(memo, form)
        except Invalid as error:
            form.take(error)
        except WrongState as error:
            memo, status = kept(memo.id, form, error), CONFLICT
        else:
            flash(str(dialogs.DIALOGS[name].done), "done")
            return redirect(url_for(".show", memo_id=memo.id, _anchor="papers"), 303)
    return render(
        "memos/act.html",
        memo=memo,
        name=name,
        dialog=dialogs.DIALOGS[name],
        says=dialogs.DIALOGS[name].says,
        form=form,
        changed=status == CONFLICT,
        status=status or form.status,
    )


@bp.route("/memos/<int:memo_id>/attach", methods=BOTH)
def attach(memo_id: int) -> Response:
    """A file of the reader's own goes with the memo."""
    memo = queries.get(actor(), memo_id)
    form = plain(AttachForm)(memo)
    form.refuse_repeated()
    require_edit(actor(), memo)

    def act(memo: Memo, form: Any) -> Memo:
        name, data = _uploaded(form)
        return service.attach(actor(), memo, name, data, form.title.data or "")

    return _dialog(memo, "attach", form, act)


def _uploaded(form: AttachForm) -> tuple[str, bytes]:
    upload = form.paper.data
    if not isinstance(upload, FileStorage):
        return "", b""
    return upload.filename or "", upload.read()


@bp.post("/memos/<int:memo_id>/attachments/<int:attachment_id>/detach")
def detach(memo_id: int, attachment_id: int) -> Response:
    """Take an attachment away."""
    return press(
        memo_id,
        lambda memo, form: service.detach(actor(), memo, attachment_id),
        lazy_gettext("The attachment is taken away."),
    )


@bp.route("/memos/<int:memo_id>/link-file", methods=BOTH)
def link_file(memo_id: int) -> Response:
    """Point to a file that the reader may read."""
    memo = queries.get(actor(), memo_id)
    form = plain(LinkForm)(memo)
    form.refuse_repeated()
    require_edit(actor(), memo)
    form.offer(queries.linkable(actor(), memo, form.file.query, form.file.data))

    def act(memo: Memo, form: Any) -> Memo:
        file = files.get(actor(), int(form.file.data))
        return service.link_file(actor(), memo, file, _folio(file, form))

    return _dialog(memo, "link_file", form, act)


def _folio(file: RegistryFile, form: LinkForm) -> Folio | None:
    if form.label is None:
        return None
    try:
        return files.folio(actor(), file.id, *form.label)
    except NotFound as error:
        raise Invalid(NO_FOLIO, fields={"folio": NO_FOLIO}) from error


@bp.post("/memos/<int:memo_id>/links/<int:link_id>/unlink-file")
def unlink_file(memo_id: int, link_id: int) -> Response:
    """Take a link away."""
    return press(
        memo_id,
        lambda memo, form: service.unlink_file(actor(), memo, link_id),
        lazy_gettext("The link is taken away."),
    )


# Tasks ----------------------------------------------------------------------------------------------


@bp.route("/memos/<int:memo_id>/give-task", methods=BOTH)
def give_task(memo_id: int) -> Response:
    """One more task from the decision."""
    memo = queries.get(actor(), memo_id)
    form = plain(TaskForm)(memo)
    form.refuse_repeated()
    if not gives_tasks(actor(), memo):
        raise Denied
    if memo.state is not MemoState.APPROVED:
        raise WrongState
    form.offer(queries.task_owners(memo))

    def act(memo: Memo, form: Any) -> Any:
        task = service.Task(form.task.data, form.post_id.data, form.due_on.data)
        return service.give_task(actor(), memo, task)

    return _dialog(memo, "give_task", form, act)


@bp.get("/memos/tasks/<int:task_id>")
def task(task_id: int) -> Response:
    """Where a task leads: to its memo, at its place there."""
    found = queries.task(actor(), task_id)
    return redirect(url_for(".show", memo_id=found.memo_id, _anchor=f"task-{found.id}"), 303)


@bp.route("/memos/tasks/<int:task_id>/do-task", methods=BOTH)
def do_task(task_id: int) -> Response:
    """It is done."""
    return _end_task(task_id, "do_task", DoTaskForm, "remark", gettext("The task is done."))


@bp.route("/memos/tasks/<int:task_id>/take-back-task", methods=BOTH)
def take_back_task(task_id: int) -> Response:
    """It need not be done any more."""
    return _end_task(
        task_id, "take_back_task", TakeBackTaskForm, "reason", gettext("The task is taken back.")
    )


def _end_task(task_id: int, act: str, kind: type[Form], field: str, done: str) -> Response:
    found = queries.task(actor(), task_id)
    memo = queries.get(actor(), found.memo_id)
    form: Any = kind(version=found.version)
    if form.validate_on_submit():
        try:
            form.check_version(found)
            getattr(service, act)(actor(), found, form[field].data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(done, "done")
            return redirect(url_for(".show", memo_id=memo.id, _anchor=f"task-{task_id}"), 303)
    if not TASKS.can(actor(), act, found):
        raise Denied if found.state in TASKS.steps[act].source else Stale
    return render(
        "memos/task.html", memo=memo, task=found, name=act, field=form[field], form=form, status=form.status
    )
