"""The bytes of documents for those who may read them: download, picture of a page, plain text.

Nothing that came from outside is ever run: every answer is sandboxed, and only what a browser shows
without running anything is shown at all; the rest is saved to disk.
"""

import unicodedata
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from geos.core.errors import NotFound
from geos.core.types import Level
from geos.documents import queries, service
from geos.documents.models import Document
from geos.documents.preview import NoPicture, picture
from geos.documents.sniff import PDF
from geos.web import who

bp = Blueprint("documents", __name__, url_prefix="/documents", template_folder="templates")

SHOWN = frozenset({PDF, "image/png", "image/jpeg"})  # what may stand in the window with ?show=1
SANDBOX = "sandbox; default-src 'none'"
YEAR = 31536000  # seconds


@bp.get("/<int:document_id>")
def download(document_id: int) -> AnyResponse:
    """The file as it was received or made."""
    document = _read(document_id)
    answer = Response(queries.stream(document), mimetype=document.media_type)
    answer.content_length = document.size
    answer.set_etag(document.sha256)
    shown = "show" in request.args and document.media_type in SHOWN
    answer.headers.set(
        "Content-Disposition", "inline" if shown else "attachment", **_names(document.filename)
    )
    _guard(answer, document, "private, no-cache")
    # A download that the line cut is taken up again where it ended.
    return answer.make_conditional(request, accept_ranges=True, complete_length=document.size)


@bp.get("/<int:document_id>/pages/<int:number>.png")
def page(document_id: int, number: int) -> AnyResponse:
    """A picture of one page, `width` pixels wide."""
    document = _read(document_id)
    width = request.args.get("width", 900, type=int)
    try:
        made = picture(document, number, width, queries.content, Path(current_app.config["GEOS_CACHE"]))
    except NoPicture:
        raise NotFound from None
    answer = Response(made, mimetype="image/png")
    answer.set_etag(f"{document.sha256}-{number}-{width}")
    _guard(answer, document, f"private, max-age={YEAR}, immutable")
    return answer.make_conditional(request)


@bp.get("/<int:document_id>/text")
def text(document_id: int) -> Response:
    """What stands in the document as plain text: for those who listen, and for the slowest lines."""
    document = _read(document_id)
    if not document.text:
        raise NotFound
    answer = Response(document.text, mimetype="text/plain")
    return _guard(answer, document, "private, no-cache")


def _names(filename: str) -> dict[str, str]:
    """The name as RFC 6266 and RFC 5987 write it: a plain one for old programs, and the true one."""
    plain = unicodedata.normalize("NFKD", filename).encode("ascii", "ignore").decode("ascii")
    if plain == filename:
        return {"filename": plain}
    return {"filename": plain, "filename*": f"UTF-8''{quote(filename, safe='')}"}


def _read(document_id: int) -> Document:
    document = queries.get(who.actor(), document_id)
    service.note_reading(who.actor(), document)
    return document


def _guard(answer: Response, document: Document, keeping: str) -> Response:
    """Sandboxed and unguessed; what is confidential leaves no copy in the browser."""
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store" if document.level >= Level.CONFIDENTIAL else keeping
    return answer
