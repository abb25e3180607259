"""What the database says of each line: its keyword, its holder, and whether the file is known already."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from geos.accession.models import RowState
from geos.accession.reading import DOUBTFUL_NUMBER, N_, Entry, Fault
from geos.classification.models import Keyword
from geos.classification.queries import keywords
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Post, Registry
from geos.files import references
from geos.files.models import FileAlias, RegistryFile
from geos.files.service import Present

CHUNK = 500  # references looked up in one statement

NO_KEYWORD = N_("Write series/descriptor as they stand in the keyword scheme, for example 45/312")
NO_POST = N_("No post has the code %(code)s: write the code of the post that has the file")
NOT_CLEARED = N_("This post may not read a file of this level: choose another post or level")
TOO_HIGH = N_("You are not cleared for this level: somebody who is must enter this file")
TWICE = N_("Line %(line)d has the same reference: leave one of them out")
HIGH_NUMBER = N_("%(number)d is a high number: new files of this keyword will go on from it")


class Plan:
    """Lines of one list with what they lead to; looked up for all of them in a handful of statements."""

    def __init__(self, actor: Actor, registry: Registry, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self.clearance = actor.clearance
        self.prefix = directory.institution(registry.institution_id).reference_prefix
        self.keywords = _by_path(registry.institution_id)
        self.posts = _by_code(registry.institution_id)
        self.known = _known(registry.institution_id, [references.key(each.reference) for each in entries])
        first: dict[str, int] = {}
        for entry in entries:
            self._look_up(entry, first)

    def state(self, entry: Entry) -> RowState:
        """What can become of a line."""
        if references.key(entry.reference) in self.known and entry.reference:
            return RowState.KNOWN
        return RowState.WRONG if entry.wrong else RowState.GOOD

    def present(self, entry: Entry) -> Present:
        """A good line as the file that it will be."""
        keyword = self.keyword(entry)
        if keyword is None:
            raise RuntimeError("a line without keyword is not good")
        return Present(
            reference=entry.reference,
            keyword=keyword,
            number=entry.number,
            title=entry.title,
            level=entry.level,
            medium=entry.medium,
            location=entry.location,
            holder=self.posts.get(entry.holder) if entry.holder else None,
            held_since=entry.held_since,
            opened_on=entry.opened_on,
            last_folio=entry.last_folio,
            last_minute=entry.last_minute,
            volume=entry.volume,
            closed_on=entry.closed_on,
        )

    def keyword(self, entry: Entry) -> Keyword | None:
        """The descriptor that is written, else the one that the reference names behind the prefix."""
        if entry.keyword:
            return self.keywords.get("/".join(references.PARTS.findall(entry.keyword)[-2:]))
        parts = references.PARTS.findall(entry.reference.upper())
        behind = parts[1:] if parts[:1] == [self.prefix.upper()] else parts
        return self.keywords.get("/".join(behind[:2]))

    def _look_up(self, entry: Entry, first: dict[str, int]) -> None:
        key = references.key(entry.reference)
        if key in first:
            entry.faults.append(Fault("reference", TWICE, {"line": first[key]}))
        elif key:
            first[key] = entry.line
        if self.keyword(entry) is None:
            entry.faults.append(Fault("keyword", NO_KEYWORD))
        if entry.level > self.clearance:
            entry.faults.append(Fault("level", TOO_HIGH))
        if entry.number > DOUBTFUL_NUMBER:
            entry.faults.append(Fault("reference", HIGH_NUMBER, {"number": entry.number}, mild=True))
        entry.faults += _of_holder(entry, self.posts)


def _of_holder(entry: Entry, posts: dict[str, Post]) -> Iterable[Fault]:
    if not entry.holder:
        return
    post = posts.get(entry.holder)
    if post is None:
        yield Fault("holder", NO_POST, {"code": entry.holder})
    elif post.clearance < Level(entry.level):
        yield Fault("holder", NOT_CLEARED)


def _by_path(institution_id: int) -> dict[str, Keyword]:
    """Descriptors by `45/312`; retired ones too, since their files are there."""
    return {
        f"{series.code}/{row.code}": row
        for series, rows in keywords(institution_id, retired=True)
        for row in rows
    }


def _by_code(institution_id: int) -> dict[str, Post]:
    query = select(Post).filter_by(institution_id=institution_id, active=True)
    return {post.code.upper(): post for post in db.session.scalars(query)}


def _known(institution_id: int, keys: Sequence[str]) -> set[str]:
    """Which of these keys a file of the institution has, or had before it was reclassified."""
    found: set[str] = set()
    wanted = sorted(set(keys) - {""})
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        for kind in (RegistryFile, FileAlias):
            query = select(kind.reference_key).where(
                kind.institution_id == institution_id, kind.reference_key.in_(part)
            )
            found.update(db.session.scalars(query))
    return found
