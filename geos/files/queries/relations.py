"""Which files belong together, under which references a file was known, and what a reference names."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, literal, or_, select

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.numbering import NumberSeries
from geos.files import references
from geos.files.models import FileAlias, FileLink, Folio, RegistryFile
from geos.files.queries.finding import visible

LONGEST = 90  # signs of a reference that is looked up
FOLIO_PARTS = 3  # of a folio's reference behind the file's: the volume's letter, number, enclosure


@dataclass(frozen=True)
class Links:
    """What this reader may know of a file's relations; a file that may not be read is not counted either."""

    related: list[tuple[RegistryFile, str]]  # each with the note
    previous: RegistryFile | None
    subsequent: list[RegistryFile]
    aliases: list[FileAlias]  # newest first
    before: tuple[int, int] = (0, 0)  # folios and minutes from before the system: on paper only

    @property
    def some(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.related or self.previous or self.subsequent or self.aliases or any(self.before))


def links(actor: Actor, file: RegistryFile) -> Links:
    """The relations of a file that the actor may read, in four statements."""
    pair = or_(
        and_(FileLink.file_id == file.id, FileLink.other_id == RegistryFile.id),
        and_(FileLink.other_id == file.id, FileLink.file_id == RegistryFile.id),
    )
    related = visible(actor).join(FileLink, pair).add_columns(FileLink.note)
    line = visible(actor).where(
        or_(RegistryFile.previous_id == file.id, RegistryFile.id == (file.previous_id or 0))
    )
    before_and_after = db.session.scalars(line).unique().all()
    known = select(FileAlias).filter_by(file_id=file.id).order_by(FileAlias.id.desc())
    return Links(
        related=[(other, note) for other, note in db.session.execute(related).unique()],
        previous=next((row for row in before_and_after if row.id == file.previous_id), None),
        subsequent=[row for row in before_and_after if row.previous_id == file.id],
        aliases=list(db.session.scalars(known)),
        before=before_the_system(file),
    )


def before_the_system(file: RegistryFile) -> tuple[int, int]:
    """Up to which folio and which minute a file was kept before it entered the system; 0 for none."""
    return kept_on_paper([file.id])[file.id]


def kept_on_paper(file_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """The same of several files by their ids, in one statement."""
    names = {id: (f"folio:{id}", f"minute:{id}") for id in file_ids}
    query = select(NumberSeries.name, NumberSeries.opening)
    query = query.where(NumberSeries.name.in_([name for pair in names.values() for name in pair]))
    found = {row.name: row.opening for row in db.session.execute(query)}
    return {id: (found.get(folio, 0), found.get(minute, 0)) for id, (folio, minute) in names.items()}


def by_reference(actor: Actor, text: str) -> tuple[RegistryFile, Folio | None]:
    """The file, or the folio on it, that a reference names now or named once; NotFound where none does.

    Of a file's own reference and an alias that fit, the longest counts; what stands behind it is the folio.
    """
    written = references.key(text[:LONGEST])
    if not written:
        raise NotFound
    now_ = (
        visible(actor)
        .add_columns(RegistryFile.reference_key)
        .where(literal(written).startswith(RegistryFile.reference_key))
    )
    once = (
        visible(actor)
        .join(FileAlias, FileAlias.file_id == RegistryFile.id)
        .add_columns(FileAlias.reference_key)
        .where(literal(written).startswith(FileAlias.reference_key))
    )
    found = [*db.session.execute(now_).unique(), *db.session.execute(once).unique()]
    if not found:
        raise NotFound
    file, key = max(found, key=lambda pair: len(pair[1]))
    return file, _folio(file, written[len(key) - 1 :].strip("."))


def _folio(file: RegistryFile, rest: str) -> Folio | None:
    """The folio that the rest of a key names: `67`, `67.a`, `b.67`; None for the file itself."""
    parts = rest.split(".") if rest else []
    if parts and not parts[0].isdigit():
        parts = parts[1:]  # the volume's letter: folio numbers run on through the volumes
    if not parts:
        return None
    number, enclosure = parts[0], parts[1] if len(parts) > 1 else ""
    if not number.isdigit() or len(number) > 9 or len(parts) > FOLIO_PARTS - 1:
        raise NotFound
    query = select(Folio).filter_by(file_id=file.id, number=int(number), enclosure=enclosure)
    folio = db.session.scalars(query).first()
    if folio is None:
        raise NotFound
    return folio
