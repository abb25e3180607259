"""An institution's letterhead, letter templates and standard paragraphs, as its people may see them."""

from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Institution
from geos.letters.models import Letterhead, LetterTemplate, StandardParagraph
from geos.letters.policy.stationery import STATIONERY

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
Piece = TypeVar("Piece", LetterTemplate, StandardParagraph)


def kept(actor: Actor) -> Institution:
    """The institution whose stationery this actor keeps; NotFound for anybody else."""
    if actor.institution_id is None:
        raise NotFound
    institution = directory.institution(actor.institution_id)
    if not STATIONERY.can(actor, "keep", institution):
        raise NotFound
    return institution


def letterhead(institution_id: int) -> Letterhead | None:
    """The institution's own letterhead with its logo, None where the directory's facts are printed."""
    query = select(Letterhead).filter_by(institution_id=institution_id).options(joinedload(Letterhead.logo))
    return db.session.scalars(query).first()


def get(actor: Actor, kind: type[Piece], piece_id: int) -> Piece:
    """A template or paragraph for those who keep them; NotFound for anybody else."""
    institution = kept(actor)
    found = db.session.get(kind, piece_id) if 0 < piece_id < LARGEST else None
    if found is None or found.institution_id != institution.id:
        raise NotFound
    return found


def listed(kind: type[Piece], institution_id: int) -> list[Piece]:
    """All of an institution by name, the retired ones last."""
    query = select(kind).where(kind.institution_id == institution_id).options(joinedload(kind.changed_by))
    return list(db.session.scalars(query.order_by(kind.active.desc(), kind.name, kind.id)))


def offered(actor: Actor, kind: type[Piece]) -> list[Piece]:
    """Those that this actor may write with now."""
    query = select(kind).where(kind.institution_id == actor.institution_id, kind.active)
    return list(db.session.scalars(query.order_by(kind.name, kind.id)))


def template(actor: Actor, template_id: int | None) -> LetterTemplate | None:
    """A template that this actor may begin a letter with; None for one that is not there (any more)."""
    if template_id is None or not 0 < template_id < LARGEST:
        return None
    found = db.session.get(LetterTemplate, template_id)
    fits = found is not None and found.active and found.institution_id == actor.institution_id
    return found if fits else None
