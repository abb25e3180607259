"""Reclassifying a file, linking files, and the address of a file by its reference."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from geos.classification import queries as scheme
from geos.core.actor import Actor
from geos.core.errors import Invalid, NotFound
from geos.files import menu, queries, service, showing
from geos.files.forms import LinkForm, ReclassifyForm, keyword_choices
from geos.files.models import RegistryFile
from geos.files.policy import POLICY
from geos.files.views.blueprint import bp
from geos.web.fields import Pick
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

FOUND = 8  # files offered to be linked


def may_reclassify(actor: Actor, file: RegistryFile) -> bool:
    """Whether the menu offers it."""
    return file.main_file_id is None and POLICY.can(actor, "reclassify", file)


def may_link(actor: Actor, file: RegistryFile) -> bool:
    """Whether the menu offers it."""
    return POLICY.can(actor, "link", file)


menu.add(
    menu.Extra("files.link", lazy_gettext("Link with a file"), "paperclip", may_link),
    menu.Extra("files.reclassify", lazy_gettext("Reclassify"), "transfer", may_reclassify, dialog=True),
)


@bp.route("/files/<int:file_id>/reclassify", methods=["GET", "POST"])
def reclassify(file_id: int) -> Response:
    """The dialog: another keyword, and why."""
    file = queries.get(actor(), file_id)
    POLICY.require(actor(), "reclassify", file)
    form = ReclassifyForm(version=file.version)
    form.keyword.choices = [("", _("Choose")), *keyword_choices(queries.keywords(file.institution_id))]
    if form.validate_on_submit():
        form.check_version(file)
        before = file.reference
        try:
            keyword = scheme.keyword(actor(), form.keyword.data or 0)
            service.reclassify(actor(), file, keyword, form.reason.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(
                _("The file is %(new)s now; %(old)s still leads to it.", new=file.reference, old=before),
                "done",
            )
            return redirect(url_for(".show", file_id=file.id), 303)
    return render("files/reclassify.html", file=file, form=form, status=form.status)


@bp.route("/files/<int:file_id>/link", methods=["GET", "POST"])
def link(file_id: int) -> Response:
    """Another file that belongs to this one, or that this one goes on from."""
    file = queries.get(actor(), file_id)
    POLICY.require(actor(), "link", file)
    form = LinkForm()
    form.other.options = [
        Pick(str(each.id), ref=each.reference, title=each.title)
        for each in _offered(file, form.other.query, form.other.data)
    ]
    if form.validate_on_submit():
        try:
            _linked(file, form)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The two files are linked."), "done")
            return redirect(url_for(".show", file_id=file.id), 303)
    return render("files/link.html", file=file, form=form, status=form.status)


@bp.post("/files/<int:file_id>/links/<int:other_id>/unlink")
def unlink(file_id: int, other_id: int) -> Response:
    """Take a link away."""
    file, other = queries.get(actor(), file_id), queries.get(actor(), other_id)
    POLICY.require(actor(), "link", file)
    if Form().validate_on_submit():
        service.unlink(actor(), file, other)
        flash(_("The link is taken away."), "done")
    return redirect(url_for(".show", file_id=file.id), 303)


@bp.get("/files/reference/<path:reference>")
def by_reference(reference: str) -> Response:
    """Where a file or a folio is shown, by the reference that stands on a paper, however old."""
    file, folio = queries.by_reference(actor(), reference)
    if folio is not None:
        return redirect(showing.folio_url(folio))
    return redirect(url_for(".show", file_id=file.id))


def _offered(file: RegistryFile, written: str, chosen: str | None) -> list[RegistryFile]:
    """Files found by what was written, else those that share words of the title; the chosen one stays."""
    if written:
        found = queries.search(actor(), written, FOUND)
    else:
        found = [each.file for each in queries.suggest(actor(), file.at_registry, file.title, limit=FOUND)]
    found = [each for each in found if each.id != file.id]
    if chosen and chosen.isdecimal() and len(chosen) < 10 and all(str(each.id) != chosen for each in found):
        try:
            found.append(queries.get(actor(), int(chosen)))
        except NotFound:
            return found
    return found


def _linked(file: RegistryFile, form: LinkForm) -> RegistryFile:
    other = queries.get(actor(), int(form.other.data))
    if form.kind.data == "previous":
        return service.set_previous(actor(), file, other)
    return service.link(actor(), file, other, form.note.data or "")
