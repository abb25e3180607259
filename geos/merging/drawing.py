"""How letters to many are shown: states in words, and a row's letter as it would come out."""

from datetime import date

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p
from sqlalchemy.orm.attributes import set_committed_value

from geos.documents.pdf.papers import render_letter
from geos.letters.models import OutgoingLetter
from geos.letters.queries import outgoing as letters
from geos.letters.queries import stationery
from geos.letters.service.outgoing import children
from geos.letters.sheet import letter_sheet, print_logo
from geos.merging import queries
from geos.merging.models import Merge, MergeRow, MergeState, RowState
from geos.merging.reading import TARGETS
from geos.merging.service.signing import addressee

TAGS: dict[MergeState, tuple[str, LazyString]] = {
    MergeState.PREPARED: ("draft", _p("merge", "List being made")),
    MergeState.SIGNING: ("run", _p("merge", "Being signed")),
    MergeState.SIGNED: ("lock", _p("merge", "Signed, not sent yet")),
    MergeState.SENDING: ("queue", _p("merge", "Being sent")),
    MergeState.SENT: ("send", _p("merge", "Sent by the registry")),
    MergeState.CANCELLING: ("run", _p("merge", "Being taken back")),
    MergeState.CANCELLED: ("off", _p("merge", "Taken back")),
}
ROWS: dict[RowState, tuple[str, LazyString, LazyString]] = {
    RowState.WRONG: ("no", _p("row", "Fault"), _p("rows", "With faults")),
    RowState.GOOD: ("rest", _p("row", "Right"), _p("rows", "Right")),
    RowState.SIGNED: ("lock", _p("row", "Signed"), _p("rows", "Signed")),
    RowState.FAILED: ("no", _p("row", "Not signed"), _p("rows", "Not signed")),
    RowState.SENT: ("send", _p("row", "Sent"), _p("rows", "Sent")),
    RowState.CANCELLED: ("off", _p("row", "Taken back"), _p("rows", "Taken back")),
}
HOW = {
    queries.AT_WORK: ("run", _("Signing is under way")),
    queries.PAUSED: ("wait", _("Signing rests")),
    queries.CUT_OFF: ("late", _("Signing was cut off")),
}


def tag(merge: Merge) -> tuple[str, str]:
    """Kind and words of the state."""
    if merge.state is MergeState.SIGNING:
        kind, words = HOW[queries.how(merge)]
        return kind, str(words)
    if merge.state is MergeState.PREPARED and merge.letter.state == "on_route":
        return "run", gettext("On its way to the signature")
    kind, words = TAGS[merge.state]
    return kind, str(words)


def row_tag(row: MergeRow) -> tuple[str, str]:
    """Kind and word of a row's state."""
    kind, word, _many = ROWS[row.state]
    return kind, str(word)


def column(name: str) -> str:
    """A target in words, or a mark by its name."""
    return str(TARGETS[name][0]) if name in TARGETS else f"«{name}»"


def faults(row: MergeRow) -> list[tuple[str, str]]:
    """(column, what to write) of everything that is wrong with a row."""
    found = ((each["column"], each["key"], each["facts"]) for each in row.problems)
    return [(column(name), gettext(key, **facts)) for name, key, facts in found]


def values(row: MergeRow, marks: list[str]) -> list[tuple[str, str]]:
    """What goes into the text's marks."""
    return [(mark, row.cells.get(mark, "")) for mark in marks]


def sample(merge: Merge, row: MergeRow) -> OutgoingLetter:
    """A row's letter as it would be now, in no session."""
    mother = merge.letter
    letter = children.compose(mother, addressee(row), row.cells)
    for name in ("institution", "file", "post", "signer_post", "author"):
        set_committed_value(letter, name, getattr(mother, name))  # shown only: it is never stored
    return letter


def preview(merge: Merge, row: MergeRow, day: date) -> bytes:
    """The sample as PDF, without number and signature."""
    mother = merge.letter
    standing = letters.expected(mother, letters.route_of(mother))
    reference = f"{mother.file.reference}/…"
    head = stationery.letterhead(mother.institution_id)
    sheet = letter_sheet(sample(merge, row), standing, reference, day, head=head, logo=print_logo)
    return render_letter(sheet)
