"""A temporary file while the main one is away, and its end when that one is back."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from geos.core.actor import Actor
from geos.core.errors import Invalid, WrongState
from geos.files import menu, notes, queries, service
from geos.files.forms import TemporaryForm
from geos.files.menu import Extra, Part
from geos.files.models import ENDED, FileState, RegistryFile
from geos.files.notes import Note
from geos.files.policy import POLICY
from geos.files.views.blueprint import bp
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor


@bp.route("/files/<int:file_id>/temporary", methods=["GET", "POST"])
def open_temporary(file_id: int) -> Response:
    """Open a temporary file for one that is away."""
    file = queries.get(actor(), file_id)
    form = TemporaryForm()
    if form.validate_on_submit():
        try:
            temporary = service.open_temporary(actor(), file, form.title.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The temporary file %(reference)s is open.", reference=temporary.reference), "done")
            return redirect(url_for(".show", file_id=temporary.id), 303)
    if file.state in ENDED or file.state is FileState.IN_REGISTRY or file.main_file_id is not None:
        raise WrongState
    POLICY.require(actor(), "open_temporary", file)
    return render("files/open_temporary.html", file=file, form=form, status=form.status)


@bp.route("/files/<int:file_id>/merge", methods=["GET", "POST"])
def merge_temporary(file_id: int) -> Response:
    """End a temporary file: its papers go on the main one."""
    file, form = queries.get(actor(), file_id), Form()
    if form.validate_on_submit():
        main = service.merge_temporary(actor(), file)
        flash(
            _("The temporary file is merged; its papers are on %(reference)s.", reference=main.reference),
            "done",
        )
        return redirect(url_for(".show", file_id=main.id, part="folios"), 303)
    if file.main_file is None or file.merged_at is not None:
        raise WrongState
    POLICY.require(actor(), "merge_temporary", file)
    return render("files/merge_temporary.html", file=file, main=file.main_file, form=form)


# On the file's page ------------------------------------------------------------------------------------


def may_open(actor: Actor, file: RegistryFile) -> bool:
    """While the file is away, for its registry's staff."""
    away = file.state in (FileState.WITH_POST, FileState.ON_THE_WAY)
    return away and file.main_file_id is None and POLICY.can(actor, "open_temporary", file)


def may_merge(actor: Actor, file: RegistryFile) -> bool:
    """For a temporary file that lives."""
    return file.main_file_id is not None and not file.merged_at and POLICY.can(actor, "merge_temporary", file)


@notes.register
def about_temporary(file: RegistryFile) -> list[Note]:
    """That the file is a temporary one, of which; or which temporary file takes its papers."""
    if file.main_file is not None:
        text = _("Merged with %(reference)s") if file.merged_at else _("Temporary; main file: %(reference)s")
        return [_pointing(text, file.main_file)]
    temporary = queries.live_temporary(file) if file.state not in ENDED else None
    if temporary is None:
        return []
    text = _("Temporary file: %(reference)s")
    if file.state is FileState.IN_REGISTRY and actor().registry_ids:
        text = _("The temporary file %(reference)s is to be merged")
    return [_pointing(text, temporary)]


def _pointing(text: str, file: RegistryFile) -> Note:
    return Note("wait", text % {"reference": file.reference}, url_for(".show", file_id=file.id))


menu.add(
    Extra(
        "files.open_temporary",
        lazy_gettext("Open a temporary file"),
        "folder-open",
        may_open,
        dialog=True,
        part=Part.MOVEMENT,
    ),
    Extra(
        "files.merge_temporary",
        lazy_gettext("Merge with the main file"),
        "transfer",
        may_merge,
        dialog=True,
        part=Part.MOVEMENT,
    ),
)
