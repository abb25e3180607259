"""Signing what was signed before: one more signature on the same paper, or a refusal that ends the letter."""

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, WrongState
from geos.documents import queries as stored
from geos.documents import service as documents
from geos.documents.models import Document, Kind
from geos.documents.pdf.sheets import Slot
from geos.files import service as files
from geos.letters import turns
from geos.letters.models import LetterSignature, OutgoingLetter
from geos.letters.policy.outgoing import FILE, KIND
from geos.letters.service.outgoing.handing import hand_on
from geos.letters.service.outgoing.rules import REASON, begin, case, journal, move, route_of, written
from geos.letters.service.outgoing.signing import note_signed, standing_of, stop_of
from geos.letters.sheet import seal_of
from geos.routes import queries as route_queries
from geos.routes import service as routes
from geos.signatures.service import SigningKey, sign_pdf


@command
def countersign(
    actor: Actor, letter: OutgoingLetter, *, key: SigningKey, post_id: int | None = None
) -> OutgoingLetter:
    """Sign a letter that others have signed: the signature is added, and every earlier one stays good.

    The paper with it is a new document of the letter and of its folio; the earlier bytes stay in the vault.
    With the last signature the letter is before its registry. Denied for whoever is not asked to sign.
    """
    begin(actor, "countersign", letter)
    route = route_of(letter)
    standing = standing_of(actor, letter, key, post_id)
    step, by_post_id = stop_of(route, standing)
    if step is None or letter.document is None:
        raise WrongState
    place = _place(letter, step.post_id)
    routes.decide(
        actor, route, case(letter), "sign", "", letter.text_version, step=step, by_post_id=by_post_id
    )
    slot = Slot(place.field, place.page, (place.x1, place.y1, place.x2, place.y2))
    seal = seal_of(letter, standing, letter.reference or "", slot, now())
    data = sign_pdf(key, stored.content(letter.document), seal)
    paper = _keep(actor, letter, data)
    note_signed(actor, place, standing, key, paper.id)
    db.session.flush()
    move(actor, "countersign", letter, document_id=paper.id)
    hand_on(letter, standing)
    journal(
        actor,
        "countersign",
        letter,
        standing.post.id,
        authority=standing.authority.value,
        sha256=paper.sha256,
        signed_for=place.instead_of_id,
        serial=key.serial,
    )
    return letter


@command
def refuse_countersigning(actor: Actor, letter: OutgoingLetter, reason: str) -> OutgoingLetter:
    """Whoever is asked to sign as well does not: the letter is struck out and keeps its number."""
    begin(actor, "refuse_countersigning", letter)
    why = written(reason, REASON, "reason")
    route = route_of(letter)
    post_id = route_queries.acting_post(actor, route)
    if post_id is None or letter.folio is None:
        raise Denied
    routes.refuse(actor, route, case(letter), why, letter.text_version)
    turns.take("strike_out", actor, letter)
    files.strike_out_paper(actor, letter.folio, why)
    move(actor, "refuse_countersigning", letter, why, strike_reason=why)
    journal(actor, "refuse_countersigning", letter, post_id, reason=why)
    return letter


def _place(letter: OutgoingLetter, post_id: int) -> LetterSignature:
    """The place on the paper that was kept for this post."""
    free = (each for each in letter.signatures if each.signed_at is None and each.for_post_id == post_id)
    place = next(free, None)
    if place is None:
        raise WrongState
    return place


def _keep(actor: Actor, letter: OutgoingLetter, data: bytes) -> Document:
    if letter.folio is None or letter.document is None:
        raise WrongState
    letter.folio.document = documents.store(
        actor,
        letter.institution_id,
        letter.document.filename,
        data,
        kind=Kind.LETTER,
        owner_kind=FILE,
        owner_id=letter.file_id,
        level=letter.file.level,
        strict=False,
    )
    return documents.copy(
        actor,
        letter.folio.document,
        letter.institution_id,
        owner_kind=KIND,
        owner_id=letter.id,
        level=letter.level,
    )
