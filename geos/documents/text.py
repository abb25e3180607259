"""Text drawn from a document: from what carries text, and by reading from what is only a picture of it."""

import re
from collections.abc import Callable, Iterator

from PIL import Image

from geos.documents import ocr
from geos.documents.ink import is_blank
from geos.documents.pdfium import PdfError, count_pages, page_raster, page_text
from geos.documents.preview import NoPicture, frame

LIMIT = 1_000_000  # characters kept of one document
MOST_READ = 20  # pages of one document that are read as pictures
SAYS_NOTHING = 12  # characters: a page with fewer is a picture (a scanner may print its own name on it)
PICTURE_WIDTH = 1700  # pixels of a photographed page: A4 at some 200 dots to the inch
# NUL is refused by PostgreSQL, a lone surrogate by UTF-8; the other controls mean nothing to a search.
_UNFIT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def _plain(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")  # what old Windows machines write


def _pdf(data: bytes) -> str:
    """The text of every page; the pages that carry none are read as the pictures that they are."""
    parts = page_text(data, LIMIT).split("\f")
    pictures = [place for place, part in enumerate(parts) if len(part.strip()) < SAYS_NOTHING]
    if pictures and ocr.available():
        pages = min(len(parts), count_pages(data))
        for place in [place for place in pictures if place < pages][:MOST_READ]:
            parts[place] = _read(page_raster(data, place + 1, ocr.DPI)) or parts[place]
    return "\f".join(parts)


def _pictures(data: bytes) -> str | None:
    if not ocr.available():
        return None
    try:
        return "\f".join(_read(page) for page in _frames(data))
    except NoPicture as error:
        raise PdfError(str(error)) from error


def _frames(data: bytes) -> Iterator[Image.Image]:
    """The pictures of a file one after another; the first must open."""
    yield frame(data, 1, PICTURE_WIDTH)
    for number in range(2, MOST_READ + 1):
        try:
            yield frame(data, number, PICTURE_WIDTH)
        except NoPicture:
            return


def _read(page: Image.Image) -> str:
    return "" if is_blank(page) else ocr.read(page).strip()


_BY_TYPE: dict[str, Callable[[bytes], str | None]] = {
    "application/pdf": _pdf,
    "text/plain": _plain,
    "text/csv": _plain,
    "text/markdown": _plain,
    "image/png": _pictures,
    "image/jpeg": _pictures,
    "image/tiff": _pictures,
}


def extract(data: bytes, media_type: str) -> str | None:
    """The text, or None where none is drawn from this type here; PdfError where the file does not open."""
    drawer = _BY_TYPE.get(media_type)
    found = drawer(data) if drawer is not None and data else None
    return None if found is None else _UNFIT.sub("", found[:LIMIT].replace("\r\n", "\n")).strip()
