"""Cases and lists of boxes are as secret as their most secret file, also when its level changes later."""

from sqlalchemy import Select, func, select

from geos.core.db import db
from geos.core.types import Level
from geos.documents import service as documents
from geos.files import following
from geos.files.models import RegistryFile
from geos.notices import service as notices
from geos.retention.models import Box, BoxedFile, DisposalCase, DisposalItem, TransferList
from geos.work import service as work


def to_level(file: RegistryFile, was: Level) -> None:
    """Everything that names this file is as high as the highest file that it names."""
    cases = select(DisposalItem.case_id).where(DisposalItem.file_id == file.id)
    for case in db.session.scalars(select(DisposalCase).where(DisposalCase.id.in_(cases))):
        _apply(case, select(DisposalItem.file_id).where(DisposalItem.case_id == case.id))
    boxed = select(Box.list_id).join(BoxedFile).where(BoxedFile.file_id == file.id)
    for packed in db.session.scalars(select(TransferList).where(TransferList.id.in_(boxed))):
        _apply(packed, select(BoxedFile.file_id).join(Box).where(Box.list_id == packed.id))


def _apply(paper: DisposalCase | TransferList, of_files: Select[int]) -> None:
    highest = select(func.max(RegistryFile.level)).where(RegistryFile.id.in_(of_files))
    level = Level(db.session.execute(highest).scalar_one())
    if level == paper.level:
        return
    paper.level = level
    db.session.flush()
    kind, id = paper.__tablename__, paper.id
    documents.relevel(kind, id, level)
    work.reclassify(kind, id, level)
    notices.reclassify(kind, select(type(paper).id).where(type(paper).id == id), level)


following.on_level(to_level)
