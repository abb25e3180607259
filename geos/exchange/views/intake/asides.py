"""Mail that is no letter: put aside with a reason, seen there, brought back."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.exchange.forms.intake import PutAsideForm
from geos.exchange.models import HandledMail
from geos.exchange.queries import intake as queries
from geos.exchange.service import intake as service
from geos.exchange.views.intake.blueprint import bp
from geos.exchange.views.intake.queue import asked_for
from geos.exchange.views.intake.registering import refuse_repeated
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor


@bp.route("/mail/<base>/put-aside", methods=["GET", "POST"])
def put_aside(base: str) -> Response:
    """Take a message that is no letter off the queue, with the reason."""
    refuse_repeated()
    item = queries.mail_item(actor(), base)
    form = PutAsideForm()
    if form.validate_on_submit():
        try:
            handled = service.put_aside(actor(), item.registry, base, form.reason.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The message is put aside. It can be brought back from here."), "done")
            return redirect(url_for(".aside", handled_id=handled.id), 303)
    return render("exchange/intake/put_aside.html", form=form, item=item, status=form.status)


@bp.get("/put-aside")
def asides() -> Response:
    """The messages that were put aside, and why."""
    registry = asked_for(queries.registries(actor()))
    page: Page[HandledMail] = Page.asked(queries.put_aside(registry))
    found = queries.summaries(registry, page)
    return render("exchange/intake/asides.html", page=page, registry=registry, found=found)


@bp.get("/put-aside/<int:handled_id>")
def aside(handled_id: int) -> Response:
    """A message that was put aside: why, by whom, and what it says."""
    handled = queries.aside(actor(), handled_id)
    item = queries.aside_item(actor(), handled)
    return render("exchange/intake/aside.html", handled=handled, item=item, form=Form(formdata=None))


@bp.post("/put-aside/<int:handled_id>/bring-back")
def bring_back(handled_id: int) -> Response:
    """Let a message that was put aside wait again."""
    refuse_repeated()
    handled = queries.aside(actor(), handled_id)
    base = handled.base
    if Form().validate_on_submit():
        service.bring_back(actor(), handled)
        flash(_("The message waits to be registered again."), "done")
        return redirect(url_for(".mail", base=base), 303)
    return redirect(url_for(".aside", handled_id=handled_id), 303)
