"""The structure as a drawn chart: boxes and lines of an SVG, in its own units (one is a pixel at full size).

The top stands in the middle; the units under it hang in rows of at most ACROSS from a trunk; what is below
those stands under each, one above the other. A text is broken into lines here, since SVG does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext

from geos.directory.queries.outlining import Branch

ACROSS = 6  # units beside one another
WIDE, GAP = 172, 14  # a box, and the room between two
STEP, INDENT = 10, 14  # between boxes that stand under one another, and how far each level goes in
ROW_GAP = 34  # between rows that hang from the trunk
LINE = 15  # height of a line of text
SIGNS = 24  # signs of a line in a box of WIDE
BOLD = 0.84  # how many of them a line of bold letters has
MOST_LINES = 4


@dataclass(frozen=True)
class Box:
    """A unit where it is drawn."""

    branch: Branch
    x: float
    y: float
    width: float
    height: float
    lines: list[str]
    under: list[str]  # the post at its head, and who holds that
    rank: int  # 0 at the top

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass
class Chart:
    """All of it; `paths` are the lines as SVG path data."""

    width: float = 0
    height: float = 0
    boxes: list[Box] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


def chart(roots: Sequence[Branch], name: str) -> Chart:
    """The chart of an institution; `name` chooses the attribute that names a unit: `name_sw` or `name_en`."""
    drawn = Chart()
    y = 1.0
    for root in roots:
        y = _tree(drawn, root, y, name) + ROW_GAP
    drawn.width = ACROSS * (WIDE + GAP) - GAP + 2
    drawn.height = max(y - ROW_GAP + 2, 2)
    return drawn


def _tree(drawn: Chart, root: Branch, y: float, name: str) -> float:
    """One top with everything below it; gives where it ends."""
    whole = ACROSS * (WIDE + GAP) - GAP + 2
    top = _box(root, (whole - WIDE * 1.4) / 2, y, WIDE * 1.4, 0, name)
    drawn.boxes.append(top)
    bottom = top.y + top.height
    trunk = bottom
    rows = [root.children[at : at + ACROSS] for at in range(0, len(root.children), ACROSS)]
    for row in rows:
        bus = bottom + ROW_GAP / 2
        drawn.paths.append(f"M{top.middle:g} {trunk:g}V{bus:g}")
        trunk = bus
        bottom = _row(drawn, row, bus, whole, top.middle, name)
    return bottom


def _row(drawn: Chart, row: Sequence[Branch], bus: float, whole: float, trunk: float, name: str) -> float:
    """Units beside one another under their line; the trunk goes on between the two in the middle."""
    taken = len(row) * (WIDE + GAP) - GAP
    left = (whole - taken) / 2
    places = [left + at * (WIDE + GAP) for at in range(len(row))]
    middles = [place + WIDE / 2 for place in places] + [trunk]
    drawn.paths.append(f"M{min(middles):g} {bus:g}H{max(middles):g}")
    bottoms = []
    for branch, x in zip(row, places, strict=True):
        y = bus + ROW_GAP / 2
        drawn.paths.append(f"M{x + WIDE / 2:g} {bus:g}V{y:g}")
        bottoms.append(_stack(drawn, branch, x, y, WIDE, 1, name))
    return max(bottoms)


def _stack(drawn: Chart, branch: Branch, x: float, y: float, width: float, rank: int, name: str) -> float:
    """A unit and, under it and further in, what is below; gives where that ends."""
    box = _box(branch, x, y, width, rank, name)
    drawn.boxes.append(box)
    bottom, elbow = box.y + box.height, x + INDENT / 2
    for child in branch.children:
        at = bottom + STEP
        inside = max(width - INDENT, WIDE / 2)
        drawn.paths.append(f"M{elbow:g} {box.y + box.height:g}V{at + LINE:g}H{x + INDENT:g}")
        bottom = _stack(drawn, child, x + INDENT, at, inside, rank + 1, name)
    return bottom


def _box(branch: Branch, x: float, y: float, width: float, rank: int, name: str) -> Box:
    signs = max(int(SIGNS * width / WIDE), 8)
    lines = broken(getattr(branch.unit, name), int(signs * BOLD))
    title = getattr(branch.head, name.replace("name", "title"), "")
    under = [*broken(title, signs, 3), *broken(_holder(branch), signs)] if title else []
    under = [line for line in under if line]
    return Box(branch, x, y, width, (len(lines) + len(under)) * LINE + 14, lines, under, rank)


def _holder(branch: Branch) -> str:
    if not branch.acting:
        return branch.holder
    return str(gettext("%(name)s (acting)", name=branch.holder))


def broken(text: str, signs: int, most: int = MOST_LINES) -> list[str]:
    """A text in at most so many lines of at most so many signs; what does not fit is left out."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > signs:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    cut = [_cut(line, signs) for line in lines[:most]]
    if len(lines) > most:
        cut[-1] = f"{cut[-1][: signs - 1].rstrip()}…"
    return cut


def _cut(text: str, signs: int) -> str:
    return text if len(text) <= signs else f"{text[: signs - 1].rstrip()}…"
