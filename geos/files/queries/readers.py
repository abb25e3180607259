"""Who may read a file: every token of need-to-know with its name, and whether clearance reaches the level."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from geos.access.models import AccessRow
from geos.core.db import db
from geos.directory import queries as directory
from geos.directory.models import Person, Post, Registry, Unit
from geos.files.models import RegistryFile
from geos.files.policy import KIND


@dataclass(frozen=True)
class Reader:
    """One token that opens the file. `thing` is the post, registry, unit or person; `holder` a post's."""

    token: str
    since: datetime
    thing: Post | Registry | Unit | Person
    holder: str = ""
    acting: bool = False
    cleared: bool = True  # a post whose clearance is below the level reads nothing
    needed: bool = False  # the registry, and whoever has or will receive the file

    @property
    def person(self) -> bool:
        """Whether it is a person: those have a name, the others are named in the reader's language."""
        return isinstance(self.thing, Person)

    @property
    def post(self) -> bool:
        """Whether it is a post, which has a holder and a clearance."""
        return isinstance(self.thing, Post)


KINDS: dict[str, Any] = {"post": Post, "registry": Registry, "unit": Unit, "person": Person}


def readers(file: RegistryFile) -> list[Reader]:
    """Who may read it, since longest first: a handful of statements, however many there are."""
    query = select(AccessRow.token, AccessRow.since).filter_by(subject_kind=KIND, subject_id=file.id)
    rows = db.session.execute(query.order_by(AccessRow.since, AccessRow.token)).all()
    things = _things([token for token, _since in rows])
    held = {
        post.id: (name, acting) for post, name, acting in directory.posts_with_holders(file.institution_id)
    }
    return [_reader(file, token, since, things[token], held) for token, since in rows if token in things]


def _things(tokens: list[str]) -> dict[str, Post | Registry | Unit | Person]:
    found: dict[str, Post | Registry | Unit | Person] = {}
    for kind, model in KINDS.items():
        ids = [int(token.partition(":")[2]) for token in tokens if token.startswith(f"{kind}:")]
        if ids:
            for row in db.session.scalars(select(model).where(model.id.in_(ids))):
                found[f"{kind}:{row.id}"] = row
    return found


def _reader(
    file: RegistryFile,
    token: str,
    since: datetime,
    thing: Post | Registry | Unit | Person,
    held: dict[int, tuple[str, bool]],
) -> Reader:
    if not isinstance(thing, Post):
        return Reader(token, since, thing, needed=token == f"registry:{file.registry_id}")
    holder, acting = held.get(thing.id, ("", False))
    return Reader(token, since, thing, holder, acting, thing.clearance >= file.level, token in needed(file))


def needed(file: RegistryFile) -> set[str]:
    """The tokens that cannot be taken away: of the registry, and of whoever has or will receive the file."""
    way = file.transit
    posts = {file.holder_post_id, *((way.to_post_id, way.from_post_id) if way else ())}
    return {f"registry:{file.registry_id}", *(f"post:{post_id}" for post_id in posts if post_id)}
