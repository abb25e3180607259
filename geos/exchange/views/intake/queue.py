"""The queue as a list."""

from collections.abc import Sequence

from flask import request
from werkzeug.wrappers import Response

from geos.directory.models import Registry
from geos.exchange.queries import intake as queries
from geos.exchange.views.intake.blueprint import bp
from geos.exchange.views.intake.registering import url_of
from geos.letters import incoming_showing as showing
from geos.letters.queries import incoming as letters
from geos.web.render import render
from geos.web.who import actor


@bp.get("")
def index() -> Response:
    """Everything that waits at the registry's door, the oldest first."""
    registries = queries.registries(actor())
    registry = asked_for(registries)
    return render(
        "exchange/intake/index.html",
        registry=registry,
        registries=registries,
        queue=queries.queue(actor(), registry),
        next_number=letters.next_number(registry),
        done=letters.registered_today(registry.id),
        channels=showing.CHANNELS,
        aside=queries.count_aside(registry),
        url_of=url_of,
    )


def asked_for(registries: Sequence[Registry]) -> Registry:
    """The registry that the address names, else the reader's first."""
    asked = request.args.get("registry", type=int)
    return next((registry for registry in registries if registry.id == asked), registries[0])
