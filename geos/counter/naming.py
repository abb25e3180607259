"""From what was scanned or typed to a file of the institution: a code, or a reference in any spelling."""

from collections.abc import Iterable, Sized
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, or_, select

from geos.core.db import db
from geos.files import codes, references
from geos.files.models import FileAlias, FileState, RegistryFile
from geos.files.queries.finding import known_as

T = TypeVar("T")
LONGEST = 80  # characters of a code or a reference


def bearing(keys: Iterable[str]) -> ColumnElement[bool]:
    """The files that have one of these references (as references.key), or had it."""
    wanted = list(keys)
    return or_(RegistryFile.reference_key.in_(wanted), known_as(FileAlias.reference_key.in_(wanted)))


def of_institution(institution_id: int, text: str) -> RegistryFile | None:
    """The file with exactly this reference, whoever may read it; None for none and for one disposed of.

    For the service alone: what it finds must not be shown to whoever typed the reference.
    """
    key = references.key(text)
    query = select(RegistryFile).where(
        RegistryFile.institution_id == institution_id,
        RegistryFile.state != FileState.DISPOSED,
        bearing([key]),
    )
    own_first = (RegistryFile.reference_key == key).desc()
    return db.session.scalars(query.order_by(own_first, RegistryFile.id).limit(1)).first()


def named(among: Select[RegistryFile], texts: Iterable[str]) -> dict[str, RegistryFile]:
    """What each text names among these files, by the text: two statements however many there are.

    A code of a paper or of a separator sheet names no file.
    """
    codes_read = {text: codes.read(text) for text in texts}
    ids = {text: read[1] for text, read in codes_read.items() if read is not None and read[0] == "file"}
    keys = {text: references.key(text) for text, read in codes_read.items() if read is None}
    by_id = {file.id: file for file in _all(among.where(RegistryFile.id.in_(ids.values())), ids)}
    by_key = _by_key(among, {key for key in keys.values() if key})
    found = {text: by_id.get(id or 0) for text, id in ids.items()}
    found |= {text: by_key.get(key) for text, key in keys.items()}
    return {text: file for text, file in found.items() if file is not None}


def _by_key(among: Select[RegistryFile], keys: set[str]) -> dict[str, RegistryFile]:
    files = _all(among.where(bearing(keys)), keys)
    aliases = select(FileAlias).where(
        FileAlias.file_id.in_([file.id for file in files]), FileAlias.reference_key.in_(keys)
    )
    known = {file.id: file for file in files}
    found = {alias.reference_key: known[alias.file_id] for alias in _all(aliases, files)}
    return found | {file.reference_key: file for file in files if file.reference_key in keys}


def _all(query: Select[T], wanted: Sized) -> list[T]:
    """The rows, and no statement where nothing is wanted."""
    return list(db.session.scalars(query)) if wanted else []
