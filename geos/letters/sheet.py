"""An outgoing letter as it stands on paper: once before signing, for the eye, and once for good."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from geos.core.actor import HeldPost
from geos.core.clock import local
from geos.directory.models import Institution, Person, Post
from geos.documents.pdf.papers import date_in_words
from geos.documents.pdf.sheets import Authority as PrintedAuthority
from geos.documents.pdf.sheets import Language, LetterSheet, Signature
from geos.documents.pdf.wording import WORDS as PAPER_WORDS
from geos.letters.addressing import printed, printed_copies
from geos.letters.models import Authority, Letterhead, OutgoingLetter
from geos.letters.wording import words_of

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


def letter_sheet(
    letter: OutgoingLetter, standing: Standing, reference: str, signed_at: datetime | None, day: date
) -> LetterSheet:
    """The letter under this reference; `signed_at` None leaves room for the signature (a preview)."""
    language = _language(letter.language)
    institution = letter.institution
    return LetterSheet(
        institution=institution.name_en if language == "en" else institution.name_sw,
        address=institution.address,
        reference=reference,
        their_reference=letter.their_reference,
        date=day,
        addressee=printed(letter.addressees),
        salutation=letter.salutation,
        subject=letter.subject,
        body=letter.body,
        signature=_signature(standing, language, signed_at),
        copies=printed_copies(letter.addressees),
        marking=words_of(language)["markings"][letter.level],
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


def _signature(standing: Standing, language: Language, signed_at: datetime | None) -> Signature:
    printed_as = PRINTED[standing.authority]
    acting = printed_as is PrintedAuthority.ACTING  # the paper itself writes Kaimu before that title
    return Signature(
        name=standing.name,
        title=_title(standing.post, language) if acting else standing.title(language),
        authority=printed_as,
        principal_title=_title(standing.principal, language) if standing.principal else "",
        signed=_signed(standing, language, signed_at) if signed_at else "",
    )


def _signed(standing: Standing, language: Language, signed_at: datetime) -> str:
    """The line above the name. Who acts or signs for another is named with that other's name."""
    at = local(signed_at)
    facts = {
        "name": standing.name,
        "title": standing.title(language),
        "moment": f"{date_in_words(at.date(), language)}, {at:%H:%M}",
    }
    words = words_of(language)
    if standing.instead_of is None:
        return words["signed"].format(**facts)
    return words["signed_for"].format(principal=standing.instead_of.name, **facts)


def _title(post: HeldPost | Post, language: str) -> str:
    return post.title_en if language == "en" else post.title_sw


def _acting(language: str) -> str:
    return PAPER_WORDS[_language(language)]["acting"]


def _language(language: str) -> Language:
    known: Literal["sw", "en"] = "en" if language == "en" else "sw"
    return known
