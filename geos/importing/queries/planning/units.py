"""Lines of units held against the structure: new, moved, renamed, the same."""

from geos.core.folding import folded
from geos.directory.models import UnitKind
from geos.directory.service.units import DEEPEST
from geos.importing.models import ImportKind
from geos.importing.queries.planning.base import LINE_WRONG, NO_ENGLISH, Plan, unit_of
from geos.importing.queries.planning.tree import Node, Tree
from geos.importing.reading import N_, Entry

MANY = N_("Several units have this name: write in “Under” which one is meant")
DISSOLVED = N_("A unit of this name was dissolved: reopen it on the structure page, or choose another name")
LOOP = N_("A unit cannot stand under itself: follow “Under” upwards and break the circle")
TOO_DEEP = N_("Choose a unit that stands higher: there are no deeper levels")
AT_TOP = N_("It would stand at the top, under no other unit")


class UnitPlan(Plan):
    """`values["parent_id"]` is the id of the unit above: negative for one that a line makes (`made`)."""

    kind = ImportKind.UNITS

    def look_up(self) -> None:
        """A name that is known once is that unit; one known several times is told by the unit above."""
        self.tree = Tree(self.institution)
        self.made: dict[int, Entry] = {}  # negative id → the line that makes it
        self.refuse_doubles(_key, "name_sw")
        taken = {id for entry in self.good if (id := self._exact(entry)) is not None}
        for entry in self.good:
            if entry.known is None:
                self._by_name(entry, taken)
        for number, entry in enumerate(self.good, start=1):
            if entry.known is None:
                self.made[-number] = entry
                self.tree.add(_node(-number, entry))

    def _exact(self, entry: Entry) -> int | None:
        above = folded(entry.get("parent", "").rpartition(">")[2])
        for node in self.tree.named(entry.get("name_sw")):
            parent = self.tree.nodes.get(node.parent_id or 0)
            names = {folded(parent.name_sw), folded(parent.name_en)} if parent else {""}
            if above in names:
                entry.known = node.id
        return entry.known

    def _by_name(self, entry: Entry, taken: set[int]) -> None:
        found = [node for node in self.tree.named(entry.get("name_sw")) if node.id not in taken]
        if len(found) == 1:
            entry.known = found[0].id
            taken.add(found[0].id)
        elif found:
            entry.fault("name_sw", MANY)
        elif self.tree.named(entry.get("name_sw"), active=False):
            entry.fault("name_sw", DISSOLVED)

    def check(self) -> None:
        """Units above first, since circles are seen only in all of them together."""
        self._before = {id: node.parent_id for id, node in self.tree.nodes.items()}
        for id, entry in sorted(self._ids(), key=lambda pair: ">" in pair[1].get("parent", "")):
            self._place_under(entry)
            if "parent_id" in entry.values:
                self.tree.nodes[id].parent_id = entry.values["parent_id"]
        for id, entry in self._ids():
            if any(node.id == id for node in self.tree.above(self.tree.nodes[id])):
                entry.fault("parent", LOOP)
            elif sum(1 for _ in self.tree.above(self.tree.nodes[id])) > DEEPEST:
                entry.fault("parent", TOO_DEEP)
        for id, entry in self._ids():
            self._compare(id, entry)
        self._refuse_orphans()

    def _ids(self) -> list[tuple[int, Entry]]:
        made = {id(entry): number for number, entry in self.made.items()}
        return [
            (entry.known if entry.known is not None else made[id(entry)], entry)
            for entry in self.good
            if entry.known is not None or id(entry) in made
        ]

    def _place_under(self, entry: Entry) -> None:
        written = entry.get("parent")
        if written:
            above = unit_of(self.tree, entry, "parent", written)
            if above is not None:
                entry.values["parent_id"] = above.id
        elif written == "":
            entry.values["parent_id"] = None
        elif entry.known is None:
            entry.values["parent_id"] = None
            if self.tree.nodes:
                entry.fault("parent", AT_TOP, mild=True)

    def _compare(self, id: int, entry: Entry) -> None:
        node = self.tree.nodes[id]
        if entry.known is None:
            if not entry.get("name_en"):
                entry.fault("name_en", NO_ENGLISH, mild=True)
            return
        for name in ("name_sw", "name_en", "kind"):
            if name in entry.values:
                entry.change(name, getattr(node, name), entry.values[name])
        if "parent_id" in entry.values and entry.values["parent_id"] != self._before[id]:
            entry.change(
                "parent", self.tree.text(self._before[id]), self.tree.text(entry.values["parent_id"])
            )

    def _refuse_orphans(self) -> None:
        """Who stands under a line that is kept out is kept out too."""
        for _, entry in self._by_depth():
            above = self.made.get(entry.get("parent_id") or 0)
            if above is not None and above.wrong:
                entry.fault("parent", LINE_WRONG, line=above.line)

    def _by_depth(self) -> list[tuple[int, Entry]]:
        return sorted(self._ids(), key=lambda pair: sum(1 for _ in self.tree.above(self.tree.nodes[pair[0]])))

    def order(self) -> None:
        """What stands above comes first."""
        places = {id(entry): place for place, (_, entry) in enumerate(self._by_depth())}
        for entry in self.entries:
            entry.place = places.get(id(entry), len(self.entries))


def _key(entry: Entry) -> tuple[str, str]:
    return folded(entry.get("name_sw")), folded(entry.get("parent", ""))


def _node(id: int, entry: Entry) -> Node:
    return Node(
        id,
        entry.get("name_sw"),
        entry.get("name_en") or entry.get("name_sw"),
        entry.get("kind", UnitKind.DEPARTMENT),
        None,
        True,
    )
