"""A paper that came by post or by hand, with its scan or without."""

from flask import url_for
from werkzeug.wrappers import Response

from geos.core.clock import now
from geos.exchange.forms.intake import PaperForm
from geos.exchange.queries import intake as queries
from geos.exchange.service import intake as service
from geos.exchange.views.intake.blueprint import bp
from geos.exchange.views.intake.queue import asked_for
from geos.exchange.views.intake.registering import offer, page, refuse_repeated, registered
from geos.letters.models import Channel
from geos.letters.views.incoming import plan_of
from geos.web.who import actor


@bp.route("/paper", methods=["GET", "POST"])
def paper() -> Response:
    """Register a paper letter."""
    refuse_repeated()
    registry = asked_for(queries.registries(actor()))
    form = PaperForm(action=url_for(".paper", registry=registry.id))
    doubles = offer(form, registry)
    answer = registered(
        form,
        registry,
        "",
        lambda post_id: service.register_paper(
            actor(),
            registry,
            Channel(form.channel.data),
            form.received_at.data or now(),
            form.entry(post_id),
            form.scanned,
            form.enclosed,
            plan_of(form),
        ),
    )
    return answer or page("paper", form, registry, doubles=doubles)
