"""At the sender: making a letter a circular, publishing it, and following its acknowledgements."""

from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.circulars import drawing, exporting, queries, service, wording
from geos.circulars.forms import CircularForm, RepealForm, filled
from geos.circulars.models import Circular, CircularCopy, CircularState
from geos.circulars.policy import POLICY
from geos.circulars.service.preparing import FIXED
from geos.circulars.views.blueprint import bp
from geos.circulars.workflow import FLOW
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory import queries as directory
from geos.letters import turns
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.queries import outgoing as letters
from geos.letters.workflow import EDITABLE, author
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ONLY = ("", "open", "done")


@bp.get("/circulars/sent")
def sent() -> Response:
    """The circulars of the own institution whose letters the reader may read."""
    text = request.args.get("q", "").strip()[:200]
    page: Page[Circular] = Page.asked(queries.sent(actor(), text))
    return render("circulars/sent.html", page=page, sums=queries.sums(page.rows), text=text, drawing=drawing)


@bp.route("/letters/outgoing/<int:letter_id>/circular", methods=["GET", "POST"])
def start_circular(letter_id: int) -> Response:
    """Make a draft letter a circular or a guideline."""
    letter = letters.get(actor(), letter_id)
    form = _form(letter, version=letter.version)
    if form.validate_on_submit():
        form.check_version(letter)
        try:
            circular = service.start_circular(actor(), letter, form.plan())
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The letter is a circular now. It gets its number when it is signed."), "done")
            return redirect(url_for(".show", circular_id=circular.id), 303)
    elif not author(actor(), letter):
        raise Denied
    elif letter.state not in EDITABLE or turns.claimed(letter):
        raise WrongState
    return _form_page(letter, form, None)


@bp.route("/circulars/<int:circular_id>/edit", methods=["GET", "POST"])
def edit_circular(circular_id: int) -> Response:
    """Whom it is for, and how often who is silent is reminded."""
    circular = queries.get(actor(), circular_id)
    form = _form(circular.letter, version=circular.version, **filled(circular))
    if form.validate_on_submit():
        form.check_version(circular)
        try:
            service.edit_circular(actor(), circular, form.plan())
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Whom the circular is for is saved."), "done")
            return redirect(url_for(".show", circular_id=circular_id), 303)
    else:
        _require_writing(circular)
    return _form_page(circular.letter, form, circular)


def _require_writing(circular: Circular) -> None:
    if not author(actor(), circular.letter):
        raise Denied
    if not POLICY.can(actor(), "edit", circular):
        raise WrongState(FIXED)


def _form(letter: OutgoingLetter, **facts: Any) -> CircularForm:
    form = CircularForm(**facts)
    form.offer(
        directory.members(letter.institution_id),
        queries.units(letter.institution_id),
        queries.replaceable(letter.institution_id, letter.level),
    )
    return form


def _form_page(letter: OutgoingLetter, form: CircularForm, circular: Circular | None) -> Response:
    status = 422 if form.problems else form.status
    return render("circulars/edit.html", letter=letter, form=form, circular=circular, status=status)


@bp.get("/circulars/<int:circular_id>")
def show(circular_id: int) -> Response:
    """A circular to its sender's side: whom it is for, and who has acknowledged it."""
    circular = queries.get(actor(), circular_id)
    only = request.args.get("only", "")
    only = only if only in ONLY else ""
    return render(
        "circulars/show.html",
        circular=circular,
        letter=circular.letter,
        sums=queries.sums([circular])[circular.id],
        page=Page[CircularCopy].asked(queries.copies(circular, only)),
        only=only,
        acts=_acts(circular),
        address=wording.address(circular, circular.letter.language),
        successor=queries.successor(circular),
        form=Form(version=circular.version, formdata=None),
        drawing=drawing,
    )


def _acts(circular: Circular) -> set[str]:
    """What this reader may do now: exactly the buttons to show."""
    acts = {step.act for step in FLOW.open_to(actor(), circular)} & {"publish", "remind", "repeal"}
    if circular.letter.state is not OutgoingState.SIGNED:
        acts.discard("publish")
    if circular.state is CircularState.PREPARED and POLICY.can(actor(), "edit", circular):
        acts |= {"edit", "drop"}
    return acts


@bp.get("/circulars/<int:circular_id>/acknowledgements.xlsx")
def export(circular_id: int) -> Response:
    """Who has acknowledged it, as Excel."""
    circular = queries.get(actor(), circular_id)
    answer = FlaskResponse(exporting.as_xlsx(circular), mimetype=XLSX)
    name = f"{circular.kind.value}-{circular.number or 0}-{circular.year or 0}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


# Acts -----------------------------------------------------------------------------------------------


@bp.route("/circulars/<int:circular_id>/publish", methods=["GET", "POST"])
def publish(circular_id: int) -> Response:
    """The registry publishes it: it goes to everybody whom it is for."""
    circular, form = _with_form(circular_id, Form)
    if form.validate_on_submit():
        form.check_version(circular)
        circular = service.publish(actor(), circular)
        flash(_("%(name)s is published.", name=drawing.name(circular)), "done")
        return redirect(url_for(".show", circular_id=circular_id), 303)
    if circular.letter.state is not OutgoingState.SIGNED:
        raise WrongState
    return _dialog("publish", circular, form)


@bp.post("/circulars/<int:circular_id>/remind")
def remind(circular_id: int) -> Response:
    """Remind everybody who has not acknowledged it."""
    circular, form = _with_form(circular_id, Form)
    if form.validate_on_submit():
        service.remind(actor(), circular)
        silent = queries.sums([circular])[circular.id]
        left = silent.delivered - silent.acknowledged
        flash(ngettext("%(num)d recipient is reminded.", "%(num)d recipients are reminded.", left), "done")
    return redirect(url_for(".show", circular_id=circular_id), 303)


@bp.route("/circulars/<int:circular_id>/repeal", methods=["GET", "POST"])
def repeal(circular_id: int) -> Response:
    """It is no longer in force."""
    circular, form = _with_form(circular_id, RepealForm)
    if form.validate_on_submit():
        form.check_version(circular)
        service.repeal(actor(), circular, form.reason.data or "")
        flash(_("%(name)s is repealed. Its recipients see so.", name=drawing.name(circular)), "done")
        return redirect(url_for(".show", circular_id=circular_id), 303)
    return _dialog("repeal", circular, form)


@bp.route("/circulars/<int:circular_id>/drop", methods=["GET", "POST"])
def drop(circular_id: int) -> Response:
    """Make it an ordinary letter again; the same form sent twice leads to that letter."""
    if request.method == "POST":
        Form().refuse_repeated()
    circular, form = _with_form(circular_id, Form)
    if form.validate_on_submit():
        form.check_version(circular)
        letter = service.drop(actor(), circular)
        flash(_("It is an ordinary letter again, to those who stand on it."), "done")
        return redirect(url_for("outgoing.show", letter_id=letter.id), 303)
    _require_writing(circular)
    return _dialog("drop", circular, form)


def _with_form(circular_id: int, kind: type[Any]) -> tuple[Circular, Any]:
    circular = queries.get(actor(), circular_id)
    return circular, kind(version=circular.version)


def _dialog(act: str, circular: Circular, form: Any) -> Response:
    """The act's short page, shown only while the act is open to this person."""
    if not FLOW.can(actor(), act, circular):
        raise Denied if circular.state in FLOW.steps[act].source else WrongState
    return render(
        f"circulars/{act}.html",
        circular=circular,
        letter=circular.letter,
        form=form,
        drawing=drawing,
        status=form.status,
    )
