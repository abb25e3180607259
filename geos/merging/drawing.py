"""How letters to many are shown: states in words, and a row's letter as it would come out."""

from datetime import date

from flask_babel import LazyString, gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p
from sqlalchemy.orm.attributes import set_committed_value

from geos.core.db import db
from geos.documents.pdf.papers import render_letter
from geos.files.queries import volume_state
from geos.files.queries.fullness import MOST as MOST_FOLIOS
from geos.letters.addressing import one_line
from geos.letters.models import OutgoingLetter
from geos.letters.queries import outgoing as letters
from geos.letters.queries import stationery
from geos.letters.service.outgoing import children
from geos.letters.sheet import letter_sheet, print_logo
from geos.merging import queries
from geos.merging.models import Merge, MergeRow, MergeState, RowState
from geos.merging.reading import TARGETS
from geos.merging.service.rules import ONE_SIGNATURE
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
    RowState.SENT: ("send", _p("row", "Sent by the registry"), _p("rows", "Sent")),
    RowState.CANCELLED: ("off", _p("row", "Taken back"), _p("rows", "Taken back")),
}
HOW = {
    queries.AT_WORK: ("run", _("Signing is under way")),
    queries.PAUSED: ("wait", _("Signing rests")),
    queries.CUT_OFF: ("late", _("Signing was cut off")),
}


UNSIGNED = (MergeState.PREPARED, MergeState.SIGNING, MergeState.SIGNED)


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
    for name in ("institution", "file", "post", "signer_post", "author", "reply_to", "enclosures"):
        set_committed_value(letter, name, getattr(mother, name))  # shown only: it is never stored
    return letter


def first_sample(merge: Merge) -> OutgoingLetter | None:
    """The letter of the first row; None where nobody stands in the list."""
    row = db.session.scalars(queries.rows(merge).limit(1)).first()
    return sample(merge, row) if row is not None else None


def checks(merge: Merge) -> tuple[tuple[bool, str], ...]:
    """What is looked at before it goes on its way: whether it is good, in words."""
    counts = queries.counts(merge)
    many, wrong = sum(counts.values()), counts[RowState.WRONG]
    found = [(bool(many), ngettext("For the one on the list", "For all %(num)d on the list", many))]
    if wrong:
        found.append((False, ngettext("%(num)d row has faults", "%(num)d rows have faults", wrong)))
    if said := many_signers(merge):
        found.append((False, said))
    if warning := volume_warning(merge, counts):
        found.append((False, warning))
    if said := copies(merge):
        found.append((True, said))
    return tuple(found)


def blocked(merge: Merge) -> bool:
    """Whether something must be mended before the letter goes on its way."""
    counts = queries.counts(merge)
    return not counts[RowState.GOOD] or bool(counts[RowState.WRONG]) or bool(many_signers(merge))


def many_signers(merge: Merge) -> str:
    """What is to be said while more than one stop of its way signs; '' where one does."""
    unsigned = merge.state is MergeState.PREPARED
    return gettext(ONE_SIGNATURE) if unsigned and queries.signers(merge.letter) > 1 else ""


def volume_warning(merge: Merge, counts: dict[RowState, int]) -> str:
    """What is to be said where the file's volume does not hold what is still to be signed."""
    left = counts[RowState.GOOD] + counts[RowState.FAILED]
    if not left or merge.state not in UNSIGNED:
        return ""
    volume = volume_state(merge.letter.file)
    if volume.folios + left <= MOST_FOLIOS:
        return ""
    said = gettext(
        "With these letters volume %(number)s comes to %(count)s folios, and %(most)s are its measure: "
        "let the registry close it and open the next first"
    )
    return str(said) % {"number": volume.number, "count": volume.folios + left, "most": MOST_FOLIOS}


def copies(merge: Merge) -> str:
    """Who gets a copy, and that it goes once; '' where nobody does."""
    names = [one_line(each) for each in merge.letter.addressees if each.is_copy]
    said = gettext("Copies stand on every letter and go once, with the first: %(names)s")
    return said % {"names": "; ".join(names)} if names else ""


def preview(merge: Merge, row: MergeRow, day: date) -> bytes:
    """The sample as PDF, without number and signature."""
    mother = merge.letter
    standing = letters.expected(mother, letters.route_of(mother))
    reference = f"{mother.file.reference}/…"
    head = stationery.letterhead(mother.institution_id)
    sheet = letter_sheet(sample(merge, row), standing, reference, day, head=head, logo=print_logo)
    return render_letter(sheet)
