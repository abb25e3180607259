"""How full a volume is: folios and age. At 100 folios, 5 years or 3 cm it is to be closed (DOMAIN §3, 18).

How thick the paper is only the registry sees; it closes such a volume without having been warned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, select

from geos.core.clock import now
from geos.core.db import db
from geos.files.models import Folio, RegistryFile, Volume
from geos.files.queries.contents import volumes

MOST = 100  # folios
NEARLY = 90
YEAR = timedelta(days=365.25)
OLDEST, OLD = 5 * YEAR, 4.5 * YEAR


@dataclass(frozen=True)
class Fullness:
    """The volume in use of a file: its number, its folios (enclosures not counted), and its age."""

    number: int
    folios: int
    age: timedelta
    open: bool = True

    @property
    def aged(self) -> bool:
        """Whether it is its age, not its folios, that speaks for closing it."""
        return self.age >= OLD and self.folios < NEARLY

    @property
    def full(self) -> bool:
        """Whether it is to be closed now."""
        return self.open and (self.folios >= MOST or self.age >= OLDEST)

    @property
    def warning(self) -> bool:
        """Whether it is full or soon will be."""
        return self.open and (self.folios >= NEARLY or self.age >= OLD)


def fullness(volume: Volume, folios: int) -> Fullness:
    """Of a volume whose folios were counted already."""
    return Fullness(
        volume.number, folios, (volume.closed_at or now()) - volume.opened_at, not volume.closed_at
    )


def volume_state(file: RegistryFile) -> Fullness:
    """Of the file's last volume, the one that takes new papers."""
    return fullness(*volumes(file)[-1])


def volume_states(files: Iterable[RegistryFile]) -> dict[int, Fullness]:
    """Of the last volumes of several files by their ids, in one statement."""
    ids = [file.id for file in files]
    newer = select(func.max(Volume.number)).where(Volume.file_id.in_(ids)).group_by(Volume.file_id)
    last = newer.add_columns(Volume.file_id).subquery()
    query = (
        select(Volume, func.count(Folio.id))
        .join(last, and_(Volume.file_id == last.c.file_id, Volume.number == last.c[0]))
        .outerjoin(Folio, and_(Folio.volume_id == Volume.id, Folio.enclosure == ""))
        .group_by(Volume.id)
    )
    found = db.session.execute(query) if ids else ()
    return {volume.file_id: fullness(volume, folios) for volume, folios in found}
