"""Closing a file: the reasons against it all at once, or the form."""

from flask import flash
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.files import queries as files
from geos.retention import queries, service
from geos.retention.forms import CloseForm
from geos.retention.policy import FILES
from geos.retention.service import Hindered
from geos.retention.showing import said
from geos.retention.views.blueprint import FILE, bp, require_manager, to
from geos.retention.views.choosing import ticked
from geos.retention.views.lists import review
from geos.web.render import render
from geos.web.who import actor

CONFLICT = 409


@bp.route(f"{FILE}/close", methods=["GET", "POST"])
def close_file(file_id: int) -> Response:
    """Close the file for good, or read everything that still speaks against it."""
    file = files.get(actor(), file_id)
    form, status = CloseForm(version=file.version), 0
    if form.validate_on_submit():
        form.check_version(file)
        try:
            service.close_file(actor(), file, form.why.data)
        except Hindered:
            status = CONFLICT
        except Invalid as error:
            form.take(error)
        else:
            due = queries.due_on(files.get(actor(), file_id))
            flash(
                _("The file is closed.")
                if due is None
                else _("The file is closed; its review is due in %(year)s.", year=due.year),
                "done",
            )
            return to(".of_file", file_id=file_id)
    file = files.get(actor(), file_id)
    FILES.require(actor(), "close", file)
    reasons = said(queries.reasons_against_closing(actor(), file))
    return render("retention/close.html", file=file, form=form, reasons=reasons, status=status or form.status)


@bp.post("/retention/close")
def close_many() -> Response:
    """Close the ticked files that nothing speaks against; the others stay as they are."""
    require_manager()
    form = CloseForm()
    if not form.validate_on_submit():
        return review("idle", close=form)
    try:
        chosen = ticked()
        left = service.close_many(actor(), chosen, form.why.data)
    except Invalid as error:
        form.take(error)
        return review("idle", close=form)
    closed = len(chosen) - len(left)
    flash(ngettext("%(num)d file is closed.", "%(num)d files are closed.", closed), "done")
    if left:
        names = ", ".join(file.reference for file in left)
        flash(_("Not closed, because something is still open on them: %(names)s", names=names), "wait")
    return to(".index", only="idle")
