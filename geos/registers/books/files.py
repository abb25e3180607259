"""What the two books of files have in common: which files, and their facts."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext as _p
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from geos.classification.models import Keyword
from geos.core.actor import Actor
from geos.core.db import db
from geos.directory.models import Person
from geos.files.models import FileAlias, FileState, Movement, RegistryFile, Volume
from geos.files.policy import KIND
from geos.registers.books import base
from geos.registers.books.base import Asked
from geos.web.i18n import named

F = RegistryFile


def readable(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    """Files by need-to-know, ordinary ones also by office; of another file not even the reference shows."""
    return base.readable(actor, asked.registry, base.need(actor, KIND, F.id, F.level), level=F.level)


def conditions(asked: Asked) -> list[ColumnElement[bool]]:
    """Registry, level, text and keyword; the keyword must be joined."""
    keyword = asked.keyword_id
    below = [(Keyword.id == keyword) | (Keyword.parent_id == keyword)] if keyword else []
    return [
        F.registry_id == asked.registry.id,
        *base.in_year(F.opened_at, asked),
        *base.within(F.opened_at, asked),
        *base.of_level(F.level, asked),
        *base.says(asked, F.title, F.reference),
        *below,
    ]


def load(actor: Actor, asked: Asked, ids: Sequence[int]) -> dict[int, RegistryFile]:
    """Those of these files that the actor may read, with what the books say of them."""
    query = select(F).where(F.id.in_(ids), readable(actor, asked)).options(
        joinedload(F.keyword).joinedload(Keyword.parent),
        joinedload(F.holder_post),
        joinedload(F.at_registry),
        joinedload(F.transit).joinedload(Movement.to_post),
    )  # fmt: skip
    return {file.id: file for file in db.session.scalars(query)}


def volumes(ids: Iterable[int]) -> dict[int, int]:
    """How many volumes each file has."""
    query = select(Volume.file_id, func.count()).where(Volume.file_id.in_(list(ids))).group_by(Volume.file_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def openers(files: Iterable[RegistryFile]) -> dict[int, str]:
    """Names of the people who opened them, by person."""
    ids = {file.opened_by_id for file in files if file.opened_by_id}
    people = db.session.scalars(select(Person).where(Person.id.in_(ids))) if ids else ()
    return {person.id: person.name for person in people}


def aliases(ids: Iterable[int]) -> dict[int, list[str]]:
    """Earlier references of each file, oldest first."""
    query = select(FileAlias.file_id, FileAlias.reference).where(FileAlias.file_id.in_(list(ids)))
    found: dict[int, list[str]] = {}
    for file_id, reference in db.session.execute(query.order_by(FileAlias.id)):
        found.setdefault(file_id, []).append(reference)
    return found


def keyword(file: RegistryFile) -> str:
    """`45/312 Tiba – Dawa`."""
    row: Any = file.keyword
    if row.parent is None:
        return f"{row.code} {named(row)}"
    return f"{row.parent.code}/{row.code} {named(row.parent)} – {named(row)}"


def where(file: RegistryFile) -> str:
    """In whose hand it is, or what became of it."""
    if file.state is FileState.CLOSED:
        return str(_p("file", "Closed"))
    if file.state is FileState.DISPOSED:
        return str(_p("file", "Disposed of"))
    place = file.transit.to_post if file.transit else file.holder_post
    name = named(place or file.at_registry)
    return str(_("On the way: %(place)s", place=name)) if file.state is FileState.ON_THE_WAY else name
