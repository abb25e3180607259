"""The files of years in minutes, for measuring and for trying a large registry out.

Rows are written straight into the tables, since the acts of twenty years cannot be repeated in minutes; they
keep every rule that `geos check` looks at (numbers without gaps, one place for each file). The papers have no
scans.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Table, bindparam, select

from geos.access.models import AccessRow
from geos.audit import service as audit
from geos.classification.models import Keyword
from geos.core import bulk
from geos.core.actor import Actor
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.core.numbering import NumberSeries
from geos.core.types import Level
from geos.directory.models import Institution, Person, Post, Registry, RegistryKind
from geos.files import references
from geos.files.models import (
    Cause,
    Direction,
    FileState,
    Folio,
    Medium,
    Minute,
    MinuteState,
    Movement,
    MovementState,
    RegistryFile,
    Volume,
)
from geos.letters.models import Channel, IncomingLetter, IncomingState
from geos.seed.names import PLACES
from geos.seed.sequences import count_on, first_ids
from geos.work.models import WorkItem, WorkState

SERIES, DESCRIPTORS = 20, 50  # new keywords: this many series, each with so many descriptors
LARGE_EVERY, LARGE = 500, 1000  # every 500th file has 1,000 folios
FULL = 100  # folios of a volume
YEARS = 8  # over which the files were opened
MINUTES = MOVES = 4  # of each file

SUBJECTS = (
    "Ununuzi wa dawa", "Ikama ya watumishi", "Bajeti ya maendeleo", "Ukarabati wa majengo", "Mafunzo kazini",
    "Likizo na ruhusa", "Matengenezo ya magari", "Ukaguzi wa hesabu", "Malalamiko ya wananchi",
    "Mikataba ya huduma", "Taarifa za robo mwaka", "Vikao vya menejimenti", "Upandishaji vyeo",
    "Vifaa vya ofisi", "Ziara za viongozi", "Takwimu za afya",
)  # fmt: skip
SENDERS = ("Bohari ya Dawa", "Ofisi ya Rais – Utumishi", "Hazina", "Mkoa wa Dodoma", "TAMISEMI")

Say = Callable[[str], object]
Rows = Iterable[dict[str, Any]]


@dataclass
class Size:
    """How much is made; `folios` is met to within one file."""

    files: int = 100_000
    folios: int = 2_000_000
    letters: int = 20_000  # of this year, each a folio of a file of its own

    def of_file(self, n: int) -> int:
        """Folios of the n-th file."""
        large = -(-self.files // LARGE_EVERY)
        small = max(1, (self.folios - large * LARGE) // max(1, self.files - large))
        return LARGE if n % LARGE_EVERY == 0 else small


@dataclass
class Ground:
    """What stands already and the rows are tied to; `first` is the next free id of each table."""

    institution: Institution
    registry: Registry
    clerk: int  # person
    posts: list[Post]
    began: datetime
    keywords: list[tuple[int, str, str]] = field(default_factory=list)  # id, series, descriptor
    first: dict[Table, int] = field(default_factory=dict)

    def id(self, table: Table, n: int) -> int:
        """The id of the n-th new row, from 0."""
        return self.first[table] + n


@command
def seed(code: str, size: Size, say: Say = lambda text: None) -> dict[str, int]:
    """Fill the open registry of an institution; the number of rows by table. All of it or nothing."""
    ground = _ground(code)
    made: dict[str, int] = {}
    parts, connection = list(_everything(ground, size)), db.session.connection()
    with bulk.checked_at_the_end(connection, [model.__table__ for _, model, _ in parts]):
        for name, model, rows in parts:
            made[name] = bulk.write(connection, model.__table__, rows)
            say(f"{name}: {made[name]:,}")
    _close(ground, size)
    count_on(ground.first)
    _go_on(ground, size)
    audit.record(Actor.system("cli"), "seed", "registry", ground.registry.id,
                 institution_id=ground.institution.id, files=size.files)  # fmt: skip
    return made


def _ground(code: str) -> Ground:
    institution = db.session.scalars(select(Institution).filter_by(code=code.upper())).first()
    if institution is None:
        raise Invalid(f"no institution has the code {code}")
    registry = db.session.scalars(
        select(Registry).filter_by(institution_id=institution.id, kind=RegistryKind.OPEN)
    ).first()
    posts = list(db.session.scalars(select(Post).filter_by(institution_id=institution.id, registry_id=None)))
    clerk = db.session.scalars(select(Person.id).filter_by(institution_id=institution.id)).first()
    if registry is None or clerk is None or not posts:
        raise Invalid(f"{code} has no open registry, no posts or no people yet")
    ground = Ground(institution, registry, clerk, posts, now() - timedelta(days=365 * YEARS))
    models = (Keyword, RegistryFile, Volume, Folio, Movement, IncomingLetter)
    ground.first.update(first_ids([model.__table__ for model in models]))
    return ground


def _everything(ground: Ground, size: Size) -> Iterator[tuple[str, Any, Rows]]:
    yield "keywords", Keyword, _keywords(ground)
    yield "files", RegistryFile, _files(ground, size)
    yield "readers", AccessRow, _readers(ground, size)
    yield "volumes", Volume, _volumes(ground, size)
    yield "folios", Folio, _folios(ground, size)
    yield "minutes", Minute, _minutes(ground, size)
    yield "movements", Movement, _movements(ground, size)
    yield "work items", WorkItem, _work(ground, size)
    yield "letters", IncomingLetter, _letters(ground, size)
    yield "number series", NumberSeries, _numbers(ground, size)


def _keywords(ground: Ground) -> Iterator[dict[str, Any]]:
    """Series S1… with their descriptors: codes that no scheme in use has."""
    table, number = Keyword.__table__, count()
    taken = set(db.session.scalars(select(Keyword.code).filter_by(institution_id=ground.institution.id)))
    codes = (code for n in count(1) if (code := f"S{n}") not in taken)
    for series in (next(codes) for _ in range(SERIES)):
        parent = ground.id(table, next(number))
        yield _keyword(ground, parent, None, series, SUBJECTS[parent % len(SUBJECTS)])
        for descriptor in range(1, DESCRIPTORS + 1):
            row = ground.id(table, next(number))
            ground.keywords.append((row, series, str(descriptor)))
            yield _keyword(ground, row, parent, str(descriptor), PLACES[descriptor % len(PLACES)])


def _keyword(ground: Ground, id: int, parent: int | None, code: str, name: str) -> dict[str, Any]:
    return {"id": id, "institution_id": ground.institution.id, "parent_id": parent, "code": code,
            "name_sw": name, "name_en": name}  # fmt: skip


def _state(n: int) -> FileState:
    """Of a hundred files two are closed, five with a post, one on its way."""
    part = n % 100
    if part in (3, 53):
        return FileState.CLOSED
    if part in (7, 27, 47, 67, 87):
        return FileState.WITH_POST
    return FileState.ON_THE_WAY if part == 11 else FileState.IN_REGISTRY


def _level(n: int) -> Level:
    return Level.CONFIDENTIAL if n % 40 == 13 else Level.RESTRICTED if n % 15 == 1 else Level.OPEN


def _title(n: int) -> str:
    return f"{SUBJECTS[n % len(SUBJECTS)]} – {PLACES[n % len(PLACES)]} {2018 + n % 9} ({n})"


def _opened(ground: Ground, size: Size, n: int) -> datetime:
    return ground.began + timedelta(days=365 * YEARS - 30) * (n / size.files)


def _post(ground: Ground, n: int) -> Post:
    """The post that has, had or awaits the file: one that is cleared for it."""
    fit = [post for post in ground.posts if post.clearance >= _level(n)] or ground.posts
    return fit[n % len(fit)]


def _reference(ground: Ground, n: int) -> tuple[int, int, str]:
    """Keyword id, number under it, and reference of the n-th file."""
    keyword_id, series, descriptor = ground.keywords[n % len(ground.keywords)]
    number = n // len(ground.keywords) + 1
    return (
        keyword_id,
        number,
        references.build(ground.institution.reference_prefix, series, descriptor, number),
    )


def _files(ground: Ground, size: Size) -> Iterator[dict[str, Any]]:
    for n in range(size.files):
        keyword_id, number, reference = _reference(ground, n)
        opened, state = _opened(ground, size, n), _state(n)
        yield {
            "id": ground.id(RegistryFile.__table__, n), "version": 1,
            "institution_id": ground.institution.id, "registry_id": ground.registry.id,
            "keyword_id": keyword_id, "number": number, "reference": reference,
            "reference_key": references.key(reference), "title": _title(n), "level": _level(n),
            "medium": Medium.BOTH, "state": FileState.IN_REGISTRY if state is FileState.CLOSED else state,
            "holder_post_id": _post(ground, n).id if state is FileState.WITH_POST else None,
            "held_since": _moved(opened, MOVES), "due_at": None, "opened_at": opened,
            "opened_by_id": ground.clerk,
            "location": f"Chumba {n % 12 + 1}, reki {n % 40 + 1}",
        }  # fmt: skip


def _readers(ground: Ground, size: Size) -> Iterator[dict[str, Any]]:
    for n in range(size.files):
        file_id = ground.id(RegistryFile.__table__, n)
        for token in (f"registry:{ground.registry.id}", f"post:{_post(ground, n).id}"):
            yield {
                "subject_kind": "registry_file",
                "subject_id": file_id,
                "token": token,
                "since": ground.began,
            }


def _volumes(ground: Ground, size: Size) -> Iterator[dict[str, Any]]:
    number = count()
    for n in range(size.files):
        for volume in range(_of_file(size, n)):
            yield {
                "id": ground.id(Volume.__table__, next(number)),
                "file_id": ground.id(RegistryFile.__table__, n), "number": volume + 1,
                "opened_at": _opened(ground, size, n), "closed_at": None,
            }  # fmt: skip


def _of_file(size: Size, n: int) -> int:
    """Volumes of the n-th file."""
    return (size.of_file(n) - 1) // FULL + 1


def _close(ground: Ground, size: Size) -> None:
    """What is closed takes no papers, so it is closed last: full volumes, and some files."""
    number, volumes, files = count(), [], []
    for n in range(size.files):
        at, closed = _moved(_opened(ground, size, n), MOVES), _state(n) is FileState.CLOSED
        if closed:
            files.append({"row": ground.id(RegistryFile.__table__, n), "at": at})
        for left in reversed(range(_of_file(size, n))):
            row = ground.id(Volume.__table__, next(number))
            if closed or left:
                volumes.append({"row": row, "at": at})
    _end(RegistryFile.__table__, files, state=FileState.CLOSED)
    _end(Volume.__table__, volumes)


def _end(table: Table, rows: list[dict[str, Any]], **more: Any) -> None:
    if rows:
        ended = table.update().where(table.c.id == bindparam("row")).values(closed_at=bindparam("at"), **more)
        db.session.connection().execute(ended, rows)


def _folios(ground: Ground, size: Size) -> Iterator[dict[str, Any]]:
    number, volume = count(), count()
    for n in range(size.files):
        file_id, opened, level = ground.id(RegistryFile.__table__, n), _opened(ground, size, n), _level(n)
        volume_id = 0
        for folio in range(size.of_file(n)):
            if folio % FULL == 0:
                volume_id = ground.id(Volume.__table__, next(volume))
            yield {
                "id": ground.id(Folio.__table__, next(number)), "file_id": file_id, "volume_id": volume_id,
                "number": folio + 1, "enclosure": "",
                "title": f"{SUBJECTS[folio % len(SUBJECTS)]} {folio + 1}",
                "direction": Direction.IN, "correspondent": SENDERS[folio % len(SENDERS)],
                "paper_date": opened.date(), "level": level, "document_id": None, "cover_id": None,
                "origin_kind": "", "origin_id": None, "filed_at": opened + timedelta(hours=folio % 600),
                "filed_by_id": ground.clerk, "filed_post_id": None, "struck_out_at": None,
                "struck_out_why": "", "copy_of_id": None, "moved_to_id": None,
            }  # fmt: skip


def _minutes(ground: Ground, size: Size) -> Iterator[dict[str, Any]]:
    for n in range(size.files):
        opened, post = _opened(ground, size, n), _post(ground, n)
        for minute in range(MINUTES):
            at = _moved(opened, minute)
            yield {
                "version": 1, "file_id": ground.id(RegistryFile.__table__, n), "number": minute + 1,
                "state": MinuteState.COMMITTED, "text": f"Tafadhali shughulikia f.{minute + 1} na nijulishe.",
                "author_id": ground.clerk, "post_id": post.id, "acting_for_id": None, "to_post_id": None,
                "drafted_at": at, "committed_at": at,
            }  # fmt: skip


def _moved(opened: datetime, step: int) -> datetime:
    return opened + timedelta(days=3 * step + 1)


def _movements(ground: Ground, size: Size) -> Iterator[dict[str, Any]]:
    """To a post and back, twice; those that are out now have not come back the last time."""
    number = count()
    for n in range(size.files):
        opened, post, state = _opened(ground, size, n), _post(ground, n).id, _state(n)
        steps = MOVES if state in (FileState.IN_REGISTRY, FileState.CLOSED) else MOVES - 1
        for step in range(steps):
            out, at = step % 2 == 0, _moved(opened, step)
            on_the_way = state is FileState.ON_THE_WAY and step == steps - 1
            yield {
                "id": ground.id(Movement.__table__, next(number)),
                "file_id": ground.id(RegistryFile.__table__, n),
                "state": MovementState.SENT if on_the_way else MovementState.RECEIVED,
                "cause": Cause.NEW_PAPER if out else Cause.RETURN, "from_post_id": None if out else post,
                "to_post_id": post if out else None, "note": "", "due_at": None, "sent_at": at,
                "sent_by_id": ground.clerk, "received_at": None if on_the_way else at,
                "received_by_id": None if on_the_way else ground.clerk,
                "left_at": _moved(opened, step + 1) if step < steps - 1 else None, "opened_access": False,
            }  # fmt: skip


WAITING = {
    FileState.ON_THE_WAY: ("receive", WorkState.TO_DO),
    FileState.WITH_POST: ("minute", WorkState.IN_WORK),
}


def _work(ground: Ground, size: Size) -> Iterator[dict[str, Any]]:
    for n in range(size.files):
        if _state(n) not in WAITING:
            continue
        (act, state), file_id = WAITING[_state(n)], ground.id(RegistryFile.__table__, n)
        yield {
            "institution_id": ground.institution.id, "token": f"post:{_post(ground, n).id}", "act": act,
            "subject_kind": "registry_file", "subject_id": file_id, "file_id": file_id, "title": _title(n),
            "reference": _reference(ground, n)[2], "level": _level(n),
            "from_label": ground.registry.name_sw, "state": state, "opened_at": _opened(ground, size, n),
        }  # fmt: skip


def _letters(ground: Ground, size: Size) -> Iterator[dict[str, Any]]:
    """This year's register: letter n is folio 1 of file n."""
    first = _last(f"incoming:{ground.registry.id}", today().year) + 1
    folio, year = 0, datetime(today().year, 1, 1, 8, tzinfo=now().tzinfo)
    post = next((post.id for post in ground.posts), None)
    for n in range(min(size.letters, size.files)):
        at = year + (now() - year) * (n / size.letters)
        yield {
            "id": ground.id(IncomingLetter.__table__, n), "version": 1,
            "institution_id": ground.institution.id, "registry_id": ground.registry.id,
            "year": year.year, "number": first + n, "state": IncomingState.FILED, "channel": Channel.POST,
            "source": None, "received_at": at, "registered_at": at, "registered_by_id": ground.clerk,
            "registered_post_id": post, "registered_for_id": None, "sender": SENDERS[n % len(SENDERS)],
            "sender_address": "", "sender_institution_id": None, "their_reference": f"AB.12/{n % 400}/{n}",
            "letter_date": at.date(), "subject": SUBJECTS[n % len(SUBJECTS)], "level": _level(n),
            "valuables": False, "document_id": None, "cover_id": None,
            "file_id": ground.id(RegistryFile.__table__, n), "folio_id": ground.id(Folio.__table__, folio),
        }  # fmt: skip
        folio += size.of_file(n)


def _numbers(ground: Ground, size: Size) -> Iterator[dict[str, Any]]:
    for place, (keyword_id, _series, _descriptor) in enumerate(ground.keywords):
        files = len(range(place, size.files, len(ground.keywords)))
        if files:
            yield {"name": f"file:{keyword_id}", "year": 0, "last": files}
    for n in range(size.files):
        file_id = ground.id(RegistryFile.__table__, n)
        yield {"name": f"folio:{file_id}", "year": 0, "last": size.of_file(n)}
        yield {"name": f"minute:{file_id}", "year": 0, "last": MINUTES}


def _go_on(ground: Ground, size: Size) -> None:
    """This year's register, which may stand already, goes on behind its new letters."""
    name, year, letters = f"incoming:{ground.registry.id}", today().year, min(size.letters, size.files)
    series = db.session.scalars(select(NumberSeries).filter_by(name=name, year=year)).first()
    if series is None:
        db.session.add(series := NumberSeries(name=name, year=year, last=0))
    series.last += letters


def _last(name: str, year: int) -> int:
    return db.session.scalar(select(NumberSeries.last).filter_by(name=name, year=year)) or 0
