"""The units of an institution by name, with those that a file adds: one map for parents and for posts."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from sqlalchemy import select

from geos.core.db import db
from geos.core.folding import folded
from geos.directory.models import Institution, Unit, UnitKind

STEP = " > "  # a name that occurs twice is told by the unit above it: "Idara ya Tiba > Sehemu ya Utawala"
DEEPEST = 50


@dataclass
class Node:
    """A unit as it is, or as a line would make it (then its id is negative)."""

    id: int
    name_sw: str
    name_en: str
    kind: UnitKind
    parent_id: int | None
    active: bool
    head_post_id: int | None = None


class Tree:
    """Units by id and by folded name."""

    def __init__(self, institution: Institution) -> None:
        columns = (
            Unit.id, Unit.name_sw, Unit.name_en, Unit.kind, Unit.parent_id, Unit.active, Unit.head_post_id
        )  # fmt: skip
        rows = db.session.execute(select(*columns).where(Unit.institution_id == institution.id))
        self.nodes: dict[int, Node] = {}
        self._names: dict[str, list[int]] = {}
        for row in rows:
            self.add(Node(*row))

    def add(self, node: Node) -> None:
        """Put a unit in."""
        self.nodes[node.id] = node
        for name in {folded(node.name_sw), folded(node.name_en)}:
            self._names.setdefault(name, []).append(node.id)

    def named(self, name: str, active: bool = True) -> list[Node]:
        """Those that bear this Swahili name."""
        key = folded(name)
        found = (self.nodes[id] for id in self._names.get(key, ()))
        return [node for node in found if node.active is active and folded(node.name_sw) == key]

    def find(self, text: str) -> list[Node]:
        """Those that a cell names, in either language; units above may stand before, divided by ">"."""
        steps = [folded(part) for part in text.split(">")]
        found = (self.nodes[id] for id in self._names.get(steps[-1], ()))
        return [node for node in found if node.active and self._stands_under(node, steps[:-1])]

    def _stands_under(self, node: Node, names: list[str]) -> bool:
        for name in reversed(names):
            above = self.nodes.get(node.parent_id) if node.parent_id is not None else None
            if above is None or name not in (folded(above.name_sw), folded(above.name_en)):
                return False
            node = above
        return True

    def above(self, node: Node) -> Iterator[Node]:
        """The units above one, the closest first; ends where it comes back to itself."""
        seen = {node.id}
        while node.parent_id is not None and node.parent_id in self.nodes:
            node = self.nodes[node.parent_id]
            yield node
            if node.id in seen:
                return
            seen.add(node.id)

    def text(self, id: int | None) -> str:
        """How a cell names a unit: its name, with the units above it where that alone is not enough."""
        node = self.nodes.get(id) if id is not None else None
        if node is None:
            return ""
        written, top = node.name_sw, node
        while len(self.find(written)) > 1 and top.parent_id is not None:
            top = self.nodes[top.parent_id]
            written = f"{top.name_sw}{STEP}{written}"
        return written

    def close(self, text: str) -> str:
        """The name that is most like this one, '' where none is."""
        names = {folded(node.name_sw): node.name_sw for node in self.nodes.values() if node.active}
        found = get_close_matches(folded(text), names, n=1, cutoff=0.8)
        return names[found[0]] if found else ""
