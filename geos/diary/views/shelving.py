"""The end of the registry's day: what lies at the counter, and putting it away."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from werkzeug.wrappers import Response

from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import Invalid, NotFound
from geos.diary import queries, service
from geos.diary.forms import ScanForm
from geos.diary.models import How
from geos.diary.queries import Outstanding
from geos.diary.views.blueprint import asked_registry, bp
from geos.directory.models import Registry
from geos.files.models import RegistryFile
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.paging import Page
from geos.web.render import render
from geos.web.ticking import TickForm
from geos.web.times import day
from geos.web.who import actor


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


ROWS = 50
SHOWN = 20  # of those put away today
UNKNOWN = N_("This registry has no file with this number that you may read")
# What speaks against it, in words; `what` is a post or a day.
WORDS = {
    "work": lazy_gettext("Work waits: %(what)s"),
    "bring_up": lazy_gettext("Bring-up on %(what)s"),
    "draft": lazy_gettext("A draft minute: %(what)s"),
}


@bp.get("/registry/put-away")
def put_away_list() -> Response:
    """Files that came back and were not put away, each with what still waits on it."""
    registry, own = asked_registry()
    return _list(registry, own, ScanForm(formdata=None))


def _list(registry: Registry, own: list[Registry], scan: ScanForm) -> Response:
    page: Page[RegistryFile] = Page.asked(queries.lying(actor(), registry), ROWS)
    waiting = queries.outstanding(page.rows)
    return render(
        "diary/put_away.html",
        registry=registry,
        registries=own,
        page=page,
        reasons={file_id: [said(thing) for thing in found] for file_id, found in waiting.items()},
        done=list(db.session.scalars(queries.put_away_on(actor(), registry, today()).limit(SHOWN))),
        scan=scan,
        form=TickForm(formdata=None),
        plain=Form(formdata=None),
        status=scan.status,
    )


def said(thing: Outstanding) -> str:
    """One reason in words."""
    what = day(thing.on) if thing.on else named(thing.post) if thing.post else _("the registry")
    return str(WORDS[thing.kind]) % {"what": what}


@bp.post("/registry/put-away")
def put_away() -> Response:
    """The ticked ones stand on their racks again."""
    registry, _own = asked_registry()
    form = TickForm()
    if form.validate_on_submit():
        done = service.put_away_ticked(actor(), form.chosen)
        text = ngettext("%(num)d file is put away.", "%(num)d files are put away.", len(done))
        flash(text, "done" if done else "wait")
    return _to(registry)


@bp.post("/registry/put-away/scan")
def scan_away() -> Response:
    """The file under the scanner stands on its rack again."""
    registry, own = asked_registry()
    form = ScanForm()
    if form.validate_on_submit():
        try:
            file = queries.find_file(actor(), registry, form.code.data)
            row = service.put_away(actor(), file, form.location.data or "", How.SCANNED)
        except NotFound:
            form.refuse(Invalid(fields={"code": UNKNOWN}))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("File %(reference)s is put away.", reference=row.file.reference), "done")
            return _to(registry)
    return _list(registry, own, form)


@bp.post("/registry/put-away/<int:row_id>/undo")
def undo_put_away(row_id: int) -> Response:
    """What was ticked by mistake lies at the counter again."""
    form = Form()
    if form.is_submitted():
        form.refuse_repeated()  # before the entry, which its own act takes off the list
    row = queries.put_away_row(actor(), row_id)
    registry = db.session.get_one(Registry, row.registry_id)
    if form.validate_on_submit():
        file = service.undo_put_away(actor(), row)
        flash(_("File %(reference)s lies at the counter again.", reference=file.reference), "done")
    return _to(registry)


def _to(registry: Registry) -> Response:
    return redirect(url_for(".put_away_list", registry=registry.id), 303)
