"""The three forms by which an administrator orders that somebody goes."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.clock import today
from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.directory.models import Institution, Person
from geos.mail.models import Mailbox
from geos.transfers import queries, service
from geos.transfers.forms import BetweenForm, LeaveForm, Ordered, PersonForm, TransferForm, post_choices
from geos.transfers.models import LeavingCause, Transfer, TransferState
from geos.transfers.views.blueprint import BOTH, bp
from geos.web.render import render
from geos.web.times import day
from geos.web.who import actor


@bp.route("/transfers/new", methods=BOTH)
def transfer() -> Response:
    """To another post of the institution."""
    institution, form = queries.administered(actor()), TransferForm(data=_asked())
    form.to_post.choices = post_choices(directory.posts_with_holders(institution.id))

    def act(person: Person) -> Transfer:
        order = service.swap if form.swap.data else service.transfer
        return order(
            actor(),
            person,
            directory.post(int(form.to_post.data)),
            form.starts_on.data or today(),
            reference=form.reference.data or "",
            reason=form.reason.data or "",
        )

    return _order(form, act, _("Transfer within the institution"), institution, "transfer")


@bp.route("/transfers/new-between", methods=BOTH)
def transfer_between() -> Response:
    """To another institution."""
    institution, form = queries.administered(actor()), BetweenForm(data=_asked())
    form.offer_institutions(directory.members(institution.id))

    def act(person: Person) -> Transfer:
        return service.transfer(
            actor(),
            person,
            None,
            form.starts_on.data or today(),
            to_institution=directory.institution(int(form.to_institution.data)),
            keep_mailbox=bool(form.keep_mailbox.data),
            forward_days=form.forward_days.data or 0,
            reference=form.reference.data or "",
            reason=form.reason.data or "",
        )

    return _order(form, act, _("Transfer to another institution"), institution, "transfer_between")


@bp.route("/transfers/leave", methods=BOTH)
def leave() -> Response:
    """Out of the service."""
    institution, form = queries.administered(actor()), LeaveForm(data=_asked())

    def act(person: Person) -> Transfer:
        if form.last_day.data is None and not form.at_once.data:
            raise Invalid(fields={"last_day": "Write a date, for example 19/11/2026"})
        return service.leave(
            actor(),
            person,
            form.last_day.data or today(),
            cause=LeavingCause(form.cause.data),
            at_once=bool(form.at_once.data),
            forward_to=_forwarding(institution, form.forward_to.data or ""),
            forward_days=form.forward_days.data or 0,
            reference=form.reference.data or "",
            reason=form.reason.data or "",
        )

    return _order(form, act, _("Leaving the service"), institution, "leave")


def _order(
    form: Ordered, act: Callable[[Person], Transfer], title: str, institution: Institution, endpoint: str
) -> Response:
    """One of the three forms; its person is found by name or named in the address."""
    offer_people(form)
    if form.validate_on_submit():
        try:
            order = act(queries.person(actor(), int(form.person.data)))
        except Invalid as error:
            form.take(error)
        else:
            flash(_said(order), "done")
            return redirect(url_for(".show", transfer_id=order.id), 303)
    return render(
        "transfers/order.html",
        form=form,
        title=title,
        institution=institution,
        endpoint=endpoint,
        status=form.status,
    )


def offer_people(form: PersonForm) -> None:
    """Whoever was looked for, and whoever is chosen already."""
    found = queries.people(actor(), form.person.query) if form.person.query else []
    chosen = form.person.data or ""
    if chosen.isascii() and chosen.isdigit() and all(str(each.id) != chosen for each in found):
        found = [*queries.those(actor(), int(chosen)), *found]
    form.offer(found, queries.posts_of([person.id for person in found]))


def _asked() -> dict[str, str]:
    """The person whom the address names, and what begins today."""
    return {"person": request.args.get("person", "")[:12]}


def _forwarding(institution: Institution, address: str) -> Mailbox | None:
    if not address:
        return None
    found = queries.mailbox_here(institution.id, address)
    if found is None:
        raise Invalid(fields={"forward_to": "Nobody here has %(address)s"}, address=address)
    return found


def _said(order: Transfer) -> Any:
    name, on = order.person.name, day(order.starts_on)
    if order.state is TransferState.DONE:
        return _("Carried out: %(name)s.", name=name)
    if order.state is TransferState.ASKED:
        return _("The receiving institution is asked to take %(name)s.", name=name)
    return _("Ordered: %(name)s, from %(day)s at 00:00.", name=name, day=on)
