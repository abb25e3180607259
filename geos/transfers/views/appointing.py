"""Appointing, other dates, and ending: what is no transfer."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.clock import today
from geos.core.errors import Invalid
from geos.directory import queries as directory
from geos.directory import service
from geos.directory.models import Appointment
from geos.transfers import queries
from geos.transfers.forms import AppointForm, DatesForm, LastDayForm, post_choices
from geos.transfers.views.blueprint import APPOINTMENT, BOTH, bp
from geos.transfers.views.ordering import offer_people
from geos.web import links
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.render import render
from geos.web.times import day
from geos.web.who import actor


@bp.route("/appointments/new", methods=BOTH)
def appoint() -> Response:
    """Appoint somebody of the institution to a post, besides what the person holds already."""
    institution = queries.administered(actor())
    asked = {name: request.args.get(name, "")[:12] for name in ("person", "post")}
    form = AppointForm(data={**asked, "starts_on": today()})
    form.post.choices = post_choices(directory.posts_with_holders(institution.id))
    offer_people(form)
    if form.validate_on_submit():
        try:
            row = service.appoint(
                actor(),
                queries.person(actor(), int(form.person.data)),
                directory.post(int(form.post.data)),
                form.starts_on.data,
                form.ends_on.data,
                form.reference.data or "",
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(
                _("%(name)s is appointed from %(day)s.", name=row.person.name, day=day(row.starts_on)), "done"
            )
            return redirect(_after(row), 303)
    return render("transfers/appoint.html", form=form, institution=institution, status=form.status)


@bp.route(f"{APPOINTMENT}/change", methods=BOTH)
def change_appointment(appointment_id: int) -> Response:
    """Other dates, or another letter behind it."""
    row = queries.appointment(actor(), appointment_id)
    form = DatesForm(obj=row)

    def act() -> Any:
        service.change_appointment(
            actor(), row, form.starts_on.data or today(), form.ends_on.data, form.reference.data or ""
        )
        return _("The dates are changed.")

    return _short(row, form, act, _("Change the appointment"), _("Save"), "check")


@bp.route(f"{APPOINTMENT}/end", methods=BOTH)
def end_appointment(appointment_id: int) -> Response:
    """The last day of an appointment; nobody follows by this."""
    row = queries.appointment(actor(), appointment_id)
    form = LastDayForm(data={"last_day": today()})

    def act() -> Any:
        service.end_appointment(actor(), row, form.last_day.data or today())
        return _("The appointment ends on %(day)s.", day=day(form.last_day.data))

    return _short(row, form, act, _("End the appointment"), _("End"), "ban")


def _short(
    row: Appointment, form: Form, act: Callable[[], Any], title: str, button: str, icon: str
) -> Response:
    if form.validate_on_submit():
        try:
            flash(act(), "done")
        except Invalid as error:
            form.take(error)
        else:
            return redirect(_after(row), 303)
    return render(
        "transfers/change_appointment.html",
        form=form,
        row=row,
        title=title,
        button=button,
        icon=icon,
        what=f"{row.person.name}, {named(row.post)}",
        back=_after(row),
        status=form.status,
    )


def _after(row: Appointment) -> str:
    """The person's own page, where there is one."""
    return links.url("person", row.person_id) or url_for(".index")
