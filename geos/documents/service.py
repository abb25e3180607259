"""Acts upon documents: storing them, moving them to another owner, noting who read them, drawing text."""

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.core.types import Level
from geos.documents import queries
from geos.documents.models import Document, Kind, Reading, TextState
from geos.documents.names import clean_filename
from geos.documents.pdfium import PdfError
from geos.documents.sniff import EMPTY, MISNAMED, sniff
from geos.documents.text import extract
from geos.documents.vault import Missing

MEGABYTE = 1 << 20
TOO_LARGE = "The file is larger than %(limit)s MB"
_FOR_THE_CATALOGUE = (_("The file is larger than %(limit)s MB"),)
UNREADABLE = (PdfError, Missing)


@command
def store(
    actor: Actor,
    institution_id: int,
    filename: str,
    data: bytes,
    *,
    kind: Kind,
    owner_kind: str,
    owner_id: int,
    level: Level = Level.OPEN,
    strict: bool,
    field: str = "file",
) -> Document:
    """Keep a file; its bytes are safe in the vault before its row is added.

    With `strict` (a person uploads it through the form field `field`) an empty, misnamed or too large
    file raises Invalid. Without (it was received from outside) it is kept as it came and marked.
    """
    name = clean_filename(filename)
    seen = sniff(data, name)
    if strict:
        _refuse_odd(len(data), seen.remark, field)
    stored = queries.vault().put(data)
    document = Document(
        institution_id=institution_id,
        sha256=stored.sha256,
        size=stored.size,
        media_type=seen.media_type,
        filename=name,
        pages=seen.pages,
        kind=kind,
        remark=seen.remark,
        owner_kind=owner_kind,
        owner_id=owner_id,
        level=level,
        created_by_id=actor.person_id,
    )
    db.session.add(document)
    db.session.flush()
    return document


@command
def copy(
    actor: Actor, document: Document, institution_id: int, *, owner_kind: str, owner_id: int, level: Level
) -> Document:
    """The same content for other readers: a second row, while the vault keeps the bytes once."""
    facts = {
        name: getattr(document, name)
        for name in ("sha256", "size", "media_type", "filename", "pages", "kind", "remark")
    }
    same = Document(
        **facts,
        institution_id=institution_id,
        owner_kind=owner_kind,
        owner_id=owner_id,
        level=level,
        created_by_id=actor.person_id,
    )
    db.session.add(same)
    db.session.flush()
    return same


def _refuse_odd(size: int, remark: str, field: str) -> None:
    limit = int(current_app.config["GEOS_UPLOAD_LIMIT"])
    if size > limit:
        raise Invalid(TOO_LARGE, fields={field: TOO_LARGE}, limit=limit // MEGABYTE)
    if remark in (EMPTY, MISNAMED):
        raise Invalid(remark, fields={field: remark})


@command
def rehome(document: Document, owner_kind: str, owner_id: int, level: Level) -> None:
    """Let another thing decide from now on who may read the document, and at which level."""
    document.owner_kind, document.owner_id, document.level = owner_kind, owner_id, level


def note_reading(actor: Actor, document: Document) -> None:
    """Journal the reading of a document that is confidential or above: once per person, document and hour."""
    if document.level < Level.CONFIDENTIAL or actor.person_id is None:
        return
    hour = now().replace(minute=0, second=0, microsecond=0)
    known = select(Reading.id).filter_by(person_id=actor.person_id, document_id=document.id, hour=hour)
    if db.session.execute(known).first() is None:  # so that looking again takes no write lock
        _note_reading(actor, document)


@command
def _note_reading(actor: Actor, document: Document) -> None:
    hour = now().replace(minute=0, second=0, microsecond=0)
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    row = insert(Reading).values(person_id=actor.person_id, document_id=document.id, hour=hour)
    if db.session.execute(row.on_conflict_do_nothing().returning(Reading.id)).first():
        audit.record(
            actor,
            "read",
            "document",
            document.id,
            institution_id=document.institution_id,
            level=document.level,
            sha256=document.sha256,
        )


def extract_pending(limit: int) -> int:
    """Draw the text from up to `limit` documents that wait for it; how many were dealt with.

    Reading and drawing happen outside any transaction, so a thick document holds up nobody.
    """
    waiting = select(Document.id).filter_by(text_state=TextState.PENDING).order_by(Document.id).limit(limit)
    ids = list(db.session.scalars(waiting))
    for document_id in ids:
        _extract(document_id)
    return len(ids)


def _extract(document_id: int) -> None:
    document = db.session.get_one(Document, document_id)
    try:
        text = extract(queries.content(document), document.media_type)
    except UNREADABLE:
        _keep_text(document_id, None, TextState.FAILED)
    else:
        _keep_text(document_id, text, TextState.NONE if text is None else TextState.DONE)


@command
def _keep_text(document_id: int, text: str | None, state: TextState) -> None:
    document = db.session.get_one(Document, document_id)
    document.text, document.text_state = text, state
