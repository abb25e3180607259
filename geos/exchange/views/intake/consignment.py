"""A letter that another member institution sent. Refusing it is the act of `consignments`."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from geos.core.errors import NotFound, WrongState
from geos.directory.models import Registry
from geos.exchange import prefill
from geos.exchange.forms.intake import ConsignmentForm
from geos.exchange.models import Consignment
from geos.exchange.queries import consignments as queries
from geos.exchange.queries import intake as arrivals
from geos.exchange.service import intake
from geos.exchange.views.intake.blueprint import bp
from geos.exchange.views.intake.registering import offer, page, refuse_repeated, registered
from geos.exchange.workflow import DELIVERED
from geos.letters.views.incoming import plan_of
from geos.web import links
from geos.web.who import actor


@bp.route("/consignment/<int:consignment_id>", methods=["GET", "POST"])
def consignment(consignment_id: int) -> Response:
    """A letter that another member sent: look at it, register it."""
    refuse_repeated()
    found, registry = _arrived(consignment_id)
    if request.method == "GET" and found.state is not DELIVERED:
        return redirect(_outcome(found))
    known = prefill.of_consignment(actor(), found, registry)
    form = ConsignmentForm(data=known.values)
    doubles = offer(form, registry, known)
    form.level.limit(actor().clearance, found.letter.level)
    key = f"consignment:{found.uid}"
    answer = registered(
        form,
        registry,
        key,
        lambda post_id: intake.register_consignment(actor(), found, form.entry(post_id), plan_of(form)),
    )
    if answer is not None:
        return answer
    papers = queries.enclosures(found)
    return page("consignment", form, registry, key, known, consignment=found, doubles=doubles, papers=papers)


def _arrived(consignment_id: int) -> tuple[Consignment, Registry]:
    """A consignment to one of the reader's registries; to anybody else it is none."""
    found = _get(consignment_id)
    registry = found.to_registry
    if registry is None or registry.id not in actor().registry_ids:
        raise NotFound
    return found, registry


def _get(consignment_id: int) -> Consignment:
    """The consignment; whoever had its page open is told when it was taken back meanwhile."""
    try:
        return queries.get(actor(), consignment_id)
    except NotFound:
        if arrivals.taken_back(actor(), consignment_id):
            raise WrongState("Its sender has taken this letter back") from None
        raise


def _outcome(found: Consignment) -> str:
    """Where a consignment is shown that waits no longer."""
    letter = links.url("incoming_letter", found.incoming_id)
    return letter or links.url(Consignment.__tablename__, found.id) or url_for(".index")
