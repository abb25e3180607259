"""The level of a file, by act and by date; and the page of those who may read it."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from geos.core.actor import Actor
from geos.core.errors import Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.directory import queries as directory
from geos.files import menu, notes, queries, service, showing
from geos.files.forms import DeclassifyForm, LevelForm, ReaderForm, StopReadingForm, post_choices
from geos.files.menu import Extra
from geos.files.models import FileState, RegistryFile
from geos.files.notes import Note
from geos.files.policy import POLICY
from geos.files.views.blueprint import bp
from geos.web.fields import LEVELS
from geos.web.render import render
from geos.web.times import day
from geos.web.who import actor


@bp.route("/files/<int:file_id>/level", methods=["GET", "POST"])
def change_level(file_id: int) -> Response:
    """Raise or lower the file with everything on it."""
    file = _managed(file_id)
    form = LevelForm(version=file.version, data={"level": file.level})
    form.level.limit(actor().clearance)
    if form.validate_on_submit():
        form.check_version(file)
        try:
            service.change_level(actor(), file, form.level.data, form.reason.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The file and everything on it has its new level."), "done")
            return redirect(url_for(".show", file_id=file_id), 303)
    return render("files/change_level.html", file=file, form=form, status=form.status)


@notes.register
def about_declassifying(file: RegistryFile) -> list[Note]:
    """From which day the file is of a lower level: whoever may read it sees that."""
    if file.declassify_on is None or file.declassify_to is None:
        return []
    text = _("%(level)s from %(day)s", level=LEVELS[file.declassify_to], day=day(file.declassify_on))
    where = ".readers" if POLICY.can(actor(), "change_level", file) else ".show"
    return [Note("rest", text, url_for(where, file_id=file.id))]


@bp.route("/files/<int:file_id>/declassify", methods=["GET", "POST"])
def plan_declassifying(file_id: int) -> Response:
    """Set the day from which the file is of a lower level, or take that back."""
    file = _managed(file_id)
    if file.level is Level.OPEN:
        raise WrongState
    form = DeclassifyForm(data={"on": file.declassify_on, "to": file.declassify_to or Level.OPEN})
    form.to.limit(Level(file.level - 1))
    if form.validate_on_submit():
        on = form.on.data
        to = form.to.data if on else None
        try:
            service.plan_declassifying(actor(), file, on, to, form.reason.data or "")
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The day is set.") if on else _("No day is set any more."), "done")
            return redirect(url_for(".readers", file_id=file_id), 303)
    return render("files/declassify.html", file=file, form=form, status=form.status)


@bp.get("/files/<int:file_id>/readers")
def readers(file_id: int) -> Response:
    """Who may read the file, since when, and why they can or cannot."""
    file = _managed(file_id)
    return render(
        "files/readers.html",
        file=file,
        crumbs=showing.crumbs(file),
        where=showing.where(actor(), file),
        readers=queries.readers(file),
    )


@bp.route("/files/<int:file_id>/readers/add", methods=["GET", "POST"])
def grant_reading(file_id: int) -> Response:
    """Let a post read the file."""
    file = _managed(file_id)
    form = ReaderForm()
    known = [int(row.token[5:]) for row in queries.readers(file) if row.token.startswith("post:")]
    posts = directory.posts_with_holders(file.institution_id)
    form.post.choices = [("", _("Choose")), *post_choices(posts, file.level, known)]
    if form.validate_on_submit():
        post = directory.post(form.post.data)
        try:
            service.grant_reading(actor(), file, post, form.reason.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The post may read the file."), "done")
            return redirect(url_for(".readers", file_id=file_id), 303)
    return render("files/grant_reading.html", file=file, form=form, status=form.status)


@bp.route("/files/<int:file_id>/readers/stop", methods=["GET", "POST"])
def stop_reading(file_id: int) -> Response:
    """Take somebody's need to know back."""
    file = _managed(file_id)
    token = request.args.get("reader", "")[:24]
    reader = next((row for row in queries.readers(file) if row.token == token), None)
    form = StopReadingForm(action=url_for(".stop_reading", file_id=file_id, reader=token))
    if form.validate_on_submit():
        try:
            service.stop_reading(actor(), file, token, form.reason.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The file is read there no longer."), "done")
            return redirect(url_for(".readers", file_id=file_id), 303)
    if reader is None:
        raise NotFound
    if reader.needed:
        raise WrongState
    return render("files/stop_reading.html", file=file, reader=reader, form=form, status=form.status)


def _managed(file_id: int) -> RegistryFile:
    """The file, for its records manager alone."""
    file = queries.get(actor(), file_id)
    POLICY.require(actor(), "change_level", file)
    if file.state is FileState.DISPOSED:
        raise WrongState
    return file


def may_change(actor: Actor, file: RegistryFile) -> bool:
    """For the records manager, as long as the file is kept."""
    return file.state is not FileState.DISPOSED and POLICY.can(actor, "change_level", file)


def may_close_volume(actor: Actor, file: RegistryFile) -> bool:
    """For the registry's staff; a temporary file has one volume."""
    return file.main_file_id is None and POLICY.can(actor, "close_volume", file)


menu.add(
    Extra("files.close_volume", lazy_gettext("Close the volume"), "archive", may_close_volume, dialog=True),
    Extra("files.change_level", lazy_gettext("Change the level"), "lock", may_change, dialog=True),
    Extra("files.readers", lazy_gettext("Who may read it"), "users", may_change),
)
