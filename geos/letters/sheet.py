"""An outgoing letter as it stands on paper: once before signing, for the eye, and once for good."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from geos.core.actor import HeldPost
from geos.core.clock import local
from geos.directory.models import Institution, Person, Post
from geos.documents import queries as stored
from geos.documents.pdf.papers import date_in_words
from geos.documents.pdf.sheets import Authority as PrintedAuthority
from geos.documents.pdf.sheets import Language, LetterSheet, Signature, Slot
from geos.documents.pdf.sheets import Letterhead as PrintedHead
from geos.documents.pdf.wording import WORDS as PAPER_WORDS
from geos.letters import marks
from geos.letters.addressing import one_line, printed, printed_copies
from geos.letters.models import Authority, IncomingLetter, Letterhead, OutgoingLetter
from geos.letters.wording import words_of
from geos.signatures.service import Seal

LogoType = Literal["png", "jpg", "svg"]

PRINTED = {
    Authority.OWN: PrintedAuthority.OWN,
    Authority.ACTING: PrintedAuthority.ACTING,
    Authority.ON_BEHALF: PrintedAuthority.FOR,
}


@dataclass(frozen=True)
class Standing:
    """In what right somebody signs a letter.

    `post` is the signer's own; `principal` the post on whose behalf (Kny.), else None; `instead_of` the
    person acted for (Kaimu), or for whom it is signed (Kny.), None where that post is vacant.
    """

    authority: Authority
    name: str
    post: HeldPost | Post
    principal: Post | None = None
    instead_of: Person | None = None

    def title(self, language: str) -> str:
        """The signer's own title, with Kaimu where the post is held for the time being."""
        own = _title(self.post, language)
        return f"{_acting(language)} {own}" if getattr(self.post, "acting", False) else own

    def capacity(self, language: str) -> str:
        """As what it is signed: `Katibu Mkuu`, `Kaimu Katibu Mkuu`, `Kny. Katibu Mkuu`."""
        if self.principal is None:
            return self.title(language)
        return f"{PAPER_WORDS[_language(language)]['on_behalf']} {_title(self.principal, language)}"


@dataclass(frozen=True)
class Heading:
    """What stands at the head of a letter: the institution's letterhead, or what the directory knows."""

    language: Language
    name: str
    lines: tuple[str, ...]
    contacts: tuple[str, ...]
    motto: str
    has_logo: bool

    @property
    def republic(self) -> str:
        """The name of the state, above the institution's."""
        return PAPER_WORDS[self.language]["republic"]


def heading(institution: Institution, own: Letterhead | None, code: str) -> Heading:
    """The head of a letter in a language; what is empty in one language stands as in the other."""
    language = _language(code)
    if own is None:
        name = institution.name_en if language == "en" else institution.name_sw
        return Heading(language, name, (institution.address,), (), "", False)
    first, second = ("en", "sw") if language == "en" else ("sw", "en")
    lines = getattr(own, f"lines_{first}") or getattr(own, f"lines_{second}") or institution.address
    return Heading(
        language,
        getattr(own, f"name_{first}"),
        tuple(lines.split("\n")),
        tuple(filter(None, (own.phone, own.email, own.website))),
        getattr(own, f"motto_{first}") or getattr(own, f"motto_{second}"),
        own.logo_id is not None,
    )


@dataclass(frozen=True)
class Blank:
    """A place for a signature that comes later: nobody's name stands there yet, only the post."""

    post: Post


def letter_sheet(
    letter: OutgoingLetter,
    standing: Standing,
    reference: str,
    day: date,
    *,
    head: Letterhead | None = None,
    pending: Sequence[Blank] = (),
    verify: tuple[str, str] = ("", ""),
    logo: Callable[[Letterhead], tuple[bytes, LogoType]] | None = None,
) -> LetterSheet:
    """The letter under this reference, with room for its signatures; `verify` is (address, code).

    Without `logo`, which fetches the letterhead's picture, the sheet has none: pages draw it themselves.
    """
    language = _language(letter.language)
    institution = letter.institution
    values = mark_values(letter, standing, reference, day)
    return LetterSheet(
        institution=institution.name_en if language == "en" else institution.name_sw,
        address=institution.address,
        reference=reference,
        their_reference=letter.their_reference,
        date=day,
        addressee=printed(letter.addressees),
        through=tuple(filter(None, letter.through.split("\n"))),
        salutation=marks.fill(letter.salutation, values),
        subject=marks.fill(letter.subject, values),
        body=marks.fill(letter.body, values, letter.body_format),
        body_format=letter.body_format,
        closing=letter.closing,
        signature=_signature(standing, language),
        countersignatures=tuple(Signature("", _title(each.post, language)) for each in pending),
        copies=printed_copies(letter.addressees),
        enclosures=_numbered([each.title for each in letter.enclosures]),
        marking=words_of(language)["markings"][letter.level],
        language=language,
        letterhead=printed_head(head, language, logo) if head else None,
        verify_url=verify[0],
        verify_code=verify[1],
    )


def _numbered(titles: Sequence[str]) -> tuple[str, ...]:
    """Enclosures as they are listed; a single one needs no number."""
    if len(titles) < 2:
        return tuple(titles)
    return tuple(f"{number}. {title}" for number, title in enumerate(titles, start=1))


def printed_head(
    own: Letterhead, language: Language, logo: Callable[[Letterhead], tuple[bytes, LogoType]] | None = None
) -> PrintedHead:
    """An institution's letterhead as the printer takes it, in the letter's language."""
    head = heading(own.institution, own, language)
    data, kind = logo(own) if logo and own.logo_id else (b"", "png")
    return PrintedHead(
        name_sw=own.name_sw if language == "sw" else "",
        name_en=own.name_en if language == "en" else "",
        lines=head.lines,
        contacts=head.contacts,
        motto=head.motto,
        logo=data,
        logo_type=kind,
    )


def print_logo(own: Letterhead) -> tuple[bytes, LogoType]:
    """The logo's picture as the printer takes it; none where its content is gone."""
    if own.logo is None or own.logo.destroyed_at is not None:
        return b"", "png"
    return stored.content(own.logo), "svg" if own.logo.media_type == "image/svg+xml" else "png"


def mark_values(
    letter: OutgoingLetter, standing: Standing | None = None, reference: str = "", day: date | None = None
) -> dict[str, str]:
    """What the marks in the letter stand for, as far as it is known (geos.letters.marks)."""
    language = _language(letter.language)
    first = next((each for each in letter.addressees if not each.is_copy), None)
    asked, own = letter.reply_to, letter.institution
    dated = asked.letter_date if asked is not None else None
    return {
        "mwandikiwa": one_line(first) if first else "",
        "kumb_yao": letter.their_reference,
        "tarehe_yao": date_in_words(dated, language) if dated else "",
        "mada_yao": asked.subject if asked is not None else "",
        "taasisi": own.name_en if language == "en" else own.name_sw,
        "mwandishi": letter.author.name,
        "wadhifa": _title(letter.post, language),
        "kumb_na": reference,
        "tarehe": date_in_words(day, language) if day else "",
        "mwaka": str(day.year) if day else "",
        "msaini": standing.name if standing else "",
    }


def known_values(
    code: str, own: Institution, author: str, post: HeldPost | None, asked: IncomingLetter | None
) -> dict[str, str]:
    """What is known when a template is chosen: the rest is put in later (`mark_values`)."""
    language = _language(code)
    dated = asked.letter_date if asked is not None else None
    return {
        "kumb_yao": asked.their_reference if asked is not None else "",
        "tarehe_yao": date_in_words(dated, language) if dated else "",
        "mada_yao": asked.subject if asked is not None else "",
        "taasisi": own.name_en if language == "en" else own.name_sw,
        "mwandishi": author,
        "wadhifa": _title(post, language) if post is not None else "",
    }


def seal_of(letter: OutgoingLetter, standing: Standing, reference: str, slot: Slot, at: datetime) -> Seal:
    """A signature's visible block: who, as what, for whom and when, in the letter's language."""
    language = _language(letter.language)
    there = local(at)
    words = words_of(language)
    for_whom = words["in_place_of" if standing.principal is None else "on_behalf_of"]
    lines = (
        words["signed"],
        standing.name,
        standing.capacity(language),
        standing.title(language) if standing.principal else "",
        for_whom.format(name=standing.instead_of.name) if standing.instead_of else "",
        f"{date_in_words(there.date(), language)}, {there:%H:%M}",
    )
    return Seal(
        field=slot.field,
        lines=tuple(filter(None, lines)),
        reason=f"{PAPER_WORDS[language]['reference']} {reference}",
        page=slot.page,
        box=slot.box,
        at=at,
        post=standing.capacity(language),
        language=language,
    )


def first_sentence(language: str, reference: str, dated: date | None, subject: str) -> str:
    """How a reply begins: it names the letter that it answers."""
    words = words_of(language)
    if not reference:
        return words["reply_no_reference"].format(subject=subject)
    if dated is None:
        return words["reply_undated"].format(reference=reference)
    return words["reply"].format(reference=reference, date=date_in_words(dated, _language(language)))


def _signature(standing: Standing, language: Language) -> Signature:
    printed_as = PRINTED[standing.authority]
    acting = printed_as is PrintedAuthority.ACTING  # the paper itself writes Kaimu before that title
    return Signature(
        name=standing.name,
        title=_title(standing.post, language) if acting else standing.title(language),
        authority=printed_as,
        principal_title=_title(standing.principal, language) if standing.principal else "",
    )


def _title(post: HeldPost | Post, language: str) -> str:
    return post.title_en if language == "en" else post.title_sw


def _acting(language: str) -> str:
    return PAPER_WORDS[_language(language)]["acting"]


def _language(language: str) -> Language:
    known: Literal["sw", "en"] = "en" if language == "en" else "sw"
    return known
