"""Keeping an institution's letterhead, letter templates and standard paragraphs."""

from dataclasses import asdict
from typing import TypeVar

from geos.audit import service as audit
from geos.core import richtext
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory.models import Institution
from geos.documents import service as documents
from geos.documents.models import Kind
from geos.letters import logos, marks
from geos.letters.entry import Draft, Head
from geos.letters.models import Letterhead, LetterTemplate, StandardParagraph
from geos.letters.policy.stationery import STATIONERY
from geos.letters.queries import stationery as queries
from geos.letters.service.outgoing.rules import bounded, written
from geos.letters.wording import N_
from geos.web.validators import ADDRESS

BODY = 50_000  # characters
PARAGRAPH = 4000
Piece = TypeVar("Piece", LetterTemplate, StandardParagraph)


# How long each may be; a list of names that a page of paper has room for.
HEAD = {"name_sw": 160, "name_en": 160, "lines_sw": 400, "lines_en": 400, "phone": 120, "email": 254}
HEAD |= {"website": 120, "motto_sw": 160, "motto_en": 160}
MOST_LINES = 5
LINES = N_("Shorten this to %(most)d lines")


@command
def set_letterhead(
    actor: Actor,
    institution: Institution,
    head: Head,
    *,
    logo: tuple[str, bytes] | None = None,
    without_logo: bool = False,
) -> Letterhead:
    """What is printed at the head of letters from now on; those that were signed stay as they are.

    `logo` is (file name, bytes) of a PNG or SVG; without one the logo that is there stays, unless
    `without_logo`. Invalid where something is missing or too long, or the logo cannot be printed.
    """
    _require(actor, institution)
    facts = {name: _fit(name, value) for name, value in asdict(head).items()}
    if facts["email"] and not ADDRESS.fullmatch(facts["email"]):
        raise Invalid(fields={"email": "Write an e-mail address, for example info@mfano.co.tz"})
    found = queries.letterhead(institution.id)
    if found is None:
        found = Letterhead(institution_id=institution.id, name_sw=facts["name_sw"], name_en=facts["name_en"])
        db.session.add(found)
        db.session.flush()
    for name, value in facts.items():
        setattr(found, name, value)
    if without_logo:
        found.logo = None
    if logo is not None:
        _put_logo(actor, found, *logo)
    found.changed_at, found.changed_by_id = now(), actor.person_id
    db.session.flush()
    _journal(actor, "set_letterhead", institution, Letterhead.__tablename__, found.id)
    return found


def _fit(name: str, value: str) -> str:
    rows = [" ".join(row.split()) for row in value.splitlines()]
    text = "\n".join(row for row in rows if row)
    if name.startswith("name"):
        return written(text, HEAD[name], name)
    if text.count("\n") >= MOST_LINES:
        raise Invalid(LINES, fields={name: LINES}, most=MOST_LINES)
    return bounded(text, HEAD[name], name)


def _put_logo(actor: Actor, letterhead: Letterhead, filename: str, data: bytes) -> None:
    good = logos.check(filename, data)
    letterhead.logo = documents.store(
        actor,
        letterhead.institution_id,
        filename,
        good.data,
        kind=Kind.UPLOAD,
        owner_kind=Letterhead.__tablename__,
        owner_id=letterhead.id,
        strict=True,
        field="logo",
    )


# Templates and paragraphs -------------------------------------------------------------------------------


@command
def add_template(actor: Actor, institution: Institution, draft: Draft) -> LetterTemplate:
    """A new template; `body` and `name` must say something."""
    _require(actor, institution)
    made = LetterTemplate(institution_id=institution.id, **_template(draft))
    return _kept(actor, "add_letter_template", institution, made)


@command
def edit_template(actor: Actor, template: LetterTemplate, draft: Draft) -> LetterTemplate:
    """Change a template; letters that were begun with it stay as they are."""
    institution = _own(actor, template)
    for name, value in _template(draft).items():
        setattr(template, name, value)
    return _kept(actor, "edit_letter_template", institution, template)


@command
def add_paragraph(actor: Actor, institution: Institution, draft: Draft) -> StandardParagraph:
    """A new standard paragraph: name, language and text of the draft."""
    _require(actor, institution)
    made = StandardParagraph(institution_id=institution.id, **_paragraph(draft))
    return _kept(actor, "add_paragraph", institution, made)


@command
def edit_paragraph(actor: Actor, paragraph: StandardParagraph, draft: Draft) -> StandardParagraph:
    """Change a paragraph; letters in which it stands stay as they are."""
    institution = _own(actor, paragraph)
    for name, value in _paragraph(draft).items():
        setattr(paragraph, name, value)
    return _kept(actor, "edit_paragraph", institution, paragraph)


@command
def retire(actor: Actor, piece: Piece) -> Piece:
    """Offer a template or paragraph no more; it stays in sight for those who keep it."""
    return _offer(actor, piece, False)


@command
def offer_again(actor: Actor, piece: Piece) -> Piece:
    """Offer a retired one again."""
    return _offer(actor, piece, True)


def _offer(actor: Actor, piece: Piece, active: bool) -> Piece:
    institution = _own(actor, piece)
    if piece.active is active:
        raise WrongState
    piece.active = active
    return _kept(actor, "offer_stationery" if active else "retire_stationery", institution, piece)


def _template(draft: Draft) -> dict[str, object]:
    return {
        **_paragraph(draft, BODY),
        "subject": marks.tidy(bounded(" ".join(draft.subject.split()), 300, "subject")),
        "salutation": marks.tidy(bounded(draft.salutation, 120, "salutation")),
        "closing": bounded(draft.closing, 120, "closing"),
    }


def _paragraph(draft: Draft, most: int = PARAGRAPH) -> dict[str, object]:
    return {
        "name": written(" ".join(draft.name.split()), 120, "name"),
        "language": "en" if draft.language == "en" else "sw",
        "body": _body(draft, most),
        "body_format": draft.body_format,
    }


def _body(draft: Draft, most: int) -> str:
    body = richtext.check(draft.body, draft.body_format, most, "body")
    return marks.tidy(written(body, len(body), "body"))


def _kept(actor: Actor, act: str, institution: Institution, piece: Piece) -> Piece:
    piece.changed_at, piece.changed_by_id = now(), actor.person_id
    db.session.add(piece)
    db.session.flush()
    _journal(actor, act, institution, piece.__tablename__, piece.id, piece.name)
    return piece


def _own(actor: Actor, piece: Piece) -> Institution:
    institution = db.session.get_one(Institution, piece.institution_id)
    _require(actor, institution)
    return institution


def _require(actor: Actor, institution: Institution) -> None:
    if not STATIONERY.can(actor, "keep", institution):
        raise Denied


def _journal(actor: Actor, act: str, institution: Institution, kind: str, id: int, name: str = "") -> None:
    audit.record(actor, act, kind, id, institution_id=institution.id, name=name)
