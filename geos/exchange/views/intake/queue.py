"""The queue as a list."""

from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
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
    """Everything that waits at the registry's door, the oldest first; `?next=1` opens the first of it."""
    registries = queries.registries(actor())
    registry = asked_for(registries)
    queue = queries.queue(actor(), registry)
    if "next" in request.args:
        if queue:
            return redirect(url_of(queue[0]))
        flash(_("No letter waits to be registered"), "done")
        return redirect(url_for(".index", registry=registry.id))
    return render(
        "exchange/intake/index.html",
        registry=registry,
        registries=registries,
        queue=queue,
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
