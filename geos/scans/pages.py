"""Where one letter of a scanned heap ends and the next begins: at separator sheets, told by their QR code.

Pure functions over the bytes of a PDF. A code on a letter itself is too small to be taken for a separator.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any, cast

from PIL import Image

from geos.documents.ink import is_blank
from geos.documents.pdfium import PdfError, count_pages, page_raster
from geos.files import codes

DPI = 120  # dots to the inch: a separator's code is nine centimetres wide
SMALLEST = 1 / 5  # of the page's narrower side: what a separator's code is wide at least
MOST = 500  # pages of one batch


class Page(StrEnum):
    """What a page of a batch is."""

    PAPER = "paper"
    SEPARATOR = "separator"
    BLANK = "blank"


class TooMany(PdfError):
    """More pages than are looked at in one batch."""


@dataclass(frozen=True)
class Cutting:
    """A batch cut into letters; all are page numbers from 1, in the scanner's order."""

    letters: list[list[int]]
    separators: list[int]
    blanks: list[int]


def look(data: bytes) -> list[Page]:
    """What each page is; PdfError where the file does not open, PdfLocked under a password."""
    pages = count_pages(data)
    if pages > MOST:
        raise TooMany(f"{pages} pages")
    return [judge(page_raster(data, number, DPI)) for number in range(1, pages + 1)]


def judge(picture: Image.Image) -> Page:
    """What a single page is."""
    if is_separator(picture):
        return Page.SEPARATOR
    return Page.BLANK if is_blank(picture) else Page.PAPER


def is_separator(picture: Image.Image) -> bool:
    """Whether a large QR code says so, whichever way the sheet went through the scanner."""
    import zxingcpp  # noqa: PLC0415  # heavy: imported when first used

    found = zxingcpp.read_barcodes(picture, formats=cast(Any, zxingcpp.BarcodeFormat.QRCode))
    least = SMALLEST * min(picture.size)
    return any(_says_separator(each.text) and _side(each.position) >= least for each in found)


def _says_separator(text: str) -> bool:
    read = codes.read(text)
    return read is not None and read[0] == "separator"


def _side(position: Any) -> float:
    """The longest side of a code in pixels, turned as it may be."""
    corners = [position.top_left, position.top_right, position.bottom_right]
    return max(math.dist((a.x, a.y), (b.x, b.y)) for a, b in pairwise(corners))


def cutting(pages: Sequence[Page]) -> Cutting:
    """The letters between the separators, blank pages left out; one letter where there is no separator."""
    letters: list[list[int]] = [[]]
    for number, page in enumerate(pages, start=1):
        if page is Page.SEPARATOR:
            letters.append([])
        elif page is Page.PAPER:
            letters[-1].append(number)
    return Cutting(
        [letter for letter in letters if letter],
        [number for number, page in enumerate(pages, start=1) if page is Page.SEPARATOR],
        [number for number, page in enumerate(pages, start=1) if page is Page.BLANK],
    )
