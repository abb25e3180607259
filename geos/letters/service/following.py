"""How letters follow their papers: to another folio, to another level of the file, and to its end.

A register's entry has the level of its folio: what became confidential with its file is so in the register.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select, update

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.types import Level
from geos.directory.models import Post
from geos.documents.models import Document
from geos.files import following
from geos.files.models import Folio, RegistryFile
from geos.files.service.disposing import GONE
from geos.letters.models import (
    IncomingLetter,
    OutgoingEnclosure,
    OutgoingLetter,
    OutgoingState,
    OutgoingVersion,
)
from geos.notices import service as notices
from geos.routes import service as routing
from geos.routes.models import Route
from geos.work import service as work

INCOMING = IncomingLetter.__tablename__
UNFINISHED = (OutgoingState.DRAFT, OutgoingState.RETURNED)


def to_folio(actor: Actor, letter_id: int, folio: Folio) -> None:
    """The letter lies under this folio now."""
    letter = db.session.get_one(IncomingLetter, letter_id)
    letter.file_id, letter.folio_id = folio.file_id, folio.id
    work.rehome(INCOMING, letter_id, folio.file_id)


def to_level(file: RegistryFile, was: Level) -> None:
    """Filed letters have their folio's level; drafts as high as the file were rise, and none is above it."""
    for kind, ids in LETTERS.items():
        _as_folio(kind, file)
        unfiled = update(kind).where(kind.file_id == file.id, kind.folio_id.is_(None), kind.level == was)
        _run(unfiled.values(level=file.level))
        above = update(kind).where(kind.file_id == file.id, kind.level > file.level)
        _run(above.values(level=file.level))
        _level_papers(kind, ids(file))
        if file.level >= Level.CONFIDENTIAL:
            hidden = select(kind.id).where(kind.file_id == file.id, kind.level >= Level.CONFIDENTIAL)
            notices.reclassify(kind.__tablename__, hidden, file.level)


def _as_folio(kind: Any, file: RegistryFile) -> None:
    level = select(Folio.level).where(Folio.id == kind.folio_id).scalar_subquery()
    _run(update(kind).where(kind.file_id == file.id, kind.folio_id.is_not(None)).values(level=level))


def _level_papers(kind: Any, ids: Select[int]) -> None:
    """A letter's own papers (its enclosures, its copy of what was signed) have its level."""
    level = select(kind.level).where(kind.id == Document.owner_id).scalar_subquery()
    own = update(Document).where(Document.owner_kind == kind.__tablename__, Document.owner_id.in_(ids))
    _run(own.values(level=level))


def _run(statement: Any) -> None:
    # Past the guard of what was signed: a level is no part of the text that was signed.
    db.session.execute(statement, execution_options={"synchronize_session": False})


def drafts(file: RegistryFile) -> list[Post]:
    """Whose letters on the file are still drafts; what is further on waits on a desk and is known there."""
    query = select(Post).join(OutgoingLetter, OutgoingLetter.post_id == Post.id)
    unsigned = (OutgoingLetter.file_id == file.id, OutgoingLetter.state.in_(UNFINISHED))
    return list(db.session.scalars(query.where(*unsigned)))


def outgoing_of(file: RegistryFile) -> Select[int]:
    """The outgoing letters of a file."""
    return select(OutgoingLetter.id).where(OutgoingLetter.file_id == file.id)


def incoming_of(file: RegistryFile) -> Select[int]:
    """The incoming letters of a file."""
    return select(IncomingLetter.id).where(IncomingLetter.file_id == file.id)


LETTERS: dict[Any, Callable[[RegistryFile], Select[int]]] = {
    IncomingLetter: incoming_of,
    OutgoingLetter: outgoing_of,
}


def forget_outgoing(file: RegistryFile) -> None:
    """The file is destroyed: what its letters said is gone; their lines in the register stay."""
    letters = update(OutgoingLetter).where(OutgoingLetter.file_id == file.id)
    versions = update(OutgoingVersion).where(OutgoingVersion.letter_id.in_(outgoing_of(file)))
    routes = select(Route.id).where(
        Route.subject_kind == OutgoingLetter.__tablename__, Route.subject_id.in_(outgoing_of(file))
    )
    routing.forget(routes)
    _run(versions.values(body=GONE, frame="", enclosures=""))
    papers = update(OutgoingEnclosure).where(OutgoingEnclosure.letter_id.in_(outgoing_of(file)))
    _run(papers.values(title=GONE))
    _run(letters.values(body=GONE))


def forget_incoming(file: RegistryFile) -> None:
    """An incoming letter has no words besides its papers: its line in the register stays."""


following.on_move(INCOMING, to_folio)
following.on_close(OutgoingLetter.__tablename__, drafts)
following.on_destroy(following.Belonging(INCOMING, incoming_of, forget_incoming))
following.on_destroy(following.Belonging(OutgoingLetter.__tablename__, outgoing_of, forget_outgoing))
following.on_level(to_level)
