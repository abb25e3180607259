"""A picture as pages of a PDF, so that it can be bound in with the other papers."""

import io
import warnings

from PIL import Image, ImageOps, ImageSequence

from geos.documents.preview import MOST_POINTS
from geos.documents.sniff import BAD_PICTURE

A4 = (8.27, 11.69)  # inches
DOTS = 200  # per inch: what a scanned letter needs to be read
MOST = 50  # pages of one picture file (TIFF)


class NotShown(Exception):
    """The picture does not open, or is larger than any paper."""


def as_pdf(data: bytes) -> bytes:
    """Each picture of the file on a page no larger than A4, upright."""
    try:
        with warnings.catch_warnings(action="ignore"):  # MOST_POINTS is stricter than Pillow's warning
            opened = Image.open(io.BytesIO(data))
            if opened.width * opened.height > MOST_POINTS:
                raise NotShown
            pages = [_page(frame) for frame, _ in zip(ImageSequence.Iterator(opened), range(MOST))]  # noqa: B905
    except BAD_PICTURE as error:
        raise NotShown from error
    wide, high = pages[0].size
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=max(wide / A4[0], high / A4[1])
    )
    return out.getvalue()


def _page(frame: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(frame)
    upright.thumbnail((int(A4[0] * DOTS), int(A4[1] * DOTS)))
    paper = Image.new("RGB", upright.size, "white")
    seen = upright.convert("RGBA")
    paper.paste(seen, mask=seen)
    return paper
