"""A letter that another member institution sent: registered, or refused with a reason."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.errors import Invalid, NotFound
from geos.directory.models import Registry
from geos.exchange import prefill
from geos.exchange.forms.intake import ConsignmentForm, RefuseForm
from geos.exchange.models import Consignment
from geos.exchange.queries import consignments as queries
from geos.exchange.service import consignments as service
from geos.exchange.service import intake
from geos.exchange.views.intake.blueprint import bp
from geos.exchange.views.intake.registering import offer, page, refuse_repeated, registered
from geos.exchange.workflow import DELIVERED
from geos.letters.views.incoming import plan_of
from geos.web import links
from geos.web.render import render
from geos.web.who import actor


@bp.route("/consignment/<int:consignment_id>", methods=["GET", "POST"])
def consignment(consignment_id: int) -> Response:
    """A letter that another member sent: look at it, register it."""
    refuse_repeated()
    found, registry = _arrived(consignment_id)
    if request.method == "GET" and found.state is not DELIVERED:
        return redirect(_outcome(found))
    values, text = prefill.of_consignment(found)
    form = ConsignmentForm(data=values)
    offer(form, registry, text)
    form.level.limit(actor().clearance, found.letter.level)
    key = f"consignment:{found.uid}"
    answer = registered(
        form,
        registry,
        key,
        lambda post_id: intake.register_consignment(actor(), found, form.entry(post_id), plan_of(form)),
    )
    number = request.args.get("page", 1, type=int)
    return answer or page("consignment", form, registry, key, consignment=found, page_number=number)


def _arrived(consignment_id: int) -> tuple[Consignment, Registry]:
    """A consignment to one of the reader's registries; to anybody else it is none."""
    found = queries.get(actor(), consignment_id)
    registry = found.to_registry
    if registry is None or registry.id not in actor().registry_ids:
        raise NotFound
    return found, registry


def _outcome(found: Consignment) -> str:
    """Where a consignment is shown that waits no longer."""
    letter = links.url("incoming_letter", found.incoming_id)
    return letter or links.url(Consignment.__tablename__, found.id) or url_for(".index")


@bp.route("/consignment/<int:consignment_id>/refuse", methods=["GET", "POST"])
def refuse(consignment_id: int) -> Response:
    """Let the sender know why a letter is not taken."""
    refuse_repeated()
    found, registry = _arrived(consignment_id)
    form = RefuseForm()
    if form.validate_on_submit():
        try:
            service.refuse(actor(), found, form.reason.data)
        except Invalid as error:
            form.take(error)
        else:
            flash(_("The letter is refused. Its sender reads the reason."), "done")
            return redirect(url_for(".index", registry=registry.id), 303)
    return render("exchange/intake/refuse.html", form=form, consignment=found, status=form.status)
