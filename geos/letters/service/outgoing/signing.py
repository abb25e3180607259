"""Signing: the number, the paper, the office copy and the state, all in one transaction or none.

The first signature freezes everything: text, number, folio and paper. Who signs after it (geos.letters.
service.outgoing.countersigning) adds a signature to those bytes, and only with the last may the letter leave.
"""

from datetime import datetime

from flask import current_app

from geos.core.actor import Actor
from geos.core.clock import local, now
from geos.core.db import command, db
from geos.core.errors import Denied, Incomplete, Stale, WrongState
from geos.documents import service as documents
from geos.documents.models import Document, Kind
from geos.documents.pdf.papers import TYPST, print_letter
from geos.documents.pdf.renderer import PdfRenderer
from geos.documents.pdf.sheets import Slot
from geos.files import queries as file_queries
from geos.files import service as files
from geos.files.models import Direction, Folio
from geos.letters import addressing, codes, marks, turns
from geos.letters.models import LetterSignature, OutgoingLetter, OutgoingState
from geos.letters.policy.outgoing import FILE, KIND
from geos.letters.queries import outgoing as queries
from geos.letters.queries import stationery
from geos.letters.service.outgoing.handing import hand_on
from geos.letters.service.outgoing.rules import begin, case, journal, move
from geos.letters.sheet import Blank, Standing, letter_sheet, mark_values, print_logo, seal_of
from geos.letters.wording import N_
from geos.letters.workflow import DRAFT
from geos.routes import queries as route_queries
from geos.routes import service as routes
from geos.routes.models import Route, RouteStep
from geos.signatures.service import SigningKey, sign_pdf

UNFILLED = N_("Fill in what is marked in the text: %(marks)s")


@command
def sign(
    actor: Actor,
    letter: OutgoingLetter,
    *,
    key: SigningKey,
    post_id: int | None = None,
    text_version: int | None = None,
    renderer: PdfRenderer = TYPST,
) -> OutgoingLetter:
    """Sign the letter for good, with the signer's unlocked key.

    Takes the file's next folio, which completes the reference; fills the marks; prints the letter once and
    lays the signature in; keeps the bytes under their SHA-256; files the office copy with its enclosures; and
    puts the letter before its registry, or before whoever signs next. If anything fails, nothing is taken.
    `post_id` is the signer's own post where several would do; `text_version` the version that was read.

    Raises Denied for a key of somebody else, Stale for another version than the one on its way, Incomplete
    where a mark in the text is not filled, Invalid for a certificate that is no longer good.
    """
    begin(actor, "sign", letter)
    standing = standing_of(actor, letter, key, post_id)
    version = letter.text_version if text_version is None else text_version
    pending = _leave_route(actor, letter, standing, version)
    turns.take("sign", actor, letter)
    refuse_unfilled(letter)
    signed_at = now()
    folio, reference = _take_folio(actor, letter, standing, signed_at)
    code = codes.new_code()
    _fill(letter, standing, reference, signed_at)
    folio.title = letter.subject
    sheet = letter_sheet(
        letter,
        standing,
        reference,
        local(signed_at).date(),
        head=stationery.letterhead(letter.institution_id),
        pending=[Blank(step.post) for step in pending],
        verify=(_address(code), codes.shown(code)),
        logo=print_logo,
    )
    printed = print_letter(sheet, renderer)
    seal = seal_of(letter, standing, reference, printed.slots[0], signed_at)
    paper = _keep(actor, letter, folio, reference, sign_pdf(key, printed.data, seal))
    move(
        actor,
        "sign",
        letter,
        signed_at=signed_at,
        signer_id=actor.person_id,
        signed_post_id=standing.post.id,
        signed_for_id=standing.instead_of.id if standing.instead_of else None,
        authority=standing.authority,
        reference=reference,
        folio_id=folio.id,
        document_id=paper.id,
        verify_code=code,
    )
    _note_signatures(actor, letter, standing, key, printed.slots, pending)
    hand_on(letter, standing)
    journal(
        actor,
        "sign",
        letter,
        standing.post.id,
        authority=standing.authority.value,
        version=version,
        folio=folio.number,
        sha256=paper.sha256,
        signed_for=letter.signed_for_id,
        serial=key.serial,
    )
    return letter


def _address(code: str) -> str:
    """Where anybody may ask whether the letter is genuine."""
    config = current_app.config
    base = config["GEOS_URL"] or f"http://{config['GEOS_WEB_BIND']}"
    return f"{base.rstrip('/')}/v/{code}"


def standing_of(
    actor: Actor, letter: OutgoingLetter, key: SigningKey, post_id: int | None = None
) -> Standing:
    """In what right this actor signs now; Denied where in none, or with somebody else's key."""
    rights = queries.standings(actor, letter)
    found = next((right for right in rights if post_id in (None, right.post.id)), None)
    if found is None or key.person_id != actor.person_id:
        raise Denied
    return found


def refuse_unfilled(letter: OutgoingLetter) -> None:
    """Incomplete (field `body`) where the text has a mark that nothing fills."""
    left = marks.unfilled(letter, mark_values(letter))
    if left:
        raise Incomplete(UNFILLED, fields={"body": UNFILLED}, marks=", ".join(map(marks.shown, left)))


def stop_of(route: Route, standing: Standing) -> tuple[RouteStep | None, int | None]:
    """At which stop of a route a standing signs, and in the right of which other post (Kny.), if so."""
    here = route_queries.currents(route)
    own = next((step for step in here if step.post_id == standing.post.id), None)
    if own is not None:
        return own, None
    principal = standing.principal.id if standing.principal else standing.post.id
    return next(
        (step for step in here if step.post_id == principal), next(iter(here), None)
    ), standing.post.id


def _leave_route(actor: Actor, letter: OutgoingLetter, standing: Standing, version: int) -> list[RouteStep]:
    """Pass the stop; gives those that sign after it, in their order."""
    route = queries.route_of(letter)
    if route is None:
        _own_draft(actor, letter, version)
        return []
    step, by_post_id = stop_of(route, standing)
    routes.decide(actor, route, case(letter), "sign", "", version, step=step, by_post_id=by_post_id)
    return queries.still_to_sign(route)


def _own_draft(actor: Actor, letter: OutgoingLetter, version: int) -> None:
    if letter.state is not DRAFT:
        raise WrongState
    if version != letter.text_version:
        raise Stale
    if letter.mother_id is not None:  # approved with the letter to many that it is one of
        if db.session.get_one(OutgoingLetter, letter.mother_id).state is not OutgoingState.ISSUED:
            raise WrongState
    elif not actor.holds(letter.post_id):
        raise Denied


# The paper ----------------------------------------------------------------------------------------------


def _take_folio(
    actor: Actor, letter: OutgoingLetter, standing: Standing, signed_at: datetime
) -> tuple[Folio, str]:
    """The next folio of the file with the enclosures behind it, and the reference that it gives."""
    main = [addressing.one_line(each) for each in letter.addressees if not each.is_copy]
    folio = files.add_folio(
        actor,
        letter.file,
        title=letter.subject,
        direction=Direction.OUT,
        correspondent="; ".join(main)[:200],
        paper_date=local(signed_at).date(),
        level=letter.level,
        origin_kind=KIND,
        origin_id=letter.id,
        post_id=standing.post.id,
        enclosures=[(each.title, _filed(actor, letter, each.document)) for each in letter.enclosures],
    )
    return folio, file_queries.folio_reference(letter.file, folio)


def _filed(actor: Actor, letter: OutgoingLetter, document: Document) -> Document:
    """A row of the file's own for the same bytes: its readers are the file's."""
    return documents.copy(
        actor,
        document,
        letter.institution_id,
        owner_kind=FILE,
        owner_id=letter.file_id,
        level=letter.file.level,
    )


def _fill(letter: OutgoingLetter, standing: Standing, reference: str, signed_at: datetime) -> None:
    values = mark_values(letter, standing, reference, local(signed_at).date())
    letter.subject = marks.fill(letter.subject, values)[:300]
    letter.salutation = marks.fill(letter.salutation, values)[:120]
    letter.body = marks.fill(letter.body, values, letter.body_format)


def _keep(actor: Actor, letter: OutgoingLetter, folio: Folio, reference: str, data: bytes) -> Document:
    """One paper, two rows for its bytes: the folio's readers are the file's, the letter's its own."""
    folio.document = documents.store(
        actor,
        letter.institution_id,
        f"{reference.replace('/', '-')}.pdf",
        data,
        kind=Kind.LETTER,
        owner_kind=FILE,
        owner_id=letter.file_id,
        level=letter.file.level,
        strict=False,
    )
    return documents.copy(
        actor, folio.document, letter.institution_id, owner_kind=KIND, owner_id=letter.id, level=letter.level
    )


def _note_signatures(
    actor: Actor,
    letter: OutgoingLetter,
    standing: Standing,
    key: SigningKey,
    slots: tuple[Slot, ...],
    pending: list[RouteStep],
) -> None:
    """A row for each place on the paper: the first is signed, the others are kept for who signs later."""
    own = standing.principal.id if standing.principal else standing.post.id
    posts = [own, *(step.post_id for step in pending)]
    for ordinal, (slot, post_id) in enumerate(zip(slots, posts, strict=True), start=1):
        x1, y1, x2, y2 = slot.box
        letter.signatures.append(
            LetterSignature(
                ordinal=ordinal,
                field=slot.field,
                page=slot.page,
                x1=x1,
                y1=y1,
                x2=x2,
                y2=y2,
                for_post_id=post_id,
            )
        )
    note_signed(actor, letter.signatures[0], standing, key, letter.document_id)
    db.session.flush()


def note_signed(
    actor: Actor, place: LetterSignature, standing: Standing, key: SigningKey, document_id: int | None
) -> None:
    """Who signed at a place, and the paper with that signature."""
    with db.session.no_autoflush:
        place.person_id, place.post_id = actor.person_id, standing.post.id
        place.instead_of_id = standing.instead_of.id if standing.instead_of else None
        place.authority, place.serial = standing.authority, key.serial
        place.signed_at, place.document_id = now(), document_id
