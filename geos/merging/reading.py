"""What a line of the list says: whom the letter is for and what goes into its marks. No session here.

A sheet's columns are mapped to targets (address lines, e-mail, a member's code) and to the text's marks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from geos.letters.marks import name_of
from geos.web.validators import ADDRESS


def N_(text: str) -> str:
    """Mark a message id that is translated where it is shown."""
    return text


# Where a column may go, with the headings by which it is known (as marks.name_of writes them).
TARGETS: dict[str, tuple[LazyString, tuple[str, ...]]] = {
    "line_1": (_("First line: title or name"), ("cheo", "jina", "mwandikiwa", "title", "name", "addressee")),
    "line_2": (
        _("Second line: institution"),
        ("taasisi", "kampuni", "institution", "organisation", "company"),
    ),
    "line_3": (_("Third line: address"), ("anwani", "sanduku", "s.l.p.", "slp", "address", "p.o._box")),
    "line_4": (_("Fourth line: place"), ("mahali", "mji", "mkoa", "place", "town", "city", "region")),
    "email": (_("E-mail address"), ("baruapepe", "barua_pepe", "email", "e_mail")),
    "code": (_("Code of an institution in GeOS"), ("msimbo", "kodi", "code", "member", "member_code")),
}
LINES = ("line_1", "line_2", "line_3", "line_4")
LONGEST, LONGEST_EMAIL, LONGEST_VALUE = 400, 254, 1000

NO_ADDRESS = N_("Write the name and address, or the code of an institution in GeOS")
NO_EMAIL = N_("Write an e-mail address, or the code of an institution in GeOS")
BAD_EMAIL = N_("Write an e-mail address, for example info@mfano.co.tz")
TOO_LONG = N_("Shorten this to %(most)d characters")
NO_CODE = N_("No institution in GeOS has the code %(code)s")
OWN_CODE = N_("This is your own institution: write a memo instead")
A_MEMBER = N_("%(name)s gets letters through GeOS: write its code %(code)s instead of an e-mail address")
MISSING = N_("Write what stands for «%(mark)s» here")
TWICE = N_("Stands in the list already, at number %(number)d")
NO_COLUMN = N_("The text has «%(mark)s»: choose the column that fills it, or take it out of the text")


@dataclass(frozen=True)
class Member:
    """An institution of this installation, as far as a list needs it."""

    id: int
    code: str
    name: str
    domain: str
    lines: str


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell: the column (a target or a mark), and the message with what to write."""

    column: str
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As its row keeps it."""
        return {**asdict(self), "facts": dict(self.facts)}


@dataclass
class Entry:
    """One addressee, read: `lines` from the directory where a member's code stands without an address."""

    line: int | None
    lines: str = ""
    email: str = ""
    code: str = ""
    institution_id: int | None = None
    post_id: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def key(self) -> object:
        """Two entries with the same key are the same addressee."""
        return (self.institution_id, self.post_id) if self.institution_id else self.email


def guessed(headings: Sequence[str], marks: Iterable[str]) -> dict[str, str]:
    """Which column most likely goes where: by its heading, each target once."""
    known = {name_of(heading): heading for heading in reversed(headings)}
    found = {mark: known[mark] for mark in marks if mark in known}
    for target, (_words, names) in TARGETS.items():
        heading = next((known[name] for name in names if name in known), None)
        if heading is not None:
            found[target] = heading
    return found


def read(
    line: int | None, cells: Mapping[str, str], mapping: Mapping[str, str], members: Mapping[str, Member]
) -> Entry:
    """A line of the sheet with what can be seen in it alone; `members` by code in capitals."""
    at = {target: cells.get(heading, "").strip() for target, heading in mapping.items()}
    lines = "\n".join(filter(None, (at.get(name, "") for name in LINES)))
    entry = Entry(line, lines[:LONGEST], at.get("email", "").lower(), at.get("code", ""))
    entry.values = {name: text for name, text in at.items() if name not in TARGETS}
    _whom(entry, members)
    if len(lines) > LONGEST:
        entry.problems.append(Problem("line_1", TOO_LONG, {"most": LONGEST}))
    return entry


def _whom(entry: Entry, members: Mapping[str, Member]) -> None:
    if not entry.code:
        entry.problems += _outside(entry)
        return
    member = members.get(entry.code.upper())
    if member is None:
        entry.problems.append(Problem("code", NO_CODE, {"code": entry.code[:40]}))
        return
    entry.institution_id, entry.email = member.id, ""
    entry.lines = entry.lines or member.lines[:LONGEST]


def _outside(entry: Entry) -> Iterable[Problem]:
    if not entry.lines:
        yield Problem("line_1", NO_ADDRESS)
    if not entry.email:
        yield Problem("email", NO_EMAIL)
    elif not ADDRESS.fullmatch(entry.email) or not entry.email.isascii():
        yield Problem("email", BAD_EMAIL)
    elif len(entry.email) > LONGEST_EMAIL:
        yield Problem("email", TOO_LONG, {"most": LONGEST_EMAIL})


def problems(
    entry: Entry,
    marks: Iterable[str],
    members: Sequence[Member],
    own_id: int,
    seen: dict[object, int],
    at: int,
) -> list[Problem]:
    """Everything wrong with an entry; `seen` gathers who stood where, `at` is its number in the list."""
    found = list(entry.problems)
    if entry.institution_id == own_id:
        found.append(Problem("code", OWN_CODE))
    found += _by_mail(entry, members)
    for mark in marks:
        value = entry.values.get(mark, "")
        if not value:
            found.append(Problem(mark, MISSING, {"mark": mark}))
        elif len(value) > LONGEST_VALUE:
            found.append(Problem(mark, TOO_LONG, {"most": LONGEST_VALUE}))
    if entry.key:
        first = seen.setdefault(entry.key, at)
        if first != at:
            found.append(Problem("code" if entry.institution_id else "email", TWICE, {"number": first}))
    return found


def _by_mail(entry: Entry, members: Sequence[Member]) -> list[Problem]:
    """An address in a member's domain: letters to it do not go by mail."""
    domain = entry.email.rpartition("@")[2]
    member = next((each for each in members if domain and each.domain == domain), None)
    if member is None or entry.institution_id:
        return []
    return [Problem("email", A_MEMBER, {"name": member.name, "code": member.code})]
