"""The visible block of a signature, drawn once as a PDF of its size with its fonts embedded."""

import json
from functools import lru_cache
from pathlib import Path

TEMPLATE = Path(__file__).with_name("seal.typ")


def draw(lines: tuple[str, ...], box: tuple[float, float, float, float], language: str) -> bytes:
    """A PDF of one page as large as the box (points)."""
    x1, y1, x2, y2 = box
    return _drawn(lines, round(x2 - x1, 2), round(y2 - y1, 2), language)


@lru_cache(maxsize=32)
def _drawn(lines: tuple[str, ...], width: float, height: float, language: str) -> bytes:
    import typst  # noqa: PLC0415  # heavy: imported when first used

    data = {"lines": lines, "width": width, "height": height, "language": language}
    made = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return bytes(made)
