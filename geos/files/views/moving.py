"""Moving a file: each act has its short form; receiving and taking back are one button."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Denied, Invalid, WrongState
from geos.directory import queries as directory
from geos.files import holding, queries, service, showing
from geos.files.forms import HandOverForm, ReassignForm, SendBackForm, StrikeOutForm, post_choices
from geos.files.models import Cause, FileState, RegistryFile
from geos.files.policy import POLICY
from geos.files.service import CAUSES
from geos.files.views.blueprint import bp
from geos.files.views.minuting import handed_over
from geos.files.workflow import FLOW
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.render import render
from geos.web.who import actor


@bp.post("/files/<int:file_id>/receive")
def receive(file_id: int) -> Response:
    """Take the file that is on its way to the reader."""
    file, form = queries.get(actor(), file_id), Form()
    if form.validate_on_submit():
        form.check_version(file)
        service.receive(actor(), file)
        flash(_("You have received the file."), "done")
        if file.state is FileState.IN_REGISTRY and (told := showing.to_merge([file])):
            flash(told, "wait")
    return _to(file_id)


@bp.post("/files/<int:file_id>/recall")
def recall(file_id: int) -> Response:
    """Take back what the reader sent, before it is received."""
    file, form = queries.get(actor(), file_id), Form()
    if form.validate_on_submit():
        form.check_version(file)
        service.recall(actor(), file)
        flash(_("The hand-over is undone. The file is back with you."), "done")
    return _to(file_id)


@bp.route("/files/<int:file_id>/hand-over", methods=["GET", "POST"])
def hand_over(file_id: int) -> Response:
    """To which post, why, and until when."""
    file = queries.get(actor(), file_id)
    form = HandOverForm(version=file.version)
    form.to_post.choices = _posts(file, file.holder_post_id)
    form.offer_causes(CAUSES.get(file.state, tuple(Cause)))
    if form.validate_on_submit():
        form.check_version(file)
        to_post = directory.post(form.to_post.data)
        try:
            movement = service.hand_over(
                actor(),
                file,
                to_post,
                cause=Cause(form.cause.data),
                note=form.note.data or "",
                due_at=form.due_at,
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(holding.said(handed_over(to_post), form.due_at, movement), "done")
            return _to(file_id)
    _open_to(file, "hand_over")
    return render("files/hand_over.html", file=file, form=form, status=form.status)


@bp.route("/files/<int:file_id>/reassign", methods=["GET", "POST"])
def reassign(file_id: int) -> Response:
    """A wrong hand-over goes to the right post, with the reason."""
    file = queries.get(actor(), file_id)
    form = ReassignForm(version=file.version)
    way = file.transit
    form.to_post.choices = _posts(
        file, *((way.to_post_id, way.from_post_id) if way else (file.holder_post_id,))
    )
    if form.validate_on_submit():
        form.check_version(file)
        to_post = directory.post(form.to_post.data)
        try:
            service.reassign(actor(), file, to_post, form.reason.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The file now goes to %(post)s.", post=named(to_post)), "done")
            return _to(file_id)
    _open_to(file, "reassign")
    return render("files/reassign.html", file=file, form=form, status=form.status)


@bp.route("/files/<int:file_id>/return", methods=["GET", "POST"])
def send_back(file_id: int) -> Response:
    """Back to the registry, after the check-list."""
    file = queries.get(actor(), file_id)
    form = SendBackForm(version=file.version)
    if form.validate_on_submit():
        form.check_version(file)
        service.send_back(actor(), file, form.note.data or "")
        flash(_("The file is on its way to %(place)s.", place=named(file.at_registry)), "done")
        return _to(file_id)
    _open_to(file, "send_back")
    return render(
        "files/send_back.html",
        file=file,
        form=form,
        draft=queries.draft(actor(), file),
        open_items=queries.still_open(actor(), file),
        status=form.status,
    )


@bp.route("/folios/<int:folio_id>/strike-out", methods=["GET", "POST"])
def strike_out(folio_id: int) -> Response:
    """Strike a folio out: its number stays."""
    folio = queries.folio_by_id(actor(), folio_id)
    file = queries.get(actor(), folio.file_id)
    form = StrikeOutForm()
    if form.validate_on_submit():
        service.strike_out(actor(), folio, form.reason.data)
        flash(_("Folio %(number)s is struck out; it keeps its number.", number=folio.label), "done")
        return redirect(url_for(".folio_by_id", folio_id=folio_id), 303)
    POLICY.require(actor(), "strike_out", file)
    return render(
        "files/strike_out.html",
        file=file,
        folio=folio,
        folio_page=showing.folio_url(folio),
        form=form,
        status=form.status,
    )


def _to(file_id: int) -> Response:
    return redirect(url_for(".show", file_id=file_id), 303)


def _open_to(file: RegistryFile, act: str) -> None:
    """Show the form of an act only to whoever may do it now."""
    if file.state not in FLOW.steps[act].source:
        raise WrongState
    if not FLOW.can(actor(), act, file):
        raise Denied


def _posts(file: RegistryFile, *besides: int | None) -> list[tuple[str, str]]:
    rows = directory.posts_with_holders(file.institution_id)
    return [("", _("Choose")), *post_choices(rows, file.level, besides)]
