"""How memos follow their file: its level, its closing (drafts hinder it) and its end."""

from typing import Any

from sqlalchemy import Select, delete, select, update

from geos.core.db import db
from geos.core.richtext import TextFormat
from geos.core.types import Level
from geos.directory.models import Post
from geos.documents.models import Document
from geos.files import following
from geos.files.models import Folio, RegistryFile
from geos.files.service.disposing import GONE
from geos.memos.models import Memo, MemoAttachment, MemoLink, MemoState, MemoTask, MemoVersion
from geos.notices import service as notices
from geos.routes import service as routing
from geos.routes.models import Route

MEMO, ATTACHMENT = Memo.__tablename__, MemoAttachment.__tablename__


def to_level(file: RegistryFile, was: Level) -> None:
    """Called after the file and its folios got another level; what is not decided yet goes with them."""
    of_folio = select(Folio.level).where(Folio.id == Memo.folio_id).scalar_subquery()
    on_file = update(Memo).where(Memo.file_id == file.id)
    _run(on_file.where(Memo.folio_id.is_not(None)).values(level=of_folio))
    _run(on_file.where(Memo.folio_id.is_(None), Memo.level == was).values(level=file.level))
    _run(on_file.where(Memo.level > file.level).values(level=file.level))
    _level_documents(file)
    if file.level >= Level.CONFIDENTIAL:
        hidden = select(Memo.id).where(Memo.file_id == file.id, Memo.level >= Level.CONFIDENTIAL)
        notices.reclassify(MEMO, hidden, file.level)
        tasks = select(MemoTask.id).where(MemoTask.memo_id.in_(hidden))
        notices.reclassify(MemoTask.__tablename__, tasks, file.level)


def _level_documents(file: RegistryFile) -> None:
    """What is attached has the level of its memo; what was taken away again, and nobody reads, the file's."""
    own = select(Memo.level).where(Memo.id == Document.owner_id).scalar_subquery()
    for kind, ids, level in ((MEMO, of_file(file), own), (ATTACHMENT, _attached(file), file.level)):
        theirs = update(Document).where(Document.owner_kind == kind, Document.owner_id.in_(ids))
        _run(theirs.values(level=level))


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


def _attached(file: RegistryFile) -> Select[int]:
    return select(MemoAttachment.id).where(MemoAttachment.memo_id.in_(of_file(file)))


def forget(file: RegistryFile) -> None:
    """The file is destroyed: what its memos, their versions and the opinions on them said is gone."""
    nothing = {"amount": None, "date_from": None, "date_to": None, "place": ""}
    said = {"subject": GONE, "request": GONE, "body": GONE, "body_format": TextFormat.PLAIN, **nothing}
    routes = select(Route.id).join(Memo, Memo.route_id == Route.id).where(Memo.file_id == file.id)
    _run(update(MemoVersion).where(MemoVersion.memo_id.in_(of_file(file))).values(**said))
    routing.forget(routes)
    _run(update(MemoAttachment).where(MemoAttachment.memo_id.in_(of_file(file))).values(title=GONE))
    _run(update(MemoTask).where(MemoTask.memo_id.in_(of_file(file))).values(text=GONE, remark=""))
    _run(delete(MemoLink).where(MemoLink.memo_id.in_(of_file(file))))
    _run(update(Memo).where(Memo.file_id == file.id).values(**said))


following.on_level(to_level)
following.on_close(MEMO, drafts)
following.on_destroy(following.Belonging(MEMO, of_file, forget))
following.on_destroy(following.Belonging(ATTACHMENT, _attached, lambda file: None))  # its words: forget()
