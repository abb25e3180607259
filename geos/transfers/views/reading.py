"""The list of orders, and the page of one."""

from datetime import date

from flask import request
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p
from sqlalchemy import func
from werkzeug.wrappers import Response

from geos.directory.models import Person
from geos.transfers import queries, wording
from geos.transfers.models import Transfer
from geos.transfers.parties import leaving_side, receiving_side
from geos.transfers.views.blueprint import TRANSFER, administers, bp
from geos.transfers.workflow import FLOW
from geos.web.i18n import language
from geos.web.listing import Column, Listing
from geos.web.render import render
from geos.web.who import actor


@bp.get("/transfers")
def index() -> Response:
    """The orders of and to the institution, the latest day first."""
    institution = queries.administered(actor())
    state, kind, text = (request.args.get(name, "").strip()[:200] for name in ("state", "kind", "q"))
    listing: Listing[Transfer] = Listing(
        queries.listed(institution.id, state, kind, text), _columns(), Transfer.id, "-day"
    )
    if listing.format:
        return listing.export("uhamisho" if language() == "sw" else "transfers")
    return render(
        "transfers/index.html",
        institution=institution,
        listing=listing,
        counts=queries.counts(institution.id),
        state=state,
        kind=kind,
        text=text,
        wording=wording,
    )


def _columns() -> tuple[Column[Transfer], ...]:
    return (
        Column(
            "name", _p("transfer", "Officer"), lambda order: order.person.name, func.lower(Person.surname)
        ),
        Column("check", _("Check number"), lambda order: order.person.check_number or "", shown=False),
        Column("from", _p("transfer", "From"), wording.comes_from, shown=False),
        Column("to", _p("transfer", "To"), wording.goes_to),
        Column("kind", _("Kind"), lambda order: str(wording.KINDS[order.kind][0]), shown=False),
        Column("day", _p("transfer", "First day"), _day, Transfer.starts_on),
        Column("reference", _("Reference of the letter"), lambda order: order.reference, Transfer.reference),
        Column("state", _("State"), lambda order: str(wording.state(order)[1]), Transfer.state),
    )


def _day(order: Transfer) -> date:
    return order.starts_on


@bp.get(TRANSFER)
def show(transfer_id: int) -> Response:
    """One order: what it does, on which day, how far its lists came; never what stands on them."""
    order = queries.get(actor(), transfer_id)
    return render(
        "transfers/show.html",
        order=order,
        acts={step.act for step in FLOW.open_to(actor(), order)},
        lists=queries.hand_overs(order) if leaving_side(actor(), order) else [],
        own_lists=queries.hand_overs(order) if order.person_id == actor().person_id else [],
        administers=administers(actor()),
        changing_with=queries.changing_with(order),
        receiving=receiving_side(actor(), order),
        wording=wording,
    )
