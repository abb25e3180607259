"""Sending a signed letter, the way of its consignments, and the acts upon each."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from geos.core.errors import Denied, WrongState
from geos.exchange import channels, tracking
from geos.exchange.forms.consignments import RefuseForm
from geos.exchange.models import Consignment, ConsignmentState
from geos.exchange.policy.consignments import KIND, at_the_sender
from geos.exchange.queries import consignments as queries
from geos.exchange.service import consignments as service
from geos.exchange.workflow import FLOW
from geos.letters import drawing
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.queries import outgoing as letters
from geos.letters.workflow import author
from geos.web import links, nav
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor

bp = Blueprint("consignments", __name__, template_folder="../templates")
links.register(KIND, "consignments.show", "consignment_id")

INTAKE, INTAKE_ITEM = "intake.index", "intake.consignment"  # the receiver's pages, beside this one


# A letter's consignments ----------------------------------------------------------------------------


@bp.route("/letters/outgoing/<int:letter_id>/dispatch", methods=["GET", "POST"])
def dispatch(letter_id: int) -> Response:
    """Send a signed letter to all its addressees in one act; by which way each gets it is shown before."""
    letter = letters.get(actor(), letter_id)
    form = Form(version=letter.version)
    if form.validate_on_submit():
        form.check_version(letter)
        letter = service.dispatch(actor(), letter)
        flash(_sent(letter), "done")
        return redirect(url_for(".of_letter", letter_id=letter.id), 303)
    _require(letter)
    ways = channels.ways(letter)
    return render(
        "exchange/consignments/dispatch.html",
        letter=letter,
        form=form,
        ways=ways,
        going=len(channels.going(ways)),
        register=letters.next_register_number(letter),
        tracking=tracking,
    )


def _require(letter: OutgoingLetter) -> None:
    if "dispatch" not in letters.acts(actor(), letter, None):
        raise WrongState if letter.state is not OutgoingState.SIGNED else Denied


def _sent(letter: OutgoingLetter) -> str:
    number = drawing.register_number(letter)
    return str(_("The letter is in the register as %(number)s and on its way.", number=number))


@bp.get("/letters/outgoing/<int:letter_id>/consignments")
def of_letter(letter_id: int) -> Response:
    """A dispatched letter: each addressee's state, receipts and events."""
    letter = letters.get(actor(), letter_id)
    if letter.state is not OutgoingState.DISPATCHED:
        return redirect(url_for("outgoing.show", letter_id=letter.id))
    consignments = queries.of_letter(letter)
    sent = {each.addressee_id for each in consignments}
    cancellable = [each for each in consignments if FLOW.can(actor(), "cancel", each)]
    return render(
        "exchange/consignments/of_letter.html",
        letter=letter,
        consignments=consignments,
        by_hand=[each for each in channels.receivers(letter) if each.id not in sent],
        cancellable={each.id for each in cancellable},
        paper=letters.paper(actor(), letter),
        back=tracking.refusals(consignments),
        writes_again=author(actor(), letter) and nav.has("outgoing.draft"),
        tracking=tracking,
        drawing=drawing,
        queries=queries,
    )


@bp.route("/letters/outgoing/<int:letter_id>/cancel", methods=["GET", "POST"])
def cancel_all(letter_id: int) -> Response:
    """Take back everything of a letter that can still be taken back."""
    letter = letters.get(actor(), letter_id)
    form = Form(version=letter.version)
    consignments = queries.of_letter(letter)
    open_ones = [each for each in consignments if FLOW.can(actor(), "cancel", each)]
    if form.validate_on_submit():
        service.cancel_all(actor(), letter)
        flash(_("What could still be taken back is cancelled."), "done")
        return redirect(url_for(".of_letter", letter_id=letter_id), 303)
    if not open_ones:
        raise Denied if letter.registry_id not in actor().registry_ids else WrongState
    return render(
        "exchange/consignments/cancel_all.html",
        letter=letter,
        form=form,
        names=[tracking.name(each) for each in open_ones],
        said=ngettext(
            "%(num)d addressee will not get it", "%(num)d addressees will not get it", len(open_ones)
        ),
    )


# One consignment ------------------------------------------------------------------------------------


@bp.get("/consignments/<int:consignment_id>")
def show(consignment_id: int) -> Response:
    """One consignment: to its sender with receipt and events, to its receiver where it is dealt with."""
    consignment = queries.get(actor(), consignment_id)
    if not at_the_sender(actor(), consignment):
        return _at_the_receiver(consignment)
    return render(
        "exchange/consignments/show.html",
        consignment=consignment,
        letter=consignment.letter,
        form=Form(version=consignment.version, formdata=None),
        may_cancel=FLOW.can(actor(), "cancel", consignment),
        may_see=_may_see(consignment),
        answer=links.url("incoming_letter", consignment.answer_id),
        tracking=tracking,
        queries=queries,
    )


def _may_see(consignment: Consignment) -> bool:
    act = "see_failure" if consignment.state is ConsignmentState.FAILED else "see_refusal"
    return FLOW.can(actor(), act, consignment) and queries.unseen(consignment)


def _at_the_receiver(consignment: Consignment) -> Response:
    registered = links.url("incoming_letter", consignment.incoming_id)
    if registered is not None:
        return redirect(registered)
    if consignment.state is ConsignmentState.DELIVERED and nav.has(INTAKE_ITEM):
        return redirect(url_for(INTAKE_ITEM, consignment_id=consignment.id))
    return render(
        "exchange/consignments/received.html",
        consignment=consignment,
        may_refuse=FLOW.can(actor(), "refuse", consignment),
        tracking=tracking,
    )


@bp.route("/consignments/<int:consignment_id>/cancel", methods=["GET", "POST"])
def cancel(consignment_id: int) -> Response:
    """The sending registry takes one back."""
    consignment, form = _with_form(consignment_id, Form)
    if form.validate_on_submit():
        form.check_version(consignment)
        service.cancel(actor(), consignment)
        flash(_("The consignment to %(name)s is cancelled.", name=tracking.name(consignment)), "done")
        return redirect(url_for(".of_letter", letter_id=consignment.letter_id), 303)
    return _dialog("cancel", consignment, form)


@bp.route("/consignments/<int:consignment_id>/refuse", methods=["GET", "POST"])
def refuse(consignment_id: int) -> Response:
    """The receiving registry does not take it, and says why."""
    consignment, form = _with_form(consignment_id, RefuseForm)
    if form.validate_on_submit():
        form.check_version(consignment)
        service.refuse(actor(), consignment, form.reason.data)
        flash(_("The letter is refused. Its sender reads your reason."), "done")
        return redirect(url_for(INTAKE) if nav.has(INTAKE) else links.desk(), 303)
    return _dialog("refuse", consignment, form)


@bp.post("/consignments/<int:consignment_id>/see-refusal")
def see_refusal(consignment_id: int) -> Response:
    """The officer has read why it came back."""
    consignment, form = _with_form(consignment_id, Form)
    if form.validate_on_submit():
        form.check_version(consignment)
        service.see_refusal(actor(), consignment)
        flash(_("It is off your desk. The reason stays with the consignment."), "done")
    return redirect(url_for(".of_letter", letter_id=consignment.letter_id), 303)


def _with_form(consignment_id: int, kind: type[Any]) -> tuple[Consignment, Any]:
    consignment = queries.get(actor(), consignment_id)
    return consignment, kind(version=consignment.version)


def _dialog(act: str, consignment: Consignment, form: Any) -> Response:
    """The act's short page, shown only while the act is open to this person."""
    if not FLOW.can(actor(), act, consignment):
        raise Denied if consignment.state in FLOW.steps[act].source else WrongState
    return render(
        f"exchange/consignments/{act}.html",
        consignment=consignment,
        letter=consignment.letter,
        form=form,
        back=_back(consignment),
        tracking=tracking,
        status=form.status,
    )


def _back(consignment: Consignment) -> str:
    """The page on which the dialog stands: the letter's at the sender, the consignment's at the receiver."""
    if at_the_sender(actor(), consignment):
        return url_for(".of_letter", letter_id=consignment.letter_id)
    return url_for(".show", consignment_id=consignment.id)
