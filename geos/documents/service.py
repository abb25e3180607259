"""Acts upon documents: storing, moving to another owner, noting who read them, drawing text, destroying."""

import logging
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from time import monotonic
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _
from sqlalchemy import Select, String, cast, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from geos.audit import service as audit
from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.core.types import Level
from geos.documents import queries
from geos.documents.models import Document, Kind, Reading, TextState
from geos.documents.names import clean_filename
from geos.documents.pdfium import PdfError
from geos.documents.sniff import EMPTY, MISNAMED, sniff
from geos.documents.text import extract
from geos.documents.vault import Missing

log = logging.getLogger(__name__)

MEGABYTE = 1 << 20
TOO_LARGE = "The file is larger than %(limit)s MB"
_FOR_THE_CATALOGUE = (_("The file is larger than %(limit)s MB"),)
READING = "text of document"  # in the worker's log


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
    _spare(sha256(data).hexdigest())
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
    """The same content for other readers: a second row, while the vault keeps the bytes once.

    WrongState where the content was destroyed meanwhile.
    """
    _spare(document.sha256)
    db.session.refresh(document)
    if document.destroyed_at is not None:
        raise WrongState
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


@command
def relevel(owner_kind: str, owner_id: int, level: Level) -> None:
    """Everything that a thing owns is of this level from now on: one statement, however much it is."""
    own = update(Document).where(Document.owner_kind == owner_kind, Document.owner_id == owner_id)
    db.session.execute(own.values(level=level), execution_options={"synchronize_session": False})


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


def extract_pending(limit: int, seconds: float = 30) -> int:
    """Draw the text from up to `limit` documents that wait for it; how many were dealt with.

    After `seconds` no further one is begun, so that scans which must be read hold up nothing else that
    the worker does. Reading and drawing happen outside any transaction.
    """
    waiting = select(Document.id).where(
        Document.text_state == TextState.PENDING, Document.id.not_in(sweeping.resting(READING))
    )
    ids, begun = list(db.session.scalars(waiting.order_by(Document.id).limit(limit))), monotonic()
    in_time = takewhile(lambda id: id == ids[0] or monotonic() - begun <= seconds, ids)
    return sweeping.each(READING, in_time, _extract)


def _extract(document_id: int) -> None:
    """Draw one text. Whatever a stranger's file does is its own failure: it is not tried again."""
    document = db.session.get_one(Document, document_id)
    try:
        data = queries.content(document)
    except Missing:
        _keep_text(document_id, None, TextState.FAILED)
        return
    try:
        text = extract(data, document.media_type)
    except PdfError:
        _keep_text(document_id, None, TextState.FAILED)
    except Exception:
        log.exception("no text can be drawn from document %s", document_id)
        _keep_text(document_id, None, TextState.FAILED)
    else:
        _keep_text(document_id, text, TextState.NONE if text is None else TextState.DONE)


@command
def _keep_text(document_id: int, text: str | None, state: TextState) -> None:
    document = db.session.get_one(Document, document_id)
    if document.destroyed_at is None:  # it may have been while its text was drawn
        document.text, document.text_state = text, state


# Destroying --------------------------------------------------------------------------------------------
# Two steps, so that a crash between them is made good by repeating: the rows are marked in the transaction of
# the act that has the authority, then the bytes go. Who stores the same bytes meanwhile waits or is waited.


def destroy_of(owner_kind: str, owner_ids: Select[int]) -> int:
    """Mark the documents of these things as destroyed, text and name cleared; how many. Inside a command.

    The caller has the authority; below all doors a trigger of the database asks for it once more.
    """
    if "command" not in db.session().info:
        raise RuntimeError("documents are destroyed inside a command")
    result = db.session.execute(
        update(Document)
        .where(
            Document.owner_kind == owner_kind,
            Document.owner_id.in_(owner_ids),
            Document.destroyed_at.is_(None),
        )
        .values(
            destroyed_at=now(),
            text=None,
            text_state=TextState.NONE,
            pages=None,
            filename=cast(Document.id, String),
        ),
        execution_options={"synchronize_session": False},
    )
    return int(getattr(result, "rowcount", 0))


@command
def discard(sha256: str) -> bool:
    """Take content out of the vault that only destroyed documents name; False where a living one does.

    Repeating is no error; OSError where the vault does not let go of it.
    """
    _lock(sha256, func.pg_advisory_xact_lock)
    living = select(exists().where(Document.sha256 == sha256, Document.destroyed_at.is_(None)))
    if db.session.execute(living).scalar_one():
        return False
    queries.vault().destroy(sha256)
    for picture in (Path(current_app.config["GEOS_CACHE"]) / "pages" / sha256[:2]).glob(f"{sha256}-*.png"):
        picture.unlink(missing_ok=True)
    return True


def _spare(sha256: str) -> None:
    """From here until this transaction ends nobody takes content of this hash out of the vault."""
    _lock(sha256, func.pg_advisory_xact_lock_shared)


def _lock(sha256: str, how: Any) -> None:
    # On SQLite a command is the only writer anyway.
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(how(int(sha256[:16], 16) - 2**63)))
