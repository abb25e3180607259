"""Text drawn from a document for the search: from PDF and from plain text, and from nothing else."""

import re
from collections.abc import Callable

from geos.documents.pdfium import page_text

LIMIT = 1_000_000  # characters kept of one document
# NUL is refused by PostgreSQL, a lone surrogate by UTF-8; the other controls mean nothing to a search.
_UNFIT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def _plain(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")  # what old Windows machines write


_BY_TYPE: dict[str, Callable[[bytes], str]] = {
    "application/pdf": lambda data: page_text(data, LIMIT),
    "text/plain": _plain,
    "text/csv": _plain,
    "text/markdown": _plain,
}


def extract(data: bytes, media_type: str) -> str | None:
    """The text, or None where no text is drawn from this type; PdfError where a PDF does not open."""
    drawer = _BY_TYPE.get(media_type)
    if drawer is None or not data:
        return None
    return _UNFIT.sub("", drawer(data)[:LIMIT].replace("\r\n", "\n")).strip()
