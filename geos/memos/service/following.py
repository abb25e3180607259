"""How memos follow the level of their file: a decided one has its folio's, a draft is not above the file."""

from typing import Any

from sqlalchemy import select, update

from geos.core.db import db
from geos.core.types import Level
from geos.files import following
from geos.files.models import Folio, RegistryFile
from geos.memos.models import Memo
from geos.notices import service as notices


def to_level(file: RegistryFile) -> None:
    """Called after the file and its folios got another level."""
    of_folio = select(Folio.level).where(Folio.id == Memo.folio_id).scalar_subquery()
    on_file = update(Memo).where(Memo.file_id == file.id)
    _run(on_file.where(Memo.folio_id.is_not(None)).values(level=of_folio))
    _run(on_file.where(Memo.level > file.level).values(level=file.level))
    if file.level >= Level.CONFIDENTIAL:
        hidden = select(Memo.id).where(Memo.file_id == file.id, Memo.level >= Level.CONFIDENTIAL)
        notices.reclassify(Memo.__tablename__, hidden, file.level)


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


following.on_level(to_level)
