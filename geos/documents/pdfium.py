"""The one door to PDFium, which is not thread-safe: everything it does happens under one lock."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any

from PIL.Image import Image

_LOCK = Lock()
_PASSWORD = 4  # FPDF_ERR_PASSWORD in fpdfview.h
_LONGEST = 4.0  # a page image is at most so many times as long as it is wide
_POINTS = 72  # PDF's unit: so many to an inch
_MOST_PIXELS = 3600  # of one side of a page that is drawn to be read by a machine


class PdfError(Exception):
    """The file cannot be opened as a PDF, or it has no such page."""


class PdfLocked(PdfError):
    """The PDF opens with a password only."""


@contextmanager
def _opened(data: bytes, password: str | None = None) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415  # heavy: imported when first used

    with _LOCK:
        try:
            pdf = pypdfium2.PdfDocument(data, password=password)
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
        pdf.init_forms()  # without it the visible blocks of signatures are not drawn
        with closing(pdf[number - 1]) as page:
            wide, long = page.get_size()  # points
            scale = min(width / max(wide, 1), width * _LONGEST / max(long, 1))
            picture: Image = page.render(scale=scale).to_pil()
            return picture.copy()  # the bitmap behind it goes with the page


@dataclass(frozen=True)
class Overlay:
    """What is laid over the pages of another PDF: page `first` over its first page, `rest` over the others.

    Both count from 0 in `data`, whose pages are transparent and of A4's size.
    """

    data: bytes
    first: int
    rest: int


def overlaid(data: bytes, overlay: Overlay | None) -> tuple[bytes, int]:
    """The pages of a PDF with the overlay upon each (without one: as they are), and their number.

    Only what is seen on a page is taken over: annotations become part of it, scripts, actions, attachments
    and passwords of the owner stay behind. PdfError where it does not open.
    """
    from pypdfium2 import PdfDocument, raw  # noqa: PLC0415  # heavy: imported when first used

    with _opened(data) as source, closing(PdfDocument.new()) as made:
        made.import_pages(source)
        for number in range(len(made)):
            with closing(made[number]) as page:
                raw.FPDFPage_Flatten(page, raw.FLAT_PRINT)
        if overlay is not None:
            _lay(made, overlay)
        out = BytesIO()
        made.save(out)
        return out.getvalue(), len(made)


def _lay(made: Any, overlay: Overlay) -> None:
    from pypdfium2 import PdfDocument  # noqa: PLC0415  # heavy: imported when first used

    with closing(PdfDocument(overlay.data)) as laid:
        marks = [laid.page_as_xobject(index, made) for index in (overlay.first, overlay.rest)]
        for number in range(len(made)):
            with closing(made[number]) as page:
                mark = marks[min(number, 1)].as_pageobject()
                mark.set_matrix(_placed(page, laid.get_page_size(0)))
                page.insert_obj(mark)
                page.gen_content()
        for each in marks:
            each.close()


def _placed(page: Any, size: tuple[float, float]) -> Any:
    """How the overlay comes to cover the page as it is seen, its top right corner upon the page's."""
    from pypdfium2 import PdfMatrix  # noqa: PLC0415  # heavy: imported when first used

    left, bottom, right, top = page.get_cropbox()
    wide, high = right - left, top - bottom
    turned = page.get_rotation()
    seen_wide, seen_high = (high, wide) if turned in (90, 270) else (wide, high)
    scale = max(seen_wide / size[0], seen_high / size[1])
    seen = PdfMatrix(scale, 0, 0, scale, seen_wide - size[0] * scale, seen_high - size[1] * scale)
    back = {  # from the page as it is seen to its own axes; a page's turn is clockwise
        0: PdfMatrix(1, 0, 0, 1, 0, 0),
        90: PdfMatrix(0, 1, -1, 0, wide, 0),
        180: PdfMatrix(-1, 0, 0, -1, wide, high),
        270: PdfMatrix(0, -1, 1, 0, 0, high),
    }[turned]
    return seen.multiply(back).translate(left, bottom)


def page_raster(data: bytes, number: int, dpi: int) -> Image:
    """Page `number` (from 1) in grey at `dpi` dots to the inch, for a machine to read; huge pages coarser."""
    with _opened(data) as pdf:
        if not 1 <= number <= len(pdf):
            raise PdfError("no such page")
        with closing(pdf[number - 1]) as page:
            scale = min(dpi / _POINTS, _MOST_PIXELS / max(1, *page.get_size()))
            picture: Image = page.render(scale=scale, grayscale=True).to_pil()
            return picture.convert("L")


def cut_pages(data: bytes, groups: Sequence[Sequence[int]], password: str | None = None) -> list[bytes]:
    """One PDF for each group of page numbers (from 1), its pages taken over as they are, nothing drawn anew.

    PdfError where the file does not open or has no such page, PdfLocked where the password is not right.
    """
    with _opened(data, password) as pdf:
        if any(not 1 <= number <= len(pdf) for group in groups for number in group):
            raise PdfError("no such page")
        return [_cut(pdf, group) for group in groups]


def _cut(pdf: Any, numbers: Sequence[int]) -> bytes:
    import pypdfium2  # noqa: PLC0415  # heavy: imported when first used

    out = BytesIO()
    with closing(pypdfium2.PdfDocument.new()) as part:
        part.import_pages(pdf, [number - 1 for number in numbers])
        part.save(out)
    return out.getvalue()


def joined(parts: Sequence[bytes]) -> bytes:
    """The pages of several PDFs in one, as they are; PdfError where one does not open."""
    from pypdfium2 import PdfDocument  # noqa: PLC0415  # heavy: imported when first used

    with closing(PdfDocument.new()) as made:
        for part in parts:
            with _opened(part) as source:
                made.import_pages(source)
        out = BytesIO()
        made.save(out)
        return out.getvalue()
