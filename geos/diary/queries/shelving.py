"""Files that lie at the counter, and what is outstanding on each (DOMAIN §3, 16)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.clock import start_of, today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.diary.models import AtCounter, BringUp, PutAway
from geos.diary.queries.bringing import next_day
from geos.diary.workflow import OPEN
from geos.directory.models import Post, Registry
from geos.files import codes, references
from geos.files import queries as files
from geos.files.models import FileState, Minute, MinuteState, RegistryFile
from geos.files.policy import KIND
from geos.work.models import WorkItem
from geos.work.queries import OPEN as WAITING

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
WORK, BROUGHT_UP, DRAFT = "work", "bring_up", "draft"


@dataclass(frozen=True)
class Outstanding:
    """One thing that speaks against putting a file away: its kind, and whose it is or for which day.

    Never what it is about: the list is read by whoever stands at the counter.
    """

    kind: str
    post: Post | None = None
    on: date | None = None


def lying(actor: Actor, registry: Registry) -> Select[RegistryFile]:
    """The files of a registry that came back and were not put away, the longest first."""
    return (
        files.visible(actor)
        .join(AtCounter, AtCounter.file_id == RegistryFile.id)
        .where(
            AtCounter.registry_id == registry.id,
            AtCounter.put_away_at.is_(None),
            RegistryFile.state == FileState.IN_REGISTRY,
        )
        .order_by(None)
        .order_by(AtCounter.since, AtCounter.file_id)
    )


def lies_at_the_counter(file: RegistryFile) -> bool:
    """Whether this file came back to its registry and is not on its rack."""
    row = db.session.get(AtCounter, file.id, populate_existing=True)
    return file.state is FileState.IN_REGISTRY and row is not None and row.put_away_at is None


def put_away_row(actor: Actor, row_id: int) -> PutAway:
    """One entry of the put-away list, of a file that the actor may read, or NotFound."""
    row = db.session.get(PutAway, row_id) if 0 < row_id < LARGEST else None
    if row is None:
        raise NotFound
    files.get(actor, row.file_id)
    return row


def may_undo(row: PutAway) -> bool:
    """Whether the file still stands where it was put today, by the last putting away of it."""
    at = db.session.get(AtCounter, row.file_id, populate_existing=True)
    last = select(func.max(PutAway.id)).where(PutAway.file_id == row.file_id)
    return (
        row.file.state is FileState.IN_REGISTRY
        and at is not None
        and at.put_away_at is not None
        and row.at >= start_of(today())
        and db.session.execute(last).scalar_one() == row.id
    )


def put_away_on(actor: Actor, registry: Registry, day: date) -> Select[PutAway]:
    """What was put away on a day, the last one first."""
    return (
        select(PutAway)
        .join(RegistryFile, RegistryFile.id == PutAway.file_id)
        .options(joinedload(PutAway.file, innerjoin=True), joinedload(PutAway.by))
        .where(
            PutAway.registry_id == registry.id,
            PutAway.at >= start_of(day),
            PutAway.at < start_of(day + timedelta(days=1)),
            access.readable(actor, KIND, RegistryFile.id, RegistryFile.level),
        )
        .order_by(PutAway.at.desc(), PutAway.id.desc())
    )


def outstanding(rows: Iterable[RegistryFile]) -> dict[int, list[Outstanding]]:
    """What speaks against putting each of these files away, by file id; in few statements."""
    ids = [file.id for file in rows]
    found: dict[int, list[Outstanding]] = defaultdict(list)
    for part in (_work(ids), _bring_ups(ids), _drafts(ids)):
        for file_id, thing in part:
            found[file_id].append(thing)
    return dict(found)


def _work(ids: Sequence[int]) -> list[tuple[int, Outstanding]]:
    query = (
        select(WorkItem.file_id, WorkItem.token)
        .where(
            WorkItem.file_id.in_(ids),
            WorkItem.state.in_(WAITING),
            WorkItem.subject_kind != BringUp.__tablename__,  # they are told by their day
        )
        .distinct()
    )
    rows = [(file_id, token) for file_id, token in db.session.execute(query) if file_id is not None]
    posts = _posts({token for _file_id, token in rows})
    return [(file_id, Outstanding(WORK, post=posts.get(token))) for file_id, token in rows]


def _posts(tokens: set[str]) -> dict[str, Post]:
    ids = [int(token.removeprefix("post:")) for token in tokens if token.startswith("post:")]
    query = select(Post).where(Post.id.in_(ids))
    return {f"post:{post.id}": post for post in db.session.scalars(query)} if ids else {}


def _bring_ups(ids: Sequence[int]) -> list[tuple[int, Outstanding]]:
    query = select(BringUp.file_id, BringUp.due_on).where(
        BringUp.file_id.in_(ids), BringUp.state.in_(OPEN), BringUp.due_on <= next_day()
    )
    return [(file_id, Outstanding(BROUGHT_UP, on=due_on)) for file_id, due_on in db.session.execute(query)]


def _drafts(ids: Sequence[int]) -> list[tuple[int, Outstanding]]:
    query = (
        select(Minute)
        .options(joinedload(Minute.post))
        .where(Minute.file_id.in_(ids), Minute.state == MinuteState.DRAFT)
    )
    return [(row.file_id, Outstanding(DRAFT, post=row.post)) for row in db.session.scalars(query)]


def find_file(actor: Actor, registry: Registry, text: str) -> RegistryFile:
    """The file that a scanned code or a typed reference names, of this registry; else NotFound."""
    read = codes.read(text)
    if read is not None and read[0] == "file":
        file = files.get(actor, read[1])
        if file.registry_id == registry.id:
            return file
        raise NotFound
    written = references.key(text) if read is None else ""
    query = files.visible(actor).where(
        RegistryFile.registry_id == registry.id, RegistryFile.reference_key == written
    )
    found = db.session.scalars(query.limit(1)).first() if written else None
    if found is None:
        raise NotFound
    return found
