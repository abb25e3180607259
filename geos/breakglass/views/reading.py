"""Reading an opened mailbox: lists, messages and attached files, each under the watermark."""

from urllib.parse import quote

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from geos.breakglass import queries, service
from geos.breakglass.forms import PlainForm
from geos.breakglass.views.blueprint import OPENING, bp
from geos.mail import boxes, folders
from geos.web.render import render
from geos.web.who import actor

SHOWN = 100_000  # characters of a text that are shown
MAIL = f"{OPENING}/mail"
MESSAGE = f"{MAIL}/<base>"


@bp.get(MAIL)
def look_through_opened(opening_id: int) -> AnyResponse:
    """A folder of the opened mailbox."""
    opening = queries.opened(actor(), opening_id)
    folder, before = _folder(), request.args.get("after")
    found = service.look_through_opened(actor(), opening, folder, before)
    rows, more = found[: service.PAGE], len(found) > service.PAGE
    older = (
        url_for(".look_through_opened", opening_id=opening.id, folder=folder or None, after=rows[-1].key)
        if more
        else ""
    )
    return render(
        "breakglass/mail.html",
        opening=opening,
        rows=rows,
        older=older,
        first=before is None,
        folder=folder,
        all_folders=[
            (one.name, folders.label(one.name), folders.icon(one.name), one.total)
            for one in sorted(boxes.folders(opening.mailbox), key=lambda one: folders.order(one.name))
        ],
        outgoing=folder in folders.OUTGOING,
        folder_label=folders.label(folder),
        form=PlainForm(formdata=None, version=opening.version),
    )


@bp.get(MESSAGE)
def read_opened(opening_id: int, base: str) -> AnyResponse:
    """A message; that it was opened stands in the journal."""
    opening = queries.opened(actor(), opening_id)
    parsed = service.read_opened(actor(), opening, _folder(), base)
    return render(
        "breakglass/message.html",
        opening=opening,
        parsed=parsed,
        base=base,
        folder=_folder(),
        folder_label=folders.label(_folder()),
        text=parsed.text[:SHOWN],
        cut=len(parsed.text) > SHOWN,
    )


@bp.get(f"{MESSAGE}/attachments/<int:number>")
def save_opened(opening_id: int, base: str, number: int) -> Response:
    """One attached file, as bytes to be saved and never shown in the window."""
    opening = queries.opened(actor(), opening_id)
    found = service.save_opened(actor(), opening, _folder(), base, number)
    answer = Response(found.data, mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.filename, safe='')}"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _folder() -> str:
    return request.args.get("folder", boxes.INBOX)[:200]
