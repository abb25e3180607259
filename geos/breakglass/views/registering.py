"""The register of openings, one of them, and asking for one."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from geos.breakglass import queries, service
from geos.breakglass.forms import AskForm, PlainForm
from geos.breakglass.models import Opening
from geos.breakglass.policy import ASKING, POLICY
from geos.breakglass.showing import LOOKS, STATES, state
from geos.breakglass.views.blueprint import OPENING, bp
from geos.breakglass.workflow import FLOW, owner
from geos.core.errors import Invalid, NotFound
from geos.mail import folders
from geos.mail.models import Mailbox
from geos.web.listing import Column, Listing
from geos.web.render import render
from geos.web.who import actor

COLUMNS: tuple[Column[Opening], ...] = (
    Column("asked", lazy_gettext("Asked"), lambda each: each.asked_at, Opening.asked_at),
    Column("mailbox", lazy_gettext("Mailbox"), lambda each: each.mailbox.address, Mailbox.address),
    Column("asker", lazy_gettext("Asked by"), lambda each: each.asked_by.name),
    Column("reason", lazy_gettext("Reason"), lambda each: each.reason, shown=False),
    Column("reference", lazy_gettext("Reference"), lambda each: each.reference, shown=False),
    Column("hours", lazy_gettext("Hours"), lambda each: each.hours, Opening.hours, number=True),
    Column(
        "decider",
        lazy_gettext("Decided by"),
        lambda each: each.decided_by.name if each.decided_by else "",
    ),
    Column("decided", lazy_gettext("Decided"), lambda each: each.decided_at, shown=False),
    Column("ends", lazy_gettext("Until"), lambda each: each.ended_at or each.ends_at, shown=False),
    Column("told", lazy_gettext("Owner told"), lambda each: each.told_at, shown=False),
    Column("state", lazy_gettext("State"), lambda each: str(STATES[state(each)][1]), Opening.state),
)


@bp.get("")
def index() -> Response:
    """Every opening of the institution, newest first."""
    wanted, text = (request.args.get(name, "").strip()[:200] for name in ("state", "q"))
    query = queries.register(actor(), wanted, text)
    listing: Listing[Opening] = Listing(query, COLUMNS, Opening.id, "-asked")
    if listing.format:
        return listing.export("ufunguzi-wa-dharura")
    may_ask = ASKING.can(actor(), "ask", actor().institution_id or 0)
    return render(
        "breakglass/index.html",
        listing=listing,
        wanted=wanted,
        text=text,
        states=STATES,
        state=state,
        may_ask=may_ask,
    )


@bp.get(OPENING)
def show(opening_id: int) -> Response:
    """One opening: who asked, who decided, until when, and what was looked at."""
    opening, reader = queries.get(actor(), opening_id), actor()
    steps = {step.act for step in FLOW.open_to(reader, opening)}
    return render(
        "breakglass/show.html",
        opening=opening,
        steps=steps if opening.standing or "approve_opening" in steps or "withdraw_opening" in steps else (),
        reads=POLICY.can(reader, "read_mail", opening),
        own=owner(reader, opening),
        keeps=queries.keeps_register(reader),
        may_ask=ASKING.can(reader, "ask", opening.institution_id),
        deciders=queries.deciders(opening) if state(opening).value == "asked" else [],
        looks=queries.looks(opening),
        words=LOOKS,
        states=STATES,
        state=state(opening),
        folder_label=folders.label,
        form=PlainForm(formdata=None, version=opening.version),
    )


@bp.route("/new", methods=["GET", "POST"])
def ask_opening() -> Response:
    """Ask for a mailbox."""
    if not ASKING.can(actor(), "ask", actor().institution_id or 0):
        raise NotFound
    form = AskForm(data={"address": request.args.get("address", "")[:254], "hours": 24})
    if form.validate_on_submit():
        try:
            made = service.ask_opening(
                actor(),
                _mailbox(form.address.data),
                form.reason.data,
                form.hours.data or 0,
                form.reference.data or "",
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Your request is made. You are told when somebody has decided."), "done")
            return redirect(url_for(".show", opening_id=made.id), 303)
    return render("breakglass/new.html", form=form, status=form.status)


def _mailbox(address: str) -> Mailbox:
    found = queries.mailbox_to_open(actor(), address)
    if found is None:
        raise Invalid(fields={"address": "No mailbox of this institution has this address"})
    return found
