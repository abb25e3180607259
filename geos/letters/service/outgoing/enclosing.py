"""What goes with a letter: papers that its writer uploads, or takes from the file on which it is written."""

from collections.abc import Sequence
from pathlib import PurePath

from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound, WrongState
from geos.documents import service as documents
from geos.documents.models import Document, Kind
from geos.files.models import Folio
from geos.letters.models import OutgoingEnclosure, OutgoingLetter
from geos.letters.policy.outgoing import KIND, POLICY
from geos.letters.service.outgoing import versions
from geos.letters.service.outgoing.rules import bounded, journal, lock, written
from geos.letters.wording import N_
from geos.letters.workflow import EDITABLE

MOST = 50  # enclosures of one letter
TITLE = 200  # characters
TOO_MANY = N_("A letter has at most %(most)d enclosures")
HIGHER = N_("This paper is classified higher than the letter")
PAPER_ONLY = N_("This folio is on paper only: scan it first")
Upload = tuple[str, bytes]  # the file's name, and its bytes


@command
def add_papers(
    actor: Actor, letter: OutgoingLetter, uploads: Sequence[Upload], title: str = ""
) -> OutgoingLetter:
    """Enclose what was uploaded, in its order; `title` is for a single one, else the files' names are.

    Invalid (field `papers`) where one is empty, misnamed, too large or there are too many.
    """
    before = _begin(actor, letter)
    enclose(actor, letter, uploads, title)
    return _end(actor, "add_paper", letter, before)


def enclose(actor: Actor, letter: OutgoingLetter, uploads: Sequence[Upload], title: str = "") -> None:
    """The same inside an act that has asked who may, and that counts the version itself."""
    for filename, data in uploads:
        document = documents.store(
            actor,
            letter.institution_id,
            filename,
            data,
            kind=Kind.ENCLOSURE,
            owner_kind=KIND,
            owner_id=letter.id,
            level=letter.level,
            strict=True,
            field="papers",
        )
        named = title if len(uploads) == 1 else ""
        _enclose(letter, document, named or PurePath(document.filename).stem, None)


@command
def add_folio(actor: Actor, letter: OutgoingLetter, folio: Folio, title: str = "") -> OutgoingLetter:
    """Enclose a paper of the letter's own file. Invalid where it is on paper only, or classified higher."""
    before = _begin(actor, letter)
    if folio.file_id != letter.file_id or folio.struck_out_at is not None:
        raise NotFound
    if folio.document is None:
        raise Invalid(PAPER_ONLY, fields={"folio": PAPER_ONLY})
    if folio.level > letter.level:
        raise Invalid(HIGHER, fields={"folio": HIGHER})
    own = documents.copy(
        actor,
        folio.document,
        letter.institution_id,
        owner_kind=KIND,
        owner_id=letter.id,
        level=letter.level,
    )
    _enclose(letter, own, title or folio.title, folio)
    return _end(actor, "add_paper", letter, before)


@command
def move_paper_up(actor: Actor, letter: OutgoingLetter, enclosure_id: int) -> OutgoingLetter:
    """Let an enclosure change places with the one before it."""
    before = _begin(actor, letter)
    place = _place(letter, enclosure_id)
    if place == 0:
        raise WrongState
    papers = list(letter.enclosures)
    papers.insert(place - 1, papers.pop(place))
    _number(letter, papers)
    return _end(actor, "change_papers", letter, before)


@command
def rename_paper(actor: Actor, letter: OutgoingLetter, enclosure_id: int, title: str) -> OutgoingLetter:
    """Give an enclosure another title, as it stands on the letter."""
    before = _begin(actor, letter)
    letter.enclosures[_place(letter, enclosure_id)].title = _titled(title)
    return _end(actor, "change_papers", letter, before)


@command
def remove_paper(actor: Actor, letter: OutgoingLetter, enclosure_id: int) -> OutgoingLetter:
    """Enclose a paper no more; its content stays in the vault as long as the letter does."""
    before = _begin(actor, letter)
    papers = list(letter.enclosures)
    papers.pop(_place(letter, enclosure_id))
    letter.enclosures[:] = papers
    _number(letter, papers)
    return _end(actor, "change_papers", letter, before)


def _begin(actor: Actor, letter: OutgoingLetter) -> versions.Read:
    POLICY.require(actor, "edit", letter)
    lock(letter)
    if letter.state not in EDITABLE:
        raise WrongState
    return versions.as_read(letter)


def _end(actor: Actor, act: str, letter: OutgoingLetter, before: versions.Read) -> OutgoingLetter:
    db.session.flush()
    versions.renew_papers(actor, letter, before)
    journal(actor, act, letter, letter.post_id, enclosures=len(letter.enclosures))
    return letter


def _enclose(letter: OutgoingLetter, document: Document, title: str, folio: Folio | None) -> None:
    if len(letter.enclosures) >= MOST:
        raise Invalid(TOO_MANY, fields={"papers": TOO_MANY}, most=MOST)
    letter.enclosures.append(
        OutgoingEnclosure(
            ordinal=len(letter.enclosures) + 1,
            title=_titled(title[:TITLE]),
            document=document,
            from_folio_id=folio.id if folio else None,
        )
    )
    db.session.flush()


def _titled(title: str) -> str:
    return written(bounded(" ".join(title.split()), TITLE, "title"), TITLE, "title")


def _place(letter: OutgoingLetter, enclosure_id: int) -> int:
    found = (place for place, each in enumerate(letter.enclosures) if each.id == enclosure_id)
    place = next(found, None)
    if place is None:
        raise NotFound
    return place


def _number(letter: OutgoingLetter, papers: list[OutgoingEnclosure]) -> None:
    """Count them anew. First out of the way, since two may not have one number even for a moment."""
    for ordinal, each in enumerate(papers, start=1):
        each.ordinal = -ordinal
    db.session.flush()
    for each in papers:
        each.ordinal = -each.ordinal
    db.session.flush()
    db.session.refresh(letter, ["enclosures"])
