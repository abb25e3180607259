"""Scanned post at the registry: uploading a heap, seeing how it was cut, correcting that."""

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from geos.core.errors import Invalid
from geos.directory.models import Registry
from geos.documents.sniff import LOCKED
from geos.scans import queries, service
from geos.scans.forms import CutForm, RangesForm, ReasonForm, UploadForm
from geos.scans.models import CameBy, ScanBatch, ScanState
from geos.scans.policy import POLICY
from geos.scans.separators import MOST_COPIES, separator_sheets
from geos.scans.workflow import BATCH_FLOW
from geos.web import links
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

bp = Blueprint("scans", __name__, template_folder="templates", url_prefix="/registry/scans")
links.register(ScanBatch.__tablename__, "scans.batch", "batch_id")

COPIES = 10  # separator sheets, where nobody says how many


@bp.record
def _static(state: BlueprintSetupState) -> None:
    state.app.extensions["assets"].add(Path(__file__).parent / "static")


@bp.get("")
def index() -> AnyResponse:
    """The batches of a registry, and the form that takes a new one."""
    registry = _asked_for()
    return _page(registry, _upload_form(registry))


@bp.post("")
def upload() -> AnyResponse:
    """Take a batch from the scanner; the worker cuts it into letters."""
    registry = _asked_for()
    form = _upload_form(registry)
    if form.validate_on_submit():
        file: Any = form.scans.data
        try:
            batch = service.upload(
                actor(),
                registry,
                file.filename or "",
                file.read(),
                post_id=form.post_id(queries.posts_there(actor(), registry.id)),
                came_by=CameBy(form.came_by.data),
                received_at=form.received_at.data,
                level=form.level.data,
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The file is safe. It is being cut into letters at its separator sheets."), "done")
            return redirect(url_for(".batch", batch_id=batch.id), 303)
    return _page(registry, form)


def _asked_for() -> Registry:
    """The registry that the address names, else the reader's first."""
    registries = queries.registries(actor())
    asked = request.args.get("registry", type=int)
    return next((registry for registry in registries if registry.id == asked), registries[0])


def _upload_form(registry: Registry) -> UploadForm:
    form = UploadForm(action=url_for(".upload", registry=registry.id))
    form.offer(queries.posts_there(actor(), registry.id), actor().clearance)
    return form


def _page(registry: Registry, form: UploadForm) -> AnyResponse:
    page: Page[ScanBatch] = Page.asked(queries.batches(actor(), registry))
    registries = queries.registries(actor())
    return render(
        "scans/index.html",
        registry=registry,
        registries=registries,
        page=page,
        form=form,
        copies=COPIES,
        most=MOST_COPIES,
        status=form.status,
    )


@bp.get("/separators.pdf")
def separators() -> AnyResponse:
    """Separator sheets to be printed; `copies` says how many."""
    registry = _asked_for()
    POLICY.require(actor(), "print_separators", registry)
    copies = request.args.get("copies", COPIES, type=int)
    answer = Response(separator_sheets(registry, copies), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename="vitenganishi.pdf")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@bp.get("/<int:batch_id>")
def batch(batch_id: int) -> AnyResponse:
    """A batch: its letters page by page, what was left out, and what can be put right."""
    found = queries.batch(actor(), batch_id)
    return render(
        "scans/batch.html",
        batch=found,
        form=Form(formdata=None),
        waiting=sum(scan.state is ScanState.WAITING for scan in found.letters),
        may_split=_may_split(found),
        may_discard=BATCH_FLOW.can(actor(), "discard_batch", found),
        first=next((scan for scan in found.letters if scan.state is ScanState.WAITING), None),
    )


def _may_split(found: ScanBatch) -> bool:
    untouched = all(scan.state is not ScanState.REGISTERED for scan in found.scans)
    return untouched and BATCH_FLOW.can(actor(), "split_by_hand", found)


@bp.route("/<int:batch_id>/split", methods=["GET", "POST"])
def split_by_hand(batch_id: int) -> AnyResponse:
    """Say by hand which pages belong together."""
    found = queries.batch(actor(), batch_id)
    form = RangesForm()
    locked = found.document.remark == LOCKED
    if not locked:
        del form.password
    if form.validate_on_submit():
        password = form.password.data or "" if locked else ""
        try:
            service.split_by_hand(actor(), found, form.ranges.data, password)
        except Invalid as error:
            form.take(error)
        else:
            return _put_right(found)
    return render("scans/split_by_hand.html", batch=found, form=form, status=form.status)


def _put_right(found: ScanBatch) -> AnyResponse:
    number = len(queries.batch(actor(), found.id).letters)
    said = ngettext("The batch is %(num)d letter now.", "The batch is %(num)d letters now.", number)
    flash(said, "done")
    return redirect(url_for(".batch", batch_id=found.id), 303)


@bp.route("/<int:batch_id>/discard", methods=["GET", "POST"])
def discard_batch(batch_id: int) -> AnyResponse:
    """Give up a batch that cannot be cut."""
    found = queries.batch(actor(), batch_id)
    form = ReasonForm()
    if form.validate_on_submit():
        service.discard_batch(actor(), found, form.reason.data)
        flash(_("The file is put aside. Scan the letters again."), "done")
        return redirect(url_for(".index", registry=found.registry_id), 303)
    return render("scans/discard_batch.html", batch=found, form=form, status=form.status)


@bp.post("/letters/<int:scan_id>/join")
def join(scan_id: int) -> AnyResponse:
    """Make one letter of this one and the one before it."""
    scan = queries.get(actor(), scan_id)
    return _put_right(service.join(actor(), scan)) if Form().validate_on_submit() else _back(scan.batch)


@bp.post("/letters/<int:scan_id>/cut")
def cut(scan_id: int) -> AnyResponse:
    """Cut a letter in two: the page that was named begins the second."""
    scan = queries.get(actor(), scan_id)
    form = CutForm()
    return (
        _put_right(service.cut(actor(), scan, form.page.data or 0))
        if form.validate_on_submit()
        else _back(scan.batch)
    )


@bp.route("/letters/<int:scan_id>/discard", methods=["GET", "POST"])
def discard(scan_id: int) -> AnyResponse:
    """Take a scan that is no letter off the queue."""
    scan = queries.get(actor(), scan_id)
    form = ReasonForm()
    if form.validate_on_submit():
        service.discard(actor(), scan, form.reason.data)
        flash(_("The scan is put aside. It can be brought back from here."), "done")
        return _back(scan.batch)
    return render("scans/discard.html", scan=scan, form=form, status=form.status)


@bp.post("/letters/<int:scan_id>/bring-back")
def bring_back(scan_id: int) -> AnyResponse:
    """Let a scan that was put aside wait again."""
    scan = queries.get(actor(), scan_id)
    if Form().validate_on_submit():
        service.bring_back(actor(), scan)
        flash(_("The scan waits to be registered again."), "done")
    return _back(scan.batch)


def _back(found: ScanBatch) -> AnyResponse:
    return redirect(url_for(".batch", batch_id=found.id), 303)
