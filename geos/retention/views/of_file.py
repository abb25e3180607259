"""The end of one file: its class, its holds, its place at the centre, and what became of it."""

from flask import flash
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Incomplete, Invalid, NotFound, WrongState
from geos.files import queries as files
from geos.files.models import ENDED, FileState
from geos.retention import queries, service
from geos.retention.forms import HoldForm, ReasonForm, SetClassForm, class_choices
from geos.retention.policy import FILES, PAPERS
from geos.retention.showing import CASES, OUTCOMES, RECALLS, RULINGS
from geos.retention.views.blueprint import FILE, bp, may_ask, place, to
from geos.web.render import render
from geos.web.who import actor


@bp.get(f"{FILE}/retention")
def of_file(file_id: int) -> Response:
    """What is known of the file's end; of one that is disposed of, its residue."""
    file = files.get(actor(), file_id)
    if not may_ask(actor(), file):
        raise NotFound
    life = queries.life(file)
    may = {act: FILES.can(actor(), act, file) for act in FILES.rules}
    return render(
        "retention/of_file.html",
        file=file,
        life=life,
        ended=file.state in ENDED,
        gone=file.state is FileState.DISPOSED,
        rulings=RULINGS,
        outcomes=OUTCOMES,
        cases=CASES,
        recalls=RECALLS,
        place=service.place,
        may=may,
        may_read_case=life.item is not None and PAPERS.can(actor(), "read", life.item.case),
    )


@bp.route(f"{FILE}/retention/class", methods=["GET", "POST"])
def set_class(file_id: int) -> Response:
    """A class for this file alone, with the reason."""
    file = files.get(actor(), file_id)
    form = SetClassForm(version=file.version)
    form.retention_class.choices = class_choices(
        queries.classes(file.institution_id, active=True), _("As its keyword says")
    )
    if form.validate_on_submit():
        form.check_version(file)
        chosen = form.retention_class.data
        row = queries.retention_class(actor(), chosen) if chosen else None
        try:
            service.set_class(actor(), file, row, form.why.data or "")
        except (Incomplete, Invalid) as error:
            form.take(error)
        else:
            flash(_("The file's class is set."), "done")
            return to(".of_file", file_id=file_id)
    FILES.require(actor(), "set_class", file)
    return render("retention/set_class.html", file=file, form=form, here=place(), status=form.status)


@bp.route(f"{FILE}/hold", methods=["GET", "POST"])
def hold(file_id: int) -> Response:
    """Place a legal hold."""
    file = files.get(actor(), file_id)
    form = HoldForm(version=file.version)
    if form.validate_on_submit():
        service.hold(actor(), file, form.reason.data, form.authority.data)
        flash(
            _("The file is under a legal hold: nothing of it is destroyed until the hold is lifted."), "done"
        )
        return to(".of_file", file_id=file_id)
    FILES.require(actor(), "hold", file)
    if file.state is FileState.DISPOSED:
        raise WrongState
    return render("retention/hold.html", file=file, form=form, held=None, status=form.status)


@bp.route("/holds/<int:hold_id>/lift", methods=["GET", "POST"])
def lift_hold(hold_id: int) -> Response:
    """Lift a hold, with reason and authority."""
    held = queries.hold(actor(), hold_id)
    form, file_id = HoldForm(), held.file_id
    if form.validate_on_submit():
        service.lift_hold(actor(), held, form.reason.data, form.authority.data)
        flash(_("The hold is lifted; the schedule counts again."), "done")
        return to(".of_file", file_id=file_id)
    FILES.require(actor(), "hold", held.file)
    if held.lifted_at is not None:
        raise WrongState
    return render("retention/hold.html", file=held.file, form=form, held=held, status=form.status)


@bp.get("/holds/<int:hold_id>")
def hold_by_id(hold_id: int) -> Response:
    """The file of a hold."""
    return to(".of_file", file_id=queries.hold(actor(), hold_id).file_id)


@bp.route(f"{FILE}/recall-from-centre", methods=["GET", "POST"])
def recall_from_centre(file_id: int) -> Response:
    """Ask the file back from the records centre."""
    file = files.get(actor(), file_id)
    form = ReasonForm(version=file.version)
    if form.validate_on_submit():
        service.recall_from_centre(actor(), file, form.reason.data)
        flash(_("The records centre is asked for the file."), "done")
        return to(".of_file", file_id=file_id)
    FILES.require(actor(), "recall_from_centre", file)
    return render(
        "retention/reason.html",
        form=form,
        title=_("Ask the file back from the records centre"),
        button=_("Ask for it"),
        icon="download",
        about=file.reference,
        back=("retention.of_file", {"file_id": file.id}),
        here=place(),
        level=file.level,
        status=form.status,
    )
