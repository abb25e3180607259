"""Looking documents up: each read names the person who asks."""

from collections.abc import Iterator

from flask import current_app

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.documents.models import Document
from geos.documents.vault import ByteVault, Missing, vault_from

PIECE = 1 << 16  # bytes sent at a time
LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing


def get(actor: Actor, document_id: int) -> Document:
    """The document, where the actor may read the thing it belongs to and is cleared for its level.

    One that was destroyed is NotFound for everybody.
    """
    document = db.session.get(Document, document_id) if 0 < document_id < LARGEST else None
    if document is None or document.destroyed_at is not None or not may_read(actor, document):
        raise NotFound
    return document


def may_read(actor: Actor, document: Document) -> bool:
    """Same institution, cleared for the level, and need-to-know of the owner; the system reads all."""
    if actor.is_system:
        return True
    return (
        actor.institution_id == document.institution_id
        and document.level <= actor.clearance
        and access.may_read(actor, document.owner_kind, document.owner_id, document.level)
    )


def content(document: Document) -> bytes:
    """The document's bytes as they were received or made; Missing where it was destroyed.

    Another document may keep the same bytes in the vault: they are not this one's any more.
    """
    if document.destroyed_at is not None:
        raise Missing(document.sha256)
    return vault().read(document.sha256)


def stream(document: Document) -> Iterator[bytes]:
    """The same in pieces, opened when the first is asked for; Missing at once where the vault lost it."""
    held = vault()
    if not held.has(document.sha256):
        raise Missing(document.sha256)
    return _pieces(held, document.sha256)


def _pieces(held: ByteVault, sha256: str) -> Iterator[bytes]:
    with held.open(sha256) as source:
        while piece := source.read(PIECE):
            yield piece


def vault() -> ByteVault:
    """The vault of this installation: GEOS_VAULT_URL, a folder or an S3-compatible address."""
    where = str(current_app.config["GEOS_VAULT_URL"])
    held = current_app.extensions.setdefault("geos_vault", {})
    if where not in held:
        held[where] = vault_from(where)
    found: ByteVault = held[where]
    return found
