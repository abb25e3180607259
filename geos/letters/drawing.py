"""How outgoing letters are shown: states in words, the check list before signing, the sheet, the history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from geos.core.clock import today
from geos.core.richtext import TextFormat, as_html
from geos.core.types import Level
from geos.directory.models import Post
from geos.documents.pdf.papers import date_in_words
from geos.documents.pdf.printable import numbered, subject_line
from geos.documents.pdf.sheets import LetterSheet
from geos.documents.pdf.wording import WORDS
from geos.letters import marks
from geos.letters.addressing import label
from geos.letters.models import (
    Addressee,
    AddresseeKind,
    Authority,
    Letterhead,
    LetterSignature,
    OutgoingLetter,
    OutgoingState,
)
from geos.letters.sheet import Heading, Standing, heading, letter_sheet, mark_values
from geos.routes import queries as routes
from geos.routes.models import Route, StepKind, StepState
from geos.web.fields import LEVELS_IN_FULL
from geos.web.filters import size
from geos.web.i18n import language, named
from geos.web.times import moment

# The tag of each state: its kind in the kit, and its words.
TAGS: dict[OutgoingState, tuple[str, LazyString]] = {
    OutgoingState.DRAFT: ("draft", lazy_gettext("Draft of a letter")),
    OutgoingState.ON_ROUTE: ("run", lazy_gettext("On its way to the signature")),
    OutgoingState.RETURNED: ("wait", lazy_gettext("Returned for correction")),
    OutgoingState.SIGNED: ("lock", lazy_gettext("Signed, not sent yet")),
    OutgoingState.DISPATCHED: ("send", lazy_gettext("Sent by the registry")),
    OutgoingState.STRUCK_OUT: ("off", lazy_gettext("Struck out, never sent")),
    OutgoingState.ISSUED: ("done", lazy_gettext("Approved for all on its list")),
    OutgoingState.WITHDRAWN: ("off", lazy_gettext("Given up by its author")),
}
FURTHER = frozenset({"amend", "ask", "add_ahead", "advise_against", "withdraw"})  # in the page's menu
ADVISE = (StepKind.COMMENT, StepKind.CONCUR, StepKind.RECOMMEND)
OPEN = (StepState.WAITING, StepState.CURRENT, StepState.VOID, StepState.RETURNED)
# As what it was signed.
SIGNED_AS: dict[Authority, LazyString] = {
    Authority.OWN: lazy_gettext("%(post)s"),
    Authority.ACTING: lazy_gettext("Acting %(post)s in place of %(name)s"),
    Authority.ON_BEHALF: lazy_gettext("%(own)s on behalf of %(post)s"),
}


@dataclass(frozen=True)
class Check:
    """One line of the list before signing; `good` False asks the signer to look."""

    good: bool
    text: str


@dataclass(frozen=True)
class Preview:
    """The letter as it will come out, in parts that a page can draw."""

    sheet: LetterSheet
    words: Any
    day: str
    subject: str
    paragraphs: list[list[str]]  # of a text that was typed
    html: Markup  # of one with lists and tables
    capacity: str
    own_title: str
    head: Heading
    after: list[str]  # the posts that sign after

    @property
    def addressees(self) -> list[list[str]]:
        """Lines of each addressee."""
        blocks: list[list[str]] = [[]]
        for row in self.sheet.addressee:
            if row:
                blocks[-1].append(row)
            else:
                blocks.append([])
        return blocks


def preview(
    letter: OutgoingLetter,
    standing: Standing,
    reference: str,
    head: Letterhead | None = None,
    after: Sequence[Post] = (),
) -> Preview:
    """The letter under the number that it would get now, signed as this person would sign it."""
    sheet = letter_sheet(letter, standing, reference, today())
    typed = sheet.body_format is TextFormat.PLAIN
    return Preview(
        sheet=sheet,
        words=WORDS[sheet.language],
        day=date_in_words(sheet.date, sheet.language),
        subject=subject_line(sheet.subject).upper(),
        paragraphs=numbered(sheet.body) if typed else [],
        html=Markup() if typed else as_html(sheet.body, sheet.body_format),
        head=heading(letter.institution, head, sheet.language),
        after=[getattr(post, f"title_{sheet.language}") for post in after],
        capacity=standing.capacity(sheet.language),
        own_title=standing.title(sheet.language) if standing.principal else "",
    )


def tag(letter: OutgoingLetter, asked: bool = False, signing: bool = False) -> tuple[str, str]:
    """Kind and words of the state; `asked`: it waits for this reader's opinion, or signature (`signing`)."""
    if asked:
        return "wait", _("Waiting for your signature") if signing else _("Waiting for your opinion")
    if letter.state is OutgoingState.SIGNED and half_signed(letter):
        return "run", _("Signed, others are still to sign")
    kind, words = TAGS[letter.state]
    return kind, str(words)


def addressed_to(letter: OutgoingLetter, most: int = 2) -> str:
    """The main addressees in one line, the first few by name."""
    names = [name_of(each) for each in letter.addressees if not each.is_copy]
    rest = len(names) - most
    shown = "; ".join(names[:most])
    return shown if rest <= 0 else _("%(names)s and %(count)s more", names=shown, count=rest)


def name_of(addressee: Addressee) -> str:
    """The addressee in a list, in the reader's language."""
    return label(addressee, language())


def where(letter: OutgoingLetter, route: Route | None) -> tuple[str, datetime | None]:
    """With whom it is now and since when: the stop, the author, the registry."""
    here = routes.current(route) if route and letter.state is OutgoingState.ON_ROUTE else None
    if here is not None:
        return named(here.post), here.arrived_at
    if letter.state in (OutgoingState.DRAFT, OutgoingState.RETURNED):
        return named(letter.post), None
    if letter.state is OutgoingState.SIGNED and half_signed(letter):
        return named(_next_place(letter).for_post), letter.signed_at
    if letter.state is OutgoingState.SIGNED:
        return _("Registry"), letter.signed_at
    return "", None


def on_its_way(letter: OutgoingLetter, route: Route | None) -> str:
    """What is said after sending it on."""
    return str(_("The letter is on its way: it waits for %(post)s now.", post=where(letter, route)[0]))


def signed(letter: OutgoingLetter) -> str:
    """What is said after signing it: who has it next."""
    number = letter.reference
    if not half_signed(letter):
        return str(_("The letter %(reference)s is signed. The registry can send it now.", reference=number))
    said = _("The letter %(reference)s is signed. It waits for the signature of %(post)s.")
    return str(said) % {"reference": number, "post": named(_next_place(letter).for_post)}


def attachments(letter: OutgoingLetter) -> list[dict[str, str]]:
    """The enclosures as the kit lists them: the letter's own rows, which its readers may open."""
    return [
        {
            "name": each.title,
            "url": url_for("documents.download", document_id=each.document_id, show=1),
            "sub": str(size(each.document.size)),
            "download": url_for("documents.download", document_id=each.document_id),
        }
        for each in letter.enclosures
    ]


def half_signed(letter: OutgoingLetter) -> bool:
    """Whether somebody is still to sign a letter that is signed."""
    return any(place.signed_at is None for place in letter.signatures)


def _next_place(letter: OutgoingLetter) -> LetterSignature:
    """Where the next of several signatures is to come."""
    return next(place for place in letter.signatures if place.signed_at is None)


def version_and_papers(letter: OutgoingLetter) -> str:
    """`2 · with 1 enclosure`: what is signed."""
    count = len(letter.enclosures)
    papers = ngettext("with %(num)d enclosure", "with %(num)d enclosures", count) if count else ""
    return " · ".join(filter(None, (str(letter.text_version), str(papers))))


# The check list -------------------------------------------------------------------------------------


def checks(
    letter: OutgoingLetter, route: Route | None, reference: str, instead: Sequence[tuple[bool, str]] = ()
) -> list[Check]:
    """What is looked at before signing: number, addressees, their reference, level, marks, papers, review.

    `instead` of the first two: what a letter to many has in their place.
    """
    own = [Check(True, _("Reference and folio: %(reference)s", reference=reference)), _addressees(letter)]
    return [
        *([Check(*each) for each in instead] or own),
        _their_reference(letter),
        _level(letter),
        *_marks(letter),
        *_papers(letter),
        _review(route),
    ]


def _marks(letter: OutgoingLetter) -> list[Check]:
    """Marks that nobody has filled in; none where there are none."""
    left = marks.unfilled(letter, mark_values(letter))
    if not left:
        return []
    return [Check(False, _("Fill in: %(marks)s", marks=", ".join(map(marks.shown, left))))]


def _papers(letter: OutgoingLetter) -> list[Check]:
    """How much goes with it, and whether it can be sent."""
    if not letter.enclosures:
        return []
    total = sum(each.document.size for each in letter.enclosures)
    limit = int(current_app.config["GEOS_UPLOAD_LIMIT"])
    said = ngettext(
        "%(num)d enclosure, %(size)s (at most %(most)s)",
        "%(num)d enclosures, %(size)s (at most %(most)s)",
        len(letter.enclosures),
        size=size(total),
        most=size(limit),
    )
    return [Check(total <= limit, str(said))]


def _their_reference(letter: OutgoingLetter) -> Check:
    if letter.their_reference:
        return Check(True, _("Their reference: %(reference)s", reference=letter.their_reference))
    if letter.reply_to_id is None:
        return Check(True, _("Not a reply: it has no reference of theirs"))
    return Check(False, _("A reply without their reference"))


def _addressees(letter: OutgoingLetter) -> Check:
    outside = [each for each in letter.addressees if each.kind is AddresseeKind.OUTSIDE]
    to = addressed_to(letter)
    if outside and letter.level >= Level.CONFIDENTIAL:
        return Check(False, _("For %(to)s: whoever is outside gets it by hand, not by e-mail", to=to))
    members = len(letter.addressees) - len(outside)
    if not outside or not members:
        return Check(True, _("For %(to)s, by e-mail", to=to) if outside else _("For %(to)s, in GeOS", to=to))
    return Check(
        True,
        _(
            "For %(to)s: %(members)s in GeOS, %(outside)s by e-mail",
            to=to,
            members=members,
            outside=len(outside),
        ),
    )


def _level(letter: OutgoingLetter) -> Check:
    return Check(True, _("Classification: %(level)s", level=LEVELS_IN_FULL[letter.level]))


def _review(route: Route | None) -> Check:
    """Who looked at it on the way; not good while one of them has not, or where one advises against it."""
    asked = [step for step in route.steps if step.kind in ADVISE] if route else []
    if not asked or route is None:
        return Check(True, _("No review on its way"))
    waits = next((step for step in asked if step.state in OPEN), None)
    if waits is not None:
        return Check(False, _("Not reviewed yet by %(post)s", post=named(waits.post)))
    said = [(step, routes.answered_at(route, step)) for step in asked]
    against = next((step for step, each in said if each is not None and each.act == "advise_against"), None)
    if against is not None:
        return Check(False, _("%(post)s advises against it", post=named(against.post)))
    last = asked[-1]
    return Check(True, _("Reviewed by %(post)s, %(at)s", post=named(last.post), at=moment(last.decided_at)))


# History --------------------------------------------------------------------------------------------


def history(letter: OutgoingLetter) -> list[dict[str, Any]]:
    """What became of a signed letter in its own institution, newest first, as the kit's trail takes it."""
    return list(_events(letter))


def _events(letter: OutgoingLetter) -> Iterable[dict[str, Any]]:
    if letter.state is OutgoingState.STRUCK_OUT and letter.folio is not None:
        yield {
            "kind": "no",
            "title": _("Struck out; the number stays"),
            "text": letter.strike_reason,
            "sub": moment(letter.folio.struck_out_at),
        }
    if letter.dispatched_at is not None:
        entry = _("register %(number)s", number=register_number(letter))
        yield {"icon": "send", "title": _("Dispatched"), "sub": f"{moment(letter.dispatched_at)} · {entry}"}
    yield from _countersignatures(letter)
    if letter.signed_at is not None and letter.signer is not None:
        yield {
            "icon": "signature",
            "title": _("Signed by %(name)s, %(post)s", name=letter.signer.name, post=signed_as(letter)),
            "sub": moment(letter.signed_at),
        }


def _countersignatures(letter: OutgoingLetter) -> Iterable[dict[str, Any]]:
    for place in reversed(letter.signatures[1:]):
        post = named(place.for_post)
        if place.signed_at is None or place.person is None:
            yield {"kind": "now", "title": _("Waits for the signature of %(post)s", post=post)}
            continue
        yield {
            "icon": "signature",
            "title": _("Signed by %(name)s, %(post)s", name=place.person.name, post=post),
            "sub": moment(place.signed_at),
        }


def signed_as(letter: OutgoingLetter) -> str:
    """`Katibu Mkuu`, `Kaimu Katibu Mkuu badala ya …`, `Naibu Katibu Mkuu kwa niaba ya Katibu Mkuu`."""
    facts = {
        "post": named(letter.signer_post),
        "name": letter.signed_for.name if letter.signed_for else "",
        "own": named(letter.signed_post) if letter.signed_post else "",
    }
    return str(SIGNED_AS[letter.authority or Authority.OWN]) % facts


def register_number(letter: OutgoingLetter) -> str:
    """`962/2026`, as in the outgoing register."""
    return f"{letter.register_number}/{letter.register_year}" if letter.register_number else ""
