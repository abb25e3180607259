"""Finding files among those that the actor may read."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from geos.access import queries as access
from geos.classification.models import Keyword
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Institution
from geos.files import references
from geos.files.models import (
    ENDED,
    FileAlias,
    FileState,
    Folio,
    Medium,
    Movement,
    MovementState,
    RegistryFile,
)
from geos.files.policy import KIND, POLICY

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing


# What every page about a file says at its head: its place in the scheme, and where it is.
_HEAD = (
    joinedload(RegistryFile.keyword).joinedload(Keyword.parent),
    joinedload(RegistryFile.holder_post),
    joinedload(RegistryFile.at_registry),
    joinedload(RegistryFile.transit).joinedload(Movement.to_post),
)


def get(actor: Actor, file_id: int) -> RegistryFile:
    """The file, or NotFound for whoever may not read it."""
    file = db.session.get(RegistryFile, file_id, options=_HEAD) if 0 < file_id < LARGEST else None
    if file is None or not POLICY.can(actor, "read", file):
        raise NotFound
    return file


def visible(actor: Actor) -> Select[RegistryFile]:
    """The files that this actor may read, newest first, with what a list shows of them."""
    query = (
        select(RegistryFile)
        .options(
            joinedload(RegistryFile.holder_post),
            joinedload(RegistryFile.at_registry),
            joinedload(RegistryFile.transit).joinedload(Movement.to_post),
        )
        .order_by(RegistryFile.id.desc())
    )
    if actor.is_system:
        return query
    return query.where(
        RegistryFile.institution_id == actor.institution_id,
        access.readable(actor, KIND, RegistryFile.id, RegistryFile.level),
    )


def matching(actor: Actor, text: str) -> Select[RegistryFile]:
    """Those of them whose reference or title fits what was written; all where nothing was.

    Where a whole reference was written, what bears it is all that is meant: that is found along the index.
    """
    if not text.strip():
        return visible(actor)
    if references.looks_like_one(text):
        whole = visible(actor).where(_bears(references.key(text)))
        if db.session.scalar(select(whole.order_by(None).with_only_columns(RegistryFile.id).exists())):
            return whole
    return visible(actor).where(_fits(text))


def _bears(key: str) -> ColumnElement[bool]:
    """The files with this reference (now or once), their temporary files, and that of which it is a folio."""
    now_ = select(RegistryFile.id).where(_begins(RegistryFile.reference_key, key))
    once = select(FileAlias.file_id).where(_begins(FileAlias.reference_key, key))
    return RegistryFile.id.in_(union_all(now_, once))  # each along its own index


def _begins(column: InstrumentedAttribute[str], key: str) -> ColumnElement[bool]:
    return column.in_(references.beginnings(key)) | column.startswith(key, autoescape=True)


def in_hand(actor: Actor) -> Select[RegistryFile]:
    """Those of them that are with one of the actor's posts, or on their way there."""
    posts = [post.id for post in actor.posts]
    coming = exists().where(
        Movement.file_id == RegistryFile.id,
        Movement.state == MovementState.SENT,
        Movement.to_post_id.in_(posts),
    )
    return visible(actor).where(RegistryFile.holder_post_id.in_(posts) | coming)


def own_institution(actor: Actor) -> Institution:
    """The institution whose files the actor works with."""
    return directory.institution(actor.institution_id or 0)


def search(actor: Actor, text: str, limit: int = 10) -> list[RegistryFile]:
    """The best fits: the file whose reference was written (in any spelling) first, then the newest."""
    if not text.strip():
        return []
    written = references.key(text)
    exact = ((RegistryFile.reference_key == written) | known_as(FileAlias.reference_key == written)).desc()
    query = matching(actor, text).order_by(None).order_by(exact, RegistryFile.id.desc())
    return list(db.session.scalars(query.limit(limit)))


def _fits(text: str) -> ColumnElement[bool]:
    """Every word in the title; or in the other words for the file's keyword; or a reference that names it."""
    words = text.lower().split()
    fits = _holds(RegistryFile.title, words) | RegistryFile.keyword_id.in_(
        select(Keyword.id).where(Keyword.see_also != "", _holds(Keyword.see_also, words))
    )
    return fits | named(references.key(text)) if references.looks_like_one(text) else fits


def _holds(column: InstrumentedAttribute[str], words: list[str]) -> ColumnElement[bool]:
    """Whether every word stands in a column, in small letters or large."""
    lowered = func.lower(column)
    found: ColumnElement[bool] = literal(True)
    for word in words:
        found = found & lowered.contains(word, autoescape=True)
    return found


def named(key: str) -> ColumnElement[bool]:
    """The files that a key names, by the reference that they have or had: whole, in part, or with a folio."""
    own, once = RegistryFile.reference_key, FileAlias.reference_key
    return _names(own, key) | known_as(_names(once, key))


def known_as(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """The files one of whose earlier references fits a condition."""
    return RegistryFile.id.in_(select(FileAlias.file_id).where(condition))


def _names(column: InstrumentedAttribute[str], key: str) -> ColumnElement[bool]:
    return column.contains(key, autoescape=True) | column.in_(references.beginnings(key))


def taking(actor: Actor, folio: Folio, text: str, chosen: str | None, limit: int = 8) -> list[RegistryFile]:
    """Files on which the actor may put this folio's paper or a copy: the best fits, the chosen one first."""
    fits = matching(actor, text).where(
        RegistryFile.registry_id.in_(actor.registry_ids),
        RegistryFile.state.not_in(ENDED),
        RegistryFile.level >= folio.level,
        RegistryFile.id != folio.file_id,
    )
    number = int(chosen) if chosen and chosen.isdecimal() and len(chosen) < 10 else 0
    first = db.session.scalars(fits.where(RegistryFile.id == number)).all()
    others = db.session.scalars(fits.where(RegistryFile.id != number).limit(limit))
    return [*first, *others]


def paper_away(file: RegistryFile) -> bool:
    """Whether a file that is kept on paper has left its registry, so that nothing can be laid on it there."""
    gone = file.state in (FileState.WITH_POST, FileState.ON_THE_WAY)
    return gone and file.medium is not Medium.ELECTRONIC and file.main_file_id is None


def live_temporary(file: RegistryFile) -> RegistryFile | None:
    """The temporary file that takes this one's papers now: whoever reads the main file may read it."""
    query = select(RegistryFile).filter_by(main_file_id=file.id, merged_at=None)
    return db.session.scalars(query.limit(1)).first()


def live_temporaries(files: Iterable[RegistryFile]) -> dict[int, RegistryFile]:
    """By the ids of several files, the temporary ones that take their papers now; in one statement."""
    ids = [file.id for file in files]
    query = select(RegistryFile).where(RegistryFile.main_file_id.in_(ids), RegistryFile.merged_at.is_(None))
    found = db.session.scalars(query) if ids else ()
    return {file.main_file_id: file for file in found if file.main_file_id is not None}
