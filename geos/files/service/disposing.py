"""The end of a file: its content goes, or is handed on; the row stays and answers for it (DOMAIN §3, 21).

Called by the worker under a decided disposal case; triggers of the database ask for the decision once more.
"""

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from geos.core.actor import Actor
from geos.core.db import db
from geos.documents import service as documents
from geos.documents.models import Document
from geos.files.models import FileState, Folio, Minute, RegistryFile
from geos.files.service.rules import KIND, lock
from geos.files.workflow import FLOW

GONE = "–"  # what stands where a destroyed paper or minute had its words


def hashes(file: RegistryFile) -> list[str]:
    """The hashes of everything that belongs to the file, destroyed or not."""
    query = select(Document.sha256).where(Document.owner_kind == KIND, Document.owner_id == file.id)
    return sorted(set(db.session.scalars(query)))


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
    documents.destroy_of(KIND, file.id)
    quietly = {"synchronize_session": False}
    folios = update(Folio).where(Folio.file_id == file.id).values(title=GONE, correspondent="")
    minutes = update(Minute).where(Minute.file_id == file.id).values(text=GONE)
    db.session.execute(folios, execution_options=quietly)
    db.session.execute(minutes, execution_options=quietly)
    db.session.expire_all()
