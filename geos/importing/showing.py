"""Words and signs of imports: kinds of files, states, and which cells of a line are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p

from geos.importing import queries
from geos.importing.models import Import, ImportKind, ImportRow, ImportState, RowState
from geos.importing.reading import SHEETS, Fault
from geos.web.i18n import language

# kind: word, sign, what a page about its file is called
KINDS: dict[ImportKind, tuple[LazyString, str, LazyString]] = {
    ImportKind.UNITS: (_p("import", "Units"), "building", _("Import units from a file")),
    ImportKind.POSTS: (_p("import", "Posts"), "id-badge-2", _("Import posts from a file")),
    ImportKind.PEOPLE: (_p("import", "People"), "users", _("Import people from a file")),
    ImportKind.MAILBOXES: (_p("import", "Mailboxes"), "mail", _("Import mailboxes from a file")),
}
STATES: dict[ImportState, tuple[str, LazyString]] = {
    ImportState.CHECKED: ("wait", _p("import", "Nothing imported yet")),
    ImportState.RUNNING: ("run", _p("import", "Being imported")),
    ImportState.DONE: ("done", _p("import", "Imported")),
    ImportState.LEFT: ("off", _p("import", "Discarded")),
}
# state of a line: kind of tag, word, word of several
ROWS: dict[RowState, tuple[str, LazyString, LazyString]] = {
    RowState.WRONG: ("no", _p("line", "Error"), _p("lines", "Errors, not imported")),
    RowState.NEW: ("rest", _p("line", "New"), _p("lines", "New")),
    RowState.CHANGE: ("run", _p("line", "Change"), _p("lines", "Changes")),
    RowState.SAME: ("rest", _p("line", "Already the same"), _p("lines", "Already the same")),
    RowState.MADE: ("done", _p("line", "Imported"), _p("lines", "Imported")),
    RowState.CHANGED: ("done", _p("line", "Changed"), _p("lines", "Changed")),
}
LOOK = ("wait", _p("line", "Look at it"), _p("lines", "To look at"))
# The cells by which a reader knows a line; several columns make one cell.
SHOWN: dict[ImportKind, tuple[tuple[str, ...], ...]] = {
    ImportKind.UNITS: (("name_sw",), ("parent",), ("kind",)),
    ImportKind.POSTS: (("code",), ("title_sw",), ("unit",)),
    ImportKind.PEOPLE: (("name", "title", "given_name", "surname"), ("address",), ("post",)),
    ImportKind.MAILBOXES: (("address",), ("kind",), ("label", "post", "registry")),
}


@dataclass(frozen=True)
class Cell:
    """A cell as it is shown."""

    head: str
    text: str
    bad: bool


@dataclass(frozen=True)
class Line:
    """A line as it is shown: `said` are its faults, `changes` what it changes, with the columns' heads."""

    row: ImportRow
    cells: list[Cell]
    said: list[tuple[str, str, bool, str]]  # column, what to write, mild, what would be right
    changes: list[tuple[str, str, str]]

    @property
    def wrong(self) -> bool:
        """Whether it is kept out."""
        return self.row.state is RowState.WRONG

    @property
    def look(self) -> bool:
        """Whether it is worth a look."""
        return self.row.doubtful and not self.wrong

    @property
    def tag(self) -> tuple[str, str]:
        """Kind and word."""
        kind, word, _many = ROWS[self.row.state]
        return kind, str(word)


def lines(found: Import, rows: Sequence[ImportRow]) -> list[Line]:
    """Lines of one file."""
    return [_line(found, row) for row in rows]


def _line(found: Import, row: ImportRow) -> Line:
    cells, faults = queries.cells(row), queries.faults(row)
    bad = {fault.column for fault in faults if not fault.mild}
    shown = [
        Cell(head(found.kind, names[0]), _joined(cells, names), bool(bad.intersection(names)))
        for names in SHOWN[found.kind]
    ]
    said = [(head(found.kind, each.column), say(each), each.mild, each.instead) for each in faults]
    changes = [(head(found.kind, name), before, after) for name, before, after in queries.changes(row)]
    return Line(row, shown, said, changes)


def _joined(cells: dict[str, str], names: tuple[str, ...]) -> str:
    return " ".join(filter(None, (cells.get(name, "") for name in names)))


def head(kind: ImportKind, name: str) -> str:
    """A column's heading in the reader's language."""
    return SHEETS[kind].column(name).heads[1 if language() == "en" else 0]


def heads(kind: ImportKind) -> list[str]:
    """Those of the cells that are shown."""
    return [head(kind, names[0]) for names in SHOWN[kind]]


def say(fault: Fault) -> str:
    """What to write, in the reader's language."""
    return str(gettext(fault.key, **fault.facts))
