"""Whether anything stands on a page: a scanner's blank back is never perfectly white."""

from PIL import Image

WIDTH = 400  # pixels: two to a millimetre of A4, so that dust and noise melt away and a pen stroke stays
LONGEST = 20 * WIDTH  # a page of freak length is pressed into this
MARGIN = 0.04  # of each side is not looked at: the shadow of the sheet's own edge
CONTRAST = 50  # of 255: what differs so much from the paper is ink; what shines through from behind is not
LEAST = 30  # pixels of ink, some seven square millimetres: a single handwritten word has more


def is_blank(picture: Image.Image) -> bool:
    """Whether a page, as it was scanned or drawn, holds nothing that anybody wrote or printed."""
    grey = picture.convert("L")
    wide, high = WIDTH, min(LONGEST, max(1, round(grey.height * WIDTH / max(1, grey.width))))
    small = grey.resize((wide, high), Image.Resampling.BOX)
    left, top = round(wide * MARGIN), round(high * MARGIN)
    counts = small.crop((left, top, max(left + 1, wide - left), max(top + 1, high - top))).histogram()
    paper = _middle(counts)
    return sum(count for shade, count in enumerate(counts) if abs(shade - paper) > CONTRAST) < LEAST


def _middle(counts: list[int]) -> int:
    """The shade that half of the page does not exceed: that of the paper."""
    half, seen = sum(counts) / 2, 0
    for shade, count in enumerate(counts):
        seen += count
        if seen >= half:
            return shade
    return 255
