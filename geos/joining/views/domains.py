"""The register of government domain names: the list and the page of one."""

from flask import request
from werkzeug.wrappers import Response

from geos.joining import queries, wording
from geos.joining.models import DomainName
from geos.joining.policy import operates
from geos.joining.views.blueprint import DOMAIN, bp
from geos.joining.views.columns import domain_columns
from geos.web.i18n import language
from geos.web.listing import Listing
from geos.web.render import render
from geos.web.who import actor


@bp.get("/domains")
def domains() -> Response:
    """Names that are held, or a view of them: those that lapse soon, have lapsed or were released."""
    view, text = (request.args.get(name, "").strip()[:200] for name in ("view", "q"))
    view = view if view in queries.VIEWS else ""
    listing: Listing[DomainName] = Listing(
        queries.domains(actor(), view, text),
        domain_columns(),
        DomainName.id,
        "until" if view in ("soon", "lapsed") else "name",
    )
    if listing.format:
        return listing.export("vikoa" if language() == "sw" else "domains")
    return render(
        "joining/domains.html",
        listing=listing,
        counts=queries.lapsing(actor()),
        view=view,
        text=text,
        wording=wording,
    )


@bp.get(DOMAIN)
def domain(domain_id: int) -> Response:
    """One name with its holder and its past: also for who administers the holder, and is reminded of it."""
    found = queries.seen_domain(actor(), domain_id)
    return render(
        "joining/domain.html",
        domain=found,
        in_use=queries.in_use(found),
        operates=operates(actor()),
        wording=wording,
    )
