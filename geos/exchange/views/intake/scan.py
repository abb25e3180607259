"""A letter that was cut out of a scanned heap: looked at, registered."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from geos.documents.models import TextState
from geos.exchange import prefill
from geos.exchange.forms.intake import ScanForm
from geos.exchange.queries import intake as queries
from geos.exchange.service import intake as service
from geos.exchange.views.intake.blueprint import bp
from geos.exchange.views.intake.registering import offer, page, refuse_repeated, registered
from geos.letters.views.incoming import plan_of
from geos.scans import queries as scans
from geos.scans.models import Scan, ScanState
from geos.web import links
from geos.web.who import actor


@bp.route("/scan/<int:scan_id>", methods=["GET", "POST"])
def scan(scan_id: int) -> Response:
    """A scanned letter: look at it, register it. What the worker has not read is there at the next look."""
    refuse_repeated()
    found = scans.get(actor(), scan_id)
    if request.method == "GET" and found.state is not ScanState.WAITING:
        return redirect(_dealt_with(found))
    registry, key = found.at_registry, queries.scan_key(found)
    known = prefill.of_scan(actor(), found)
    form = ScanForm(data=known.values)
    doubles = offer(form, registry, known)
    answer = registered(
        form,
        registry,
        key,
        lambda post_id: service.register_scan(actor(), found, form.entry(post_id), plan_of(form)),
    )
    unread = found.document.text_state is TextState.PENDING
    return answer or page("scan", form, registry, key, known, scan=found, doubles=doubles, unread=unread)


def _dealt_with(found: Scan) -> str:
    """Where a scan is shown that waits no longer: its letter, else the heap that it was cut from."""
    letter = links.url("incoming_letter", found.incoming_id)
    return letter or url_for("scans.batch", batch_id=found.batch_id)
