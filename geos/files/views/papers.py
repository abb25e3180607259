"""Papers and volumes: closing a volume, a copy on another file, a wrong place, a late enclosure."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, WrongState
from geos.files import queries, service, showing
from geos.files.forms import AddEnclosureForm, CloseVolumeForm, FileAgainForm, MoveFolioForm, OtherFile
from geos.files.models import ENDED, Folio, RegistryFile
from geos.files.policy import POLICY
from geos.files.views.blueprint import bp
from geos.web.render import render
from geos.web.who import actor


@bp.route("/files/<int:file_id>/close-volume", methods=["GET", "POST"])
def close_volume(file_id: int) -> Response:
    """Close the volume in use and open the next."""
    file = queries.get(actor(), file_id)
    form = CloseVolumeForm(version=file.version)
    if form.validate_on_submit():
        try:
            following = service.close_volume(actor(), file, form.why.data or "")
        except Invalid as error:
            form.take(error)
        else:
            facts = {"number": following.number - 1, "following": following.number}
            flash(_("Volume %(number)s is closed; volume %(following)s is open.", **facts), "done")
            return redirect(url_for(".show", file_id=file_id, part="folios"), 303)
    if file.state in ENDED:
        raise WrongState
    POLICY.require(actor(), "close_volume", file)
    state = queries.volume_state(file)
    before = queries.before_the_system(file)
    return render(
        "files/close_volume.html", file=file, form=form, state=state, before=before, status=form.status
    )


@bp.route("/folios/<int:folio_id>/copy", methods=["GET", "POST"])
def file_again(folio_id: int) -> Response:
    """A copy of the paper on a second file."""
    folio, file = _folio(folio_id)
    form = FileAgainForm()
    _offer(form, folio)
    if form.validate_on_submit():
        try:
            there = service.file_again(actor(), folio, _chosen(form))
        except Invalid as error:
            form.take(error)
        else:
            place = f"{queries.get(actor(), there.file_id).reference}/{there.label}"
            flash(_("The copy is folio %(reference)s.", reference=place), "done")
            return redirect(showing.folio_url(there), 303)
    POLICY.require(actor(), "file_again", file)
    return render("files/file_again.html", **_about(file, folio), form=form, status=form.status)


@bp.route("/folios/<int:folio_id>/move", methods=["GET", "POST"])
def move_folio(folio_id: int) -> Response:
    """A wrongly filed paper goes to the right file."""
    folio, file = _folio(folio_id)
    form = MoveFolioForm()
    _offer(form, folio)
    if form.validate_on_submit():
        try:
            there = service.move_folio(actor(), folio, _chosen(form), form.reason.data)
        except Invalid as error:
            form.take(error)
        else:
            place = f"{queries.get(actor(), there.file_id).reference}/{there.label}"
            flash(_("The paper is now folio %(reference)s.", reference=place), "done")
            return redirect(showing.folio_url(there), 303)
    if folio.struck_out_at or file.state in ENDED:
        raise WrongState
    POLICY.require(actor(), "strike_out", file)
    return render("files/move_folio.html", **_about(file, folio), form=form, status=form.status)


@bp.route("/folios/<int:folio_id>/enclosures", methods=["GET", "POST"])
def add_enclosure(folio_id: int) -> Response:
    """What belongs to a paper that is on file already."""
    folio, file = _folio(folio_id)
    form = AddEnclosureForm()
    if form.validate_on_submit():
        try:
            made = service.add_enclosure(actor(), folio, *_uploaded(form), form.title.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Folio %(number)s is on the file.", number=made.label), "done")
            return redirect(showing.folio_url(made), 303)
    POLICY.require(actor(), "file_paper", file)
    return render("files/add_enclosure.html", **_about(file, folio), form=form, status=form.status)


def _uploaded(form: AddEnclosureForm) -> tuple[str, bytes]:
    upload = form.paper.data
    if not isinstance(upload, FileStorage):
        return "", b""
    return upload.filename or "", upload.read()


def _folio(folio_id: int) -> tuple[Folio, RegistryFile]:
    folio = queries.folio_by_id(actor(), folio_id)
    return folio, queries.get(actor(), folio.file_id)


def _offer(form: OtherFile, folio: Folio) -> None:
    files = queries.taking(actor(), folio, form.file.query, form.file.data)
    numbers = queries.next_folios(files)
    form.offer_files((file, numbers[file.id]) for file in files)


def _chosen(form: OtherFile) -> RegistryFile:
    return queries.get(actor(), int(form.file.data))


def _about(file: RegistryFile, folio: Folio) -> dict[str, Any]:
    return {
        "file": file,
        "folio": folio,
        "folio_page": showing.folio_url(folio),
        "crumbs": showing.crumbs(file),
    }
