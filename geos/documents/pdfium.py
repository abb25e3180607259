"""The one door to PDFium, which is not thread-safe: everything it does happens under one lock."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Lock
from typing import Any

from PIL.Image import Image

_LOCK = Lock()
_PASSWORD = 4  # FPDF_ERR_PASSWORD in fpdfview.h
_LONGEST = 4.0  # a page image is at most so many times as long as it is wide


class PdfError(Exception):
    """The file cannot be opened as a PDF, or it has no such page."""


class PdfLocked(PdfError):
    """The PDF opens with a password only."""


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415  # heavy: imported when first used

    with _LOCK:
        try:
            pdf = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise (PdfLocked if error.err_code == _PASSWORD else PdfError)(str(error)) from error
        try:
            yield pdf
        except pypdfium2.PdfiumError as error:
            raise PdfError(str(error)) from error
        finally:
            pdf.close()


def count_pages(data: bytes) -> int:
    """Number of pages; PdfError where it does not open or has no page, PdfLocked under a password."""
    with _opened(data) as pdf:
        pages = len(pdf)
        if pages == 0:
            raise PdfError("no pages")
        pdf[0].close()  # a file may tell a count and have no page behind it
        return pages


def page_text(data: bytes, limit: int) -> str:
    """The text of all pages, a form feed between them, cut at `limit` characters."""
    parts: list[str] = []
    with _opened(data) as pdf:
        for number in range(len(pdf)):
            with closing(pdf[number]) as page, closing(page.get_textpage()) as text:
                parts.append(text.get_text_range())
            if sum(map(len, parts)) > limit:
                break
    return "\f".join(parts)[:limit]


def page_image(data: bytes, number: int, width: int) -> Image:
    """Page `number` (from 1) as a picture `width` pixels wide; a page of freak length is made narrower."""
    with _opened(data) as pdf:
        if not 1 <= number <= len(pdf):
            raise PdfError("no such page")
        with closing(pdf[number - 1]) as page:
            wide, long = page.get_size()  # points
            scale = min(width / max(wide, 1), width * _LONGEST / max(long, 1))
            picture: Image = page.render(scale=scale).to_pil()
            return picture.copy()  # the bitmap behind it goes with the page
