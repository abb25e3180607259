"""A line of a file, read: its values, what is wrong with them, and what they change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geos.importing.models import RowState


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell. A `mild` one does not keep the line out; it is only worth a look.

    `instead` is what the cell would better say, where that is known.
    """

    column: str
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    mild: bool = False
    instead: str = ""


class Bad(Exception):
    """A cell that cannot be read: `key` says what to write there."""

    def __init__(self, key: str, instead: str = "", **facts: Any) -> None:
        super().__init__(key)
        self.key, self.instead, self.facts = key, instead, facts


@dataclass
class Entry:
    """One line. `values` holds only cells in which something stands: an empty cell changes nothing.

    `known` is the id of the unit, post, person or mailbox that it is about, None for a new one. `place` is
    the order of writing.
    """

    line: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # column, before, after
    known: int | None = None
    place: int = 0

    @property
    def wrong(self) -> bool:
        """Whether something keeps it out."""
        return any(not fault.mild for fault in self.faults)

    @property
    def doubtful(self) -> bool:
        """Whether something is worth a look."""
        return any(fault.mild for fault in self.faults)

    @property
    def state(self) -> RowState:
        """What would happen to it."""
        if self.wrong:
            return RowState.WRONG
        if self.known is None:
            return RowState.NEW
        return RowState.CHANGE if self.changes else RowState.SAME

    def get(self, name: str, otherwise: Any = None) -> Any:
        """What was written in a cell, read."""
        return self.values.get(name, otherwise)

    def fault(self, column: str, key: str, *, mild: bool = False, instead: str = "", **facts: Any) -> None:
        """Tell what is wrong."""
        self.faults.append(Fault(column, key, facts, mild, instead))

    def change(self, column: str, before: Any, after: Any) -> None:
        """Note a difference; nothing where there is none."""
        if before != after:
            self.changes.append((column, str(before), str(after)))
