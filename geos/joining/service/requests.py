"""Entering a request from an institution's letter, and mending it."""

from dataclasses import asdict
from secrets import token_urlsafe

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound, WrongState
from geos.directory import queries as directory
from geos.directory import service as structure
from geos.directory.models import InstitutionState
from geos.documents import service as documents
from geos.documents.models import Document, Kind
from geos.documents.sniff import PDF
from geos.joining import asking, policy
from geos.joining.asking import N_, Asked
from geos.joining.models import JoinAdministrator, JoinRequest, Proof
from geos.joining.service.steps import KIND, begin, note
from geos.joining.workflow import IN_HAND, REFUSED, WITHDRAWN
from geos.letters import logos

UNDER_WAY = N_("A request under way has this already: %(name)s")
NOT_PDF = N_("Choose the letter as a PDF")


Upload = tuple[str, bytes]  # file name and content


@command
def prepare_request(
    actor: Actor, asked: Asked, letter: Upload | None, logo: Upload | None = None
) -> JoinRequest:
    """Enter what an institution's letter asks for; `letter` is the scanned paper, a PDF; `logo` PNG or SVG.

    Invalid names the fields at fault, also a code or a domain that an institution or another request has.
    """
    policy.require(actor)
    _check(asked, None)
    post = actor.post()
    row = JoinRequest(
        **asked.facts(),
        proof=token_urlsafe(18),
        made_by_id=actor.person_id,
        made_by_post_id=post.id if post else None,
        administrators=_administrators(asked),
    )
    db.session.add(row)
    _flush(row)
    _keep_papers(actor, row, letter, logo)
    note(actor, "prepare_request", row)
    return row


@command
def edit_request(
    actor: Actor,
    request: JoinRequest,
    asked: Asked,
    letter: Upload | None = None,
    logo: Upload | None = None,
) -> JoinRequest:
    """Mend a draft or a returned request; without a new `letter` or `logo` the one that is there stays.

    Another domain must be proved anew.
    """
    begin(actor, request)
    if request.state not in IN_HAND:
        raise WrongState
    _check(asked, request)
    if asked.domain != request.domain:
        request.proof_state, request.proved_at, request.asked_at = Proof.NOT_ASKED, None, None
    for name, value in asked.facts().items():
        setattr(request, name, value)
    for row, named in zip(request.administrators, asked.people, strict=True):
        for name, value in asdict(named).items():
            setattr(row, name, value)
    _flush(request)
    _keep_papers(actor, request, letter, logo)
    note(actor, "edit_request", request)
    return request


def _administrators(asked: Asked) -> list[JoinAdministrator]:
    return [JoinAdministrator(place=place, **asdict(named)) for place, named in enumerate(asked.people, 1)]


def _check(asked: Asked, request: JoinRequest | None) -> None:
    asking.check(asked)
    structure.refuse_taken(asked.code, asked.domain)
    _refuse_under_way(asked, request)
    if asked.parent_id is not None:
        _check_parent(asked.parent_id)


def _check_parent(parent_id: int) -> None:
    try:
        closed = directory.institution(parent_id).state is InstitutionState.CLOSED
    except NotFound:
        closed = True
    if closed:
        raise Invalid(fields={"parent": "Choose one from the list"})


def _refuse_under_way(asked: Asked, request: JoinRequest | None) -> None:
    query = select(JoinRequest).where(
        (JoinRequest.domain == asked.domain) | (JoinRequest.code == asked.code),
        JoinRequest.state.not_in((REFUSED, WITHDRAWN)),
        JoinRequest.id != (request.id if request else 0),
    )
    with db.session.no_autoflush:
        other = db.session.scalars(query.limit(1)).first()
    if other is not None:
        field = "domain" if other.domain == asked.domain else "code"
        raise Invalid(fields={field: UNDER_WAY}, name=other.name_sw)


def _flush(row: JoinRequest) -> None:
    """Of two operators who enter one letter at the same moment, the second is told."""
    name = row.name_sw
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Invalid(fields={"domain": UNDER_WAY}, name=name) from error


def _keep_papers(actor: Actor, request: JoinRequest, letter: Upload | None, logo: Upload | None) -> None:
    if letter is not None:
        document = _keep(actor, request, letter, "letter")
        if document.media_type != PDF or document.remark:
            raise Invalid(fields={"letter": NOT_PDF})
        request.letter_id = document.id
    if logo is not None:
        filename, data = logo
        request.logo_id = _keep(actor, request, (filename, logos.check(filename, data).data), "logo").id


def _keep(actor: Actor, request: JoinRequest, upload: Upload, field: str) -> Document:
    filename, data = upload
    if actor.institution_id is None:
        raise WrongState
    return documents.store(
        actor,
        actor.institution_id,
        filename,
        data,
        kind=Kind.UPLOAD,
        owner_kind=KIND,
        owner_id=request.id,
        strict=True,
        field=field,
    )
