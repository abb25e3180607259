"""Separator sheets, printed once and laid between the letters of a heap before it is scanned."""

from pathlib import Path

import segno

from geos.core import clock
from geos.directory.models import Registry
from geos.documents.pdf.renderer import PdfRenderer, TypstRenderer
from geos.files import codes

TYPST = TypstRenderer(Path(__file__).parent / "pdf")
MOST_COPIES = 100
# A sheet is read by whoever stands at the scanner, so it speaks both languages.
WORDS = {
    "name_sw": "KITENGANISHI CHA BARUA",
    "name_en": "Letter separator",
    "use_sw": "Weka karatasi hii juu ya kila barua kabla ya kuskani kundi. Itumie tena.",
    "use_en": "Put this sheet on top of each letter before the heap is scanned. Use it again.",
}


def separator_sheets(registry: Registry, copies: int, renderer: PdfRenderer = TYPST) -> bytes:
    """So many equal sheets (1 to MOST_COPIES) as PDF; the code has the strongest correction that QR knows."""
    code = codes.separator_code(registry.id)
    today = clock.today()
    data = {
        "title": WORDS["name_sw"],
        "institution": registry.institution.name_sw,
        "registry": registry.name_sw,
        "words": WORDS,
        "day": (today.year, today.month, today.day),
        "code": code,
        "qr": segno.make(code, error="h", micro=False).svg_inline(border=2, scale=10),
        "copies": min(max(1, copies), MOST_COPIES),
    }
    return renderer.render("separator", data)
