"""A letter as the public is told of it: facts of its making, never its words.

Whoever asks has the code or the whole file; a number alone finds nothing. From confidential upwards only the
institution, the day and the standing are told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from geos.core.db import db
from geos.core.types import Level
from geos.directory.models import Institution, Person, Post
from geos.documents.models import Document
from geos.letters.models import Authority, LetterSignature, OutgoingLetter, OutgoingState
from geos.portal.models import Outcome


@dataclass(frozen=True)
class Signer:
    """Who signed, as what, when. `for_post` is the post whose letter it is, `instead_of` who holds that."""

    name: str
    post: Post
    authority: Authority
    for_post: Post
    instead_of: Person | None
    at: datetime


@dataclass(frozen=True)
class Verdict:
    """What is told of a letter. Of a closed one (confidential and above) no number and no names.

    `later` says that the file asked about is the letter as it was before further signatures.
    """

    outcome: Outcome
    institution: Institution
    signed_at: datetime
    closed: bool
    reference: str = ""
    signers: tuple[Signer, ...] = ()
    to_sign: int = 0
    ended_at: datetime | None = None
    later: bool = False
    by_file: bool = False


def by_code(code: str) -> Verdict | None:
    """What is told of the letter with this code (as `read_code` gives it)."""
    letter = _letter(OutgoingLetter.verify_code == code)
    return _verdict(letter) if letter else None


def by_file(sha256: str, number: str = "") -> Verdict | None:
    """The same by the file's SHA-256 in small hex, and the reference number where it was given too.

    A file that belongs to another number is as unknown as one that nobody has.
    """
    papers = select(Document.id).where(Document.sha256 == sha256)
    earlier = select(LetterSignature.letter_id).where(LetterSignature.document_id.in_(papers))
    letter = _letter(or_(OutgoingLetter.document_id.in_(papers), OutgoingLetter.id.in_(earlier)))
    if letter is None or (number and _bare(number) != _bare(letter.reference or "")):
        return None
    return _verdict(letter, sha256)


def _bare(reference: str) -> str:
    """A reference number without what people write otherwise: spaces and capitals."""
    return "".join(reference.split()).casefold()


def _letter(which: ColumnElement[bool]) -> OutgoingLetter | None:
    query = (
        select(OutgoingLetter)
        .where(which, OutgoingLetter.signed_at.is_not(None))
        .options(
            lazyload(OutgoingLetter.addressees),  # nobody is told of them
            joinedload(OutgoingLetter.institution),
            joinedload(OutgoingLetter.document),
            joinedload(OutgoingLetter.folio),
            joinedload(OutgoingLetter.signer),
            joinedload(OutgoingLetter.signed_for),
            joinedload(OutgoingLetter.signed_post),
            joinedload(OutgoingLetter.signer_post),
            selectinload(OutgoingLetter.signatures).options(
                joinedload(LetterSignature.person),
                joinedload(LetterSignature.post),
                joinedload(LetterSignature.for_post),
                joinedload(LetterSignature.instead_of),
            ),
        )
        .order_by(OutgoingLetter.id)
        .limit(1)
    )
    return db.session.scalars(query).first()


def _verdict(letter: OutgoingLetter, sha256: str = "") -> Verdict:
    closed = letter.level >= Level.CONFIDENTIAL
    waiting = sum(place.signed_at is None for place in letter.signatures)
    outcome, ended_at = _standing(letter, waiting)
    if letter.signed_at is None:
        raise ValueError("a letter that nobody signed")
    return Verdict(
        outcome=outcome,
        institution=letter.institution,
        signed_at=letter.signed_at,
        closed=closed,
        reference="" if closed else letter.reference or "",
        signers=() if closed else tuple(_signers(letter)),
        to_sign=waiting if outcome is Outcome.WAITING else 0,
        ended_at=ended_at,
        later=bool(sha256 and letter.document and letter.document.sha256 != sha256),
        by_file=bool(sha256),
    )


def _standing(letter: OutgoingLetter, waiting: int) -> tuple[Outcome, datetime | None]:
    if letter.annulled_at is not None:
        return Outcome.ANNULLED, letter.annulled_at
    if letter.state is OutgoingState.STRUCK_OUT:
        return Outcome.STRUCK_OUT, letter.folio.struck_out_at if letter.folio else None
    if waiting or letter.state is OutgoingState.SIGNED:
        return Outcome.WAITING, None
    return Outcome.GENUINE, None


def _signers(letter: OutgoingLetter) -> Sequence[Signer]:
    found = [
        Signer(
            place.person.name, place.post, place.authority, place.for_post, place.instead_of, place.signed_at
        )
        for place in letter.signatures
        if place.person and place.post and place.authority and place.signed_at
    ]
    return found or _of_old(letter)


def _of_old(letter: OutgoingLetter) -> Sequence[Signer]:
    """The signer of a letter from before signatures were electronic."""
    if not (letter.signer and letter.authority and letter.signed_at):
        return ()
    post = letter.signed_post or letter.signer_post
    return (
        Signer(
            letter.signer.name,
            post,
            letter.authority,
            letter.signer_post,
            letter.signed_for,
            letter.signed_at,
        ),
    )
