"""The journal as an auditor reads it."""

import json

from flask import Blueprint, request
from flask_babel import lazy_pgettext as _p
from werkzeug.wrappers import Response

from geos.audit import queries, words
from geos.audit.models import AuditEntry
from geos.core.actor import Actor, Role
from geos.web import nav
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

bp = Blueprint("audit", __name__, template_folder="templates")


def auditor(actor: Actor) -> bool:
    """Whether the journal stands on this reader's rail."""
    return actor.has(Role.AUDITOR)


NAV = nav.Entry("journal", _p("rail", "Journal"), "clipboard-list", "audit.index", visible=auditor, end=True)


@bp.get("/journal")
def index() -> Response:
    """Every act of the own institution, newest first, filtered by act, person or thing."""
    wanted = {name: request.args.get(name, "").strip()[:80] for name in ("act", "kind", "q")}
    page: Page[AuditEntry] = Page.asked(queries.of_institution(actor(), **wanted), limit=50)
    rows = [(entry, json.loads(entry.payload)) for entry in page]
    return render(
        "audit/index.html", page=page, rows=rows, wanted=wanted, acts=queries.acts(actor()), words=words
    )


@bp.get("/journal/<int:number>")
def show(number: int) -> Response:
    """One entry as it was hashed, and whether it and its neighbours hold."""
    entry, holds = queries.entry(actor(), number)
    return render("audit/show.html", entry=entry, said=json.loads(entry.payload), holds=holds, words=words)
