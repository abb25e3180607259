"""How memos follow their file: its level, its closing (drafts hinder it) and its end."""

from typing import Any

from sqlalchemy import Select, select, update

from geos.core.db import db
from geos.core.types import Level
from geos.directory.models import Post
from geos.files import following
from geos.files.models import Folio, RegistryFile
from geos.files.service.disposing import GONE
from geos.memos.models import Memo, MemoState, MemoVersion
from geos.notices import service as notices
from geos.routes.models import Opinion


def to_level(file: RegistryFile, was: Level) -> None:
    """Called after the file and its folios got another level; what is not decided yet goes with them."""
    of_folio = select(Folio.level).where(Folio.id == Memo.folio_id).scalar_subquery()
    on_file = update(Memo).where(Memo.file_id == file.id)
    _run(on_file.where(Memo.folio_id.is_not(None)).values(level=of_folio))
    _run(on_file.where(Memo.folio_id.is_(None), Memo.level == was).values(level=file.level))
    _run(on_file.where(Memo.level > file.level).values(level=file.level))
    if file.level >= Level.CONFIDENTIAL:
        hidden = select(Memo.id).where(Memo.file_id == file.id, Memo.level >= Level.CONFIDENTIAL)
        notices.reclassify(Memo.__tablename__, hidden, file.level)


def _run(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def drafts(file: RegistryFile) -> list[Post]:
    """Whose memos on the file are still drafts, or back for correction."""
    unfinished = (MemoState.DRAFT, MemoState.RETURNED)
    query = select(Post).join(Memo, Memo.post_id == Post.id)
    return list(db.session.scalars(query.where(Memo.file_id == file.id, Memo.state.in_(unfinished))))


def of_file(file: RegistryFile) -> Select[int]:
    """The memos of a file."""
    return select(Memo.id).where(Memo.file_id == file.id)


def forget(file: RegistryFile) -> None:
    """The file is destroyed: what its memos, their versions and the opinions on them said is gone."""
    said = {"subject": GONE, "request": GONE, "body": GONE, "amount": None}
    routes = select(Memo.route_id).where(Memo.file_id == file.id, Memo.route_id.is_not(None))
    _run(update(MemoVersion).where(MemoVersion.memo_id.in_(of_file(file))).values(**said))
    _run(update(Opinion).where(Opinion.route_id.in_(routes)).values(text=""))
    _run(update(Memo).where(Memo.file_id == file.id).values(**said))


following.on_level(to_level)
following.on_close(Memo.__tablename__, drafts)
following.on_destroy(following.Belonging(Memo.__tablename__, of_file, forget))
