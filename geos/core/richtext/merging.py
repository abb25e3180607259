"""What two people made of one text, put together where they worked on different parts of it."""

from difflib import SequenceMatcher

from geos.core.richtext.nodes import Block, Blocks

Edit = tuple[int, int, Blocks]  # from and to in the old text, and what stands there now


def merged(base: Blocks, mine: Blocks, theirs: Blocks) -> Blocks | None:
    """Both texts in one; None where each changed the same part, or parts that touch, in another way."""
    own, other = _edits(base, mine), _edits(base, theirs)
    if any(a != b and _touch(a, b) for a in own for b in other):
        return None
    made = list[Block](base)
    for start, end, blocks in sorted({*own, *other}, key=lambda edit: edit[:2], reverse=True):
        made[start:end] = blocks
    return tuple(made)


def _edits(old: Blocks, new: Blocks) -> list[Edit]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [(a, b, new[c:d]) for same, a, b, c, d in matcher.get_opcodes() if same != "equal"]


def _touch(one: Edit, other: Edit) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
