"""The end of a file: its content goes, or is handed on; the row stays and answers for it (DOMAIN §3, 21).

Called by the worker under a decided disposal case; triggers of the database ask for the decision once more.
"""

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import aliased

from geos.core.actor import Actor
from geos.core.db import db
from geos.documents import service as documents
from geos.documents.models import Document
from geos.files import following
from geos.files.models import FileState, Folio, Minute, RegistryFile
from geos.files.service.rules import KIND, lock
from geos.files.workflow import FLOW

GONE = "–"  # what stands where a destroyed paper or minute had its words


def hashes(file: RegistryFile) -> list[str]:
    """The hashes of everything that belongs to the file, destroyed or not."""
    theirs = [(Document.owner_kind == kind) & Document.owner_id.in_(ids) for kind, ids in _owners(file)]
    return sorted(set(db.session.scalars(select(Document.sha256).where(or_(*theirs)))))


def _owners(file: RegistryFile) -> list[tuple[str, Select[int]]]:
    """Whose documents are the file's: its own, and those of the things above that belong to it."""
    own = select(RegistryFile.id).where(RegistryFile.id == file.id)
    return [(KIND, own), *((each.kind, each.ids(file)) for each in following.belongings())]


def dispose_file(actor: Actor, file: RegistryFile, *, destroy: bool) -> None:
    """End a closed file for good; with `destroy` its papers' and minutes' words go too. Inside a command.

    A paper that another file has as well goes over to that file instead. WrongState where it is not closed.
    """
    if "command" not in db.session().info:
        raise RuntimeError("a file is disposed of inside a command")
    lock(file)
    FLOW.fire(actor, "dispose_file", file)
    db.session.flush()
    if destroy:
        _spare_shared(file)
        _empty(file)


def _spare_shared(file: RegistryFile) -> None:
    other = aliased(RegistryFile)
    shared = (
        select(Document, other)
        .join(Folio, (Folio.document_id == Document.id) | (Folio.cover_id == Document.id))
        .join(other, other.id == Folio.file_id)
        .where(
            Document.owner_kind == KIND,
            Document.owner_id == file.id,
            Folio.file_id != file.id,
            other.state != FileState.DISPOSED,
        )
    )
    for document, elsewhere in db.session.execute(shared).all():
        documents.rehome(document, KIND, elsewhere.id, elsewhere.level)
    db.session.flush()


def _empty(file: RegistryFile) -> None:
    for kind, ids in _owners(file):
        documents.destroy_of(kind, ids)
    for each in following.belongings():
        each.forget(file)
    quietly = {"synchronize_session": False}
    folios = update(Folio).where(Folio.file_id == file.id).values(title=GONE, correspondent="")
    minutes = update(Minute).where(Minute.file_id == file.id).values(text=GONE)
    db.session.execute(folios, execution_options=quietly)
    db.session.execute(minutes, execution_options=quietly)
    db.session.expire_all()
