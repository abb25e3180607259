"""How letters follow their papers: to another folio, and to another level of the file.

A register's entry has the level of its folio: what became confidential with its file is so in the register.
"""

from typing import Any

from sqlalchemy import select, update

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.types import Level
from geos.files import following
from geos.files.models import Folio, RegistryFile
from geos.letters.models import IncomingLetter, OutgoingLetter
from geos.notices import service as notices
from geos.work import service as work

INCOMING = IncomingLetter.__tablename__
LETTERS: tuple[Any, ...] = (IncomingLetter, OutgoingLetter)


def to_folio(actor: Actor, letter_id: int, folio: Folio) -> None:
    """The letter lies under this folio now."""
    letter = db.session.get_one(IncomingLetter, letter_id)
    letter.file_id, letter.folio_id = folio.file_id, folio.id
    work.rehome(INCOMING, letter_id, folio.file_id)


def to_level(file: RegistryFile) -> None:
    """Each filed letter has its folio's level; a draft is not above its file."""
    for kind in LETTERS:
        _as_folio(kind, file)
        above = update(kind).where(kind.file_id == file.id, kind.level > file.level)
        _run(above.values(level=file.level))
        if file.level >= Level.CONFIDENTIAL:
            hidden = select(kind.id).where(kind.file_id == file.id, kind.level >= Level.CONFIDENTIAL)
            notices.reclassify(kind.__tablename__, hidden, file.level)


def _as_folio(kind: Any, file: RegistryFile) -> None:
    level = select(Folio.level).where(Folio.id == kind.folio_id).scalar_subquery()
    _run(update(kind).where(kind.file_id == file.id, kind.folio_id.is_not(None)).values(level=level))


def _run(statement: Any) -> None:
    # Past the guard of what was signed: a level is no part of the text that was signed.
    db.session.execute(statement, execution_options={"synchronize_session": False})


following.on_move(INCOMING, to_folio)
following.on_level(to_level)
