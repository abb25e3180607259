"""Present files: what a registry has on its shelves before the system is there is entered as it stands.

Their papers stay where they are. A file goes on at the folio, the minute and the volume at which it is; what
came before is not in the system, and the pages say so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert

from geos.access.models import AccessRow
from geos.classification.models import Keyword
from geos.core import numbering
from geos.core.actor import Actor
from geos.core.clock import now, start_of
from geos.core.db import command, db
from geos.core.numbering import NumberSeries
from geos.core.types import Level
from geos.directory.models import Post, Registry
from geos.files import references
from geos.files.models import Cause, FileState, Medium, Movement, MovementState, RegistryFile, Volume
from geos.files.policy import POLICY
from geos.files.service.rules import KIND, journal
from geos.work import service as work
from geos.work.models import WorkState

FROM_BEFORE = "Lilikuwepo kabla ya mfumo"  # stands with the volumes and the movement that came along


@dataclass(frozen=True)
class Present:
    """A file as it stands on the day of its accession; checked by whoever passes it."""

    reference: str
    keyword: Keyword
    number: int
    title: str
    level: Level = Level.OPEN
    medium: Medium = Medium.PAPER
    location: str = ""
    holder: Post | None = None
    held_since: date | None = None
    opened_on: date | None = None
    last_folio: int = 0
    last_minute: int = 0
    volume: int = 1
    closed_on: date | None = None


Pairs = Iterable[tuple[RegistryFile, Present]]


@command
def take_over(actor: Actor, registry: Registry, present: Sequence[Present]) -> list[RegistryFile]:
    """Enter present files of a registry, in a number of statements that does not depend on how many.

    A file with a holder gets the movement that brought it there; one that was closed is closed. Only a
    records manager of that registry.
    """
    POLICY.require(actor, "take_over", registry)
    if not present:
        return []
    rows = [_file(registry, each) for each in present]
    made = db.session.scalars(insert(RegistryFile).returning(RegistryFile), rows)
    known = {file.reference: file for file in made}  # the rows come back in any order
    files = [known[each.reference] for each in present]
    pairs = list(zip(files, present, strict=True))
    _volumes(pairs)
    _close(pairs)
    _readers(pairs)
    _series(pairs)
    _holders(actor, registry, pairs)
    db.session.flush()
    for file, each in pairs:
        holder = each.holder.code if each.holder else ""
        journal(actor, "accession", file, folio=each.last_folio, holder=holder)
    return files


def _file(registry: Registry, each: Present) -> dict[str, object]:
    opened = start_of(each.opened_on) if each.opened_on else now()
    return {
        "institution_id": registry.institution_id,
        "registry_id": registry.id,
        "keyword_id": each.keyword.id,
        "number": each.number,
        "reference": each.reference,
        "reference_key": references.key(each.reference),
        "title": each.title,
        "level": each.level,
        "medium": each.medium,
        "location": each.location,
        "opened_at": opened,
        "version": 1,
        **_place(each, opened),
    }


def _place(each: Present, opened: datetime) -> dict[str, object]:
    """Where it is and since when; one that was closed is closed after its volumes have been entered."""
    if each.holder is None:
        return {"state": FileState.IN_REGISTRY, "holder_post_id": None, "held_since": opened}
    return {"state": FileState.WITH_POST, "holder_post_id": each.holder.id, "held_since": _since(each)}


def _close(pairs: Pairs) -> None:
    """Those that were closed before; the database lets no volume begin on a file that has ended."""
    with db.session.no_autoflush:  # the state and the day of a closed file come together
        for file, each in pairs:
            if each.closed_on is not None:
                file.state, file.closed_why = FileState.CLOSED, FROM_BEFORE
                file.closed_at = file.held_since = start_of(each.closed_on)


def _since(each: Present) -> datetime:
    return start_of(each.held_since) if each.held_since else now()


def _volumes(pairs: Pairs) -> None:
    """All volumes up to the present one, each earlier one closed; of a closed file the last one too."""
    rows = []
    for file, each in pairs:
        for number in range(1, each.volume + 1):
            last = start_of(each.closed_on) if each.closed_on else None
            ended = last if number == each.volume else file.opened_at
            why = FROM_BEFORE if ended else ""
            shown = {"opened_at": file.opened_at, "closed_at": ended, "closed_why": why}
            rows.append({"file_id": file.id, "number": number, **shown})
    db.session.execute(insert(Volume), rows)


def _readers(pairs: Pairs) -> None:
    since = now()
    rows = [
        {"subject_kind": KIND, "subject_id": file.id, "token": token, "since": since}
        for file, each in pairs
        for token in (
            f"registry:{file.registry_id}",
            *((f"post:{each.holder.id}",) if each.holder else ()),
        )
    ]
    db.session.execute(insert(AccessRow), rows)


def _series(pairs: Pairs) -> None:
    """Folios and minutes go on from where they are; no number of a file below is given to another."""
    rows: list[dict[str, object]] = []
    highest: dict[int, int] = {}
    for file, each in pairs:
        for name, last in ((f"folio:{file.id}", each.last_folio), (f"minute:{file.id}", each.last_minute)):
            if last:
                rows.append({"name": name, "year": 0, "last": last, "opening": last})
        highest[each.keyword.id] = max(each.number, highest.get(each.keyword.id, 0))
    if rows:
        db.session.execute(insert(NumberSeries), rows)
    for keyword_id, number in sorted(highest.items()):
        numbering.raise_to(f"file:{keyword_id}", number)


def _holders(actor: Actor, registry: Registry, pairs: Pairs) -> None:
    """The movement that brought a file to its holder, and its place on the holder's desk."""
    for file, each in pairs:
        if each.holder is None:
            continue
        since = _since(each)
        db.session.add(
            Movement(
                file_id=file.id,
                state=MovementState.RECEIVED,
                cause=Cause.REQUEST,
                to_post_id=each.holder.id,
                note=FROM_BEFORE,
                sent_at=since,
                sent_by_id=actor.person_id,
                received_at=since,
            )
        )
        work.open_item(
            f"post:{each.holder.id}",
            "minute",
            KIND,
            file.id,
            institution_id=file.institution_id,
            title=file.title,
            reference=file.reference,
            level=file.level,
            from_label=registry.name_sw,
            file_id=file.id,
            state=WorkState.IN_WORK,
        )
