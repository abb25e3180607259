"""Hand-over lists for those whom they concern: the giver, and whoever takes over."""

from collections.abc import Callable
from typing import Any

from flask import Response as PdfAnswer
from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel import lazy_pgettext as _p
from werkzeug.wrappers import Response

from geos.audit import words
from geos.core.errors import Denied, Invalid
from geos.core.types import Level
from geos.directory.models import Person
from geos.sheets.printed import Printed
from geos.sheets.views.blueprint import pdf
from geos.transfers import drawing, queries, service, wording
from geos.transfers.forms import RemarkForm
from geos.transfers.models import HandOver, HandOverState, Transfer
from geos.transfers.policy import HAND_OVER as POLICY
from geos.transfers.views.blueprint import BOTH, HAND_OVER, bp
from geos.transfers.workflow import HAND_OVER_FLOW
from geos.web.i18n import language
from geos.web.listing import Column, Listing
from geos.web.render import render
from geos.web.who import actor


@bp.get("/hand-overs")
def hand_overs() -> Response:
    """The lists that the reader gives or takes over, the latest day first."""
    state = request.args.get("state", "")[:20]
    listing: Listing[HandOver] = Listing(queries.mine(actor(), state), _columns(), HandOver.id, "-day")
    if listing.format:
        return listing.export("makabidhiano" if language() == "sw" else "hand-overs")
    return render(
        "transfers/hand_overs.html",
        listing=listing,
        state=state,
        states=queries.SHOWN,
        wording=wording,
        own_id=actor().person_id,
    )


def _columns() -> tuple[Column[HandOver], ...]:
    return (
        Column("post", _p("hand-over", "Post"), wording.list_of),
        Column("giver", _p("hand-over", "Handed over by"), lambda each: each.person.name, Person.surname),
        Column("day", _p("transfer", "First day"), lambda each: each.transfer.starts_on, Transfer.starts_on),
        Column(
            "state", lazy_gettext("State"), lambda each: str(wording.LISTS[each.state][1]), HandOver.state
        ),
    )


@bp.get(HAND_OVER)
def hand_over(hand_over_id: int) -> Response:
    """One list: what is on the desk, as far as the reader is cleared."""
    found = queries.hand_over(actor(), hand_over_id)
    return render(
        "transfers/hand_over.html",
        found=found,
        parts=queries.by_part(queries.lines(actor(), found)),
        acts={step.act for step in HAND_OVER_FLOW.open_to(actor(), found)},
        giving=POLICY.can(actor(), "give", found),
        wording=wording,
        thing=words.thing,
    )


@bp.get(f"{HAND_OVER}.pdf")
def hand_over_pdf(hand_over_id: int) -> PdfAnswer:
    """The list on paper, with room for both signatures."""
    found = queries.hand_over(actor(), hand_over_id)
    lines = queries.lines(actor(), found)
    drawn = drawing.hand_over_list(found, lines, Printed.by(actor()))
    service.note_print(actor(), found, max((line.level for line in lines), default=Level.OPEN))
    return pdf(drawn, f"makabidhiano-{found.id}.pdf")


@bp.route(f"{HAND_OVER}/give", methods=BOTH)
def give_hand_over(hand_over_id: int) -> Response:
    """The giver confirms; the list is frozen as it is now."""
    found = _open(hand_over_id, "give")
    form = RemarkForm(version=found.version, data={"remark": found.given_remark})

    def act() -> Any:
        service.give_hand_over(actor(), found, form.remark.data or "")
        if found.state is HandOverState.WAITING:
            return _("Your list is confirmed. Whoever takes over is asked now.")
        return _("Your list is confirmed. Whoever takes over is asked on the day.")

    return _remark(found, form, act, _("Confirm what you hand over"), _("Confirm"))


@bp.route(f"{HAND_OVER}/receive", methods=BOTH)
def receive_hand_over(hand_over_id: int) -> Response:
    """Whoever takes over signs for it."""
    found = _open(hand_over_id, "receive")
    form = RemarkForm(version=found.version)

    def act() -> Any:
        service.receive_hand_over(actor(), found, form.remark.data or "")
        return _("You have taken over what the list says.")

    return _remark(found, form, act, _("Take over"), _("I have taken it over"))


def _open(hand_over_id: int, action: str) -> HandOver:
    found = queries.hand_over(actor(), hand_over_id)
    if not POLICY.can(actor(), action, found):
        raise Denied
    return found


def _remark(found: HandOver, form: RemarkForm, act: Callable[[], Any], title: str, button: str) -> Response:
    back = url_for(".hand_over", hand_over_id=found.id)
    if form.validate_on_submit():
        form.check_version(found)
        try:
            flash(act(), "done")
        except Invalid as error:
            form.take(error)
        else:
            return redirect(back, 303)
    return render(
        "transfers/remark.html",
        form=form,
        found=found,
        title=title,
        button=button,
        back=back,
        wording=wording,
        status=form.status,
    )
