"""Acting (Kaimu): set by the holder, a secretary or an administrator."""

from datetime import date

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.clock import today
from geos.core.errors import Invalid
from geos.directory import queries, service
from geos.directory.forms import ActingForm
from geos.directory.views.blueprint import bp
from geos.web import local
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.render import render
from geos.web.times import day
from geos.web.who import actor


@bp.route("/acting", methods=["GET", "POST"])
def set_acting() -> Response:
    """The form, with the acting that stands now or later below it."""
    me = actor()
    posts = queries.posts_open_to_acting(me)
    form = ActingForm(starts_on=today())
    form.post.choices = [(str(post.id), f"{named(post)} ({post.code})") for post in posts]
    form.person.offer(me)
    if form.validate_on_submit():
        try:
            row = service.set_acting(
                me,
                queries.post(int(form.post.data)),
                queries.colleague(me, int(form.person.data)),
                queries.substantive_holder(int(form.post.data)),
                form.starts_on.data or today(),
                form.ends_on.data or today(),
            )
        except Invalid as error:
            form.take(error)
        else:
            flash(_("%(name)s acts from %(day)s.", name=row.person.name, day=day(row.starts_on)), "done")
            return redirect(url_for(".set_acting"), 303)
    return render(
        "directory/acting.html",
        form=form,
        rows=queries.acting_of(me),
        own=[row for row in queries.acting_around(me, date.max) if row.person_id == me.person_id],
        ending=Form(formdata=None),
        status=form.status,
    )


@bp.post("/acting/<int:appointment_id>/end")
def end_acting(appointment_id: int) -> Response:
    """End an acting before its day."""
    form = Form()
    form.refuse_repeated()
    row = queries.acting_appointment(actor(), appointment_id)
    if form.validate_on_submit():
        service.end_acting(actor(), row)
        flash(_("The acting has ended."), "done")
    back = request.args.get("next")
    return redirect(local.safe(back) if back else url_for(".set_acting"), 303)
