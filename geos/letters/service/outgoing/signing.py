"""Signing: the number, the paper, the office copy and the state, all in one transaction or none."""

from dataclasses import dataclass
from datetime import datetime

from geos.access import service as access
from geos.core.actor import Actor
from geos.core.clock import local, now
from geos.core.db import command, db
from geos.core.errors import Denied, WrongState
from geos.documents import service as documents
from geos.documents.models import Document, Kind
from geos.documents.pdf.papers import TYPST, render_letter
from geos.documents.pdf.renderer import PdfRenderer
from geos.files import queries as file_queries
from geos.files import service as files
from geos.files.models import Direction, Folio
from geos.letters import addressing, turns
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.policy.outgoing import FILE, KIND
from geos.letters.queries import outgoing as queries
from geos.letters.service.outgoing.rules import begin, case, journal, move
from geos.letters.sheet import Standing, letter_sheet
from geos.letters.workflow import DRAFT
from geos.routes import queries as route_queries
from geos.routes import service as routes
from geos.routes.models import Route
from geos.work import service as work


@dataclass(frozen=True)
class Paper:
    """What signing makes: the folio, the number it gives, and the letter's document."""

    folio: Folio
    reference: str
    document: Document


@command
def sign(
    actor: Actor,
    letter: OutgoingLetter,
    *,
    post_id: int | None = None,
    text_version: int | None = None,
    renderer: PdfRenderer = TYPST,
) -> OutgoingLetter:
    """Sign the letter for good.

    Takes the file's next folio, which completes the reference; prints the letter once and keeps its bytes
    under their SHA-256; files the office copy; puts the letter before its registry. If printing fails,
    nothing is taken. `post_id` is the signer's own post where several would do; `text_version` the version
    that was read (Stale where it is no longer the one on its way).
    """
    begin(actor, "sign", letter)
    standing = _standing(actor, letter, post_id)
    version = letter.text_version if text_version is None else text_version
    _leave_route(actor, letter, standing, version)
    turns.take("sign", actor, letter)
    signed_at = now()
    paper = _print(actor, letter, standing, signed_at, renderer)
    move(
        actor,
        "sign",
        letter,
        signed_at=signed_at,
        signer_id=actor.person_id,
        signed_post_id=standing.post.id,
        signed_for_id=standing.instead_of.id if standing.instead_of else None,
        authority=standing.authority,
        reference=paper.reference,
        folio_id=paper.folio.id,
        document_id=paper.document.id,
    )
    if letter.mother_id is None:  # letters to many are sent in one act
        _hand_to_registry(letter, standing)
    journal(
        actor,
        "sign",
        letter,
        standing.post.id,
        authority=standing.authority.value,
        version=version,
        folio=paper.folio.number,
        sha256=paper.document.sha256,
        signed_for=letter.signed_for_id,
    )
    return letter


def _standing(actor: Actor, letter: OutgoingLetter, post_id: int | None) -> Standing:
    rights = queries.standings(actor, letter)
    found = next((right for right in rights if post_id in (None, right.post.id)), None)
    if found is None:
        raise Denied
    return found


def _leave_route(actor: Actor, letter: OutgoingLetter, standing: Standing, version: int) -> None:
    route = queries.route_of(letter)
    if route is None:
        _own_draft(actor, letter)
        return
    by_post_id = None if _stands_there(route, standing) else standing.post.id
    routes.decide(actor, route, case(letter), "sign", "", version, by_post_id=by_post_id)


def _own_draft(actor: Actor, letter: OutgoingLetter) -> None:
    if letter.state is not DRAFT:
        raise WrongState
    if letter.mother_id is not None:  # approved with the letter to many that it is one of
        if db.session.get_one(OutgoingLetter, letter.mother_id).state is not OutgoingState.ISSUED:
            raise WrongState
    elif not actor.holds(letter.post_id):
        raise Denied


def _stands_there(route: Route, standing: Standing) -> bool:
    here = route_queries.current(route)
    return here is not None and here.post_id == standing.post.id


def _print(
    actor: Actor, letter: OutgoingLetter, standing: Standing, signed_at: datetime, renderer: PdfRenderer
) -> Paper:
    """One rendering, two rows for its bytes: the folio's readers are the file's, the letter's its own."""
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
    )
    reference = file_queries.folio_reference(letter.file, folio)
    sheet = letter_sheet(letter, standing, reference, signed_at, local(signed_at).date())
    data = render_letter(sheet, renderer)
    filed = documents.store(
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
    folio.document = filed
    own = documents.copy(
        actor, filed, letter.institution_id, owner_kind=KIND, owner_id=letter.id, level=letter.level
    )
    return Paper(folio, reference, own)


def _hand_to_registry(letter: OutgoingLetter, standing: Standing) -> None:
    token = f"registry:{letter.registry_id}"
    access.grant(KIND, letter.id, token)
    work.open_item(
        token,
        "dispatch",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        title=letter.subject,
        reference=letter.reference or "",
        level=letter.level,
        from_label=standing.title("sw"),
        due_at=letter.due_at,
        file_id=letter.file_id,
    )
    db.session.flush()
