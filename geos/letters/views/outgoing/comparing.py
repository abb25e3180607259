"""Two versions of a letter, compared word by word."""

from flask import request
from werkzeug.wrappers import Response

from geos.letters import comparing
from geos.letters.queries import outgoing as queries
from geos.letters.views.outgoing.blueprint import bp
from geos.web.render import render
from geos.web.who import actor


@bp.get("/letters/outgoing/<int:letter_id>/versions/<int:number>")
def version(letter_id: int, number: int) -> Response:
    """A version with what changed in it since an earlier one (`since`, by default the one before)."""
    letter = queries.get(actor(), letter_id)
    shown = queries.version(letter, number)
    since = request.args.get("since", number - 1, type=int)
    before = queries.version(letter, since) if 0 < since < number else None
    return render(
        "letters/outgoing/version.html",
        letter=letter,
        shown=shown,
        before=before,
        changes=comparing.changes(before, shown),
        versions=queries.versions(letter),
    )
