"""What every plan does: the lines held against what there is, each told what it would do."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import ClassVar

from geos.core.actor import Actor, Role
from geos.directory.models import Institution
from geos.directory.policy import may_give
from geos.importing.models import ImportKind
from geos.importing.queries.planning.tree import Node, Tree
from geos.importing.reading import N_, SHEETS, Entry, Sheet, needed

DOUBLE = N_("Line %(line)d is about the same: leave one of the two out")
LINE_WRONG = N_("Correct line %(line)d first: this one refers to it")
NO_ENGLISH = N_("Without an English name the Swahili one stands in both")
NO_UNIT = N_("There is no unit of this name: choose one of the structure")
NO_UNIT_BUT = N_("There is no unit of this name. Is it “%(name)s”?")
MANY_UNITS = N_("Several units have this name: write the one above it too, as “%(name)s”")
NOT_YOURS = N_("The role “Authority” is not yours to give: only the e-Government Authority gives it")


class Plan:
    """Lines of one kind, each with what it would do; nothing is written here.

    Subclasses look the lines up in a number of statements that does not grow with them.
    """

    kind: ClassVar[ImportKind]
    source = ""  # the name of the file, for histories that say why

    def __init__(self, actor: Actor, institution: Institution, entries: Sequence[Entry]) -> None:
        self.actor, self.institution, self.entries = actor, institution, entries
        self.look_up()
        for entry in entries:
            if entry.known is None and not entry.wrong:
                needed(self.sheet, entry)
        self.check()
        self.order()

    @property
    def sheet(self) -> Sheet:
        """The columns."""
        return SHEETS[self.kind]

    @property
    def good(self) -> list[Entry]:
        """Lines without a fault so far."""
        return [entry for entry in self.entries if not entry.wrong]

    def look_up(self) -> None:
        """Find out which lines are about something known, and set their `known`."""

    def check(self) -> None:
        """Tell faults and differences."""

    def order(self) -> None:
        """Set each line's place in the order of writing."""
        for place, entry in enumerate(self.entries):
            entry.place = place

    def refuse_doubles(self, key: Callable[[Entry], Hashable], column: str) -> None:
        """Of two lines with the same key the second is told."""
        first: dict[Hashable, int] = {}
        for entry in self.good:
            found = key(entry)
            if found is None:
                continue
            if found in first:
                entry.fault(column, DOUBLE, line=first[found])
            first.setdefault(found, entry.line)

    def refuse_foreign_roles(self, entry: Entry, before: Iterable[Role], after: Iterable[Role]) -> None:
        """Roles that are not this actor's to give or to take."""
        if not may_give(self.actor, set(before) ^ set(after)):
            entry.fault("roles", NOT_YOURS)


def unit_of(tree: Tree, entry: Entry, column: str, text: str) -> Node | None:
    """The unit that a cell names; None with a fault where none, or more than one, is."""
    found = tree.find(text)
    if len(found) == 1:
        return found[0]
    if found:
        entry.fault(column, MANY_UNITS, name=tree.text(found[0].id), instead=tree.text(found[0].id))
        return None
    close = tree.close(text)
    if close:
        entry.fault(column, NO_UNIT_BUT, name=close, instead=close)
    else:
        entry.fault(column, NO_UNIT)
    return None
