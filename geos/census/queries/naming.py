"""What a scanned code or a typed reference names, and the units and posts that a round can cover."""

from sqlalchemy import select

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Post, Registry, Unit
from geos.files import codes, references
from geos.files.models import FileAlias, RegistryFile
from geos.files.policy import POLICY


def identify(actor: Actor, registry: Registry, text: str) -> RegistryFile:
    """The file that lies under the scanner, or NotFound.

    Of the own registry any file, for its number stands on its cover; of others what the actor may read.
    """
    found = _named(registry, text)
    if found is None or found.institution_id != registry.institution_id:
        raise NotFound
    if found.registry_id != registry.id and not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def _named(registry: Registry, text: str) -> RegistryFile | None:
    read = codes.read(text)
    if read is not None:
        return db.session.get(RegistryFile, read[1]) if read[0] == "file" and read[1] else None
    written = references.key(text)
    if not written:
        return None
    own = select(RegistryFile).where(
        RegistryFile.institution_id == registry.institution_id, RegistryFile.reference_key == written
    )
    former = (
        select(RegistryFile)
        .join(FileAlias, FileAlias.file_id == RegistryFile.id)
        .where(FileAlias.institution_id == registry.institution_id, FileAlias.reference_key == written)
    )
    return db.session.scalars(own.limit(1)).first() or db.session.scalars(former.limit(1)).first()


def units(institution_id: int) -> list[Unit]:
    """The units of an institution by their Swahili names."""
    query = select(Unit).where(Unit.institution_id == institution_id).order_by(Unit.name_sw, Unit.id)
    return list(db.session.scalars(query))


def unit_posts(unit_id: int) -> list[int]:
    """The posts of a unit, the vacant ones and those given up included: a file may still be there."""
    return list(db.session.scalars(select(Post.id).where(Post.unit_id == unit_id).order_by(Post.id)))
