"""The shortest way to a file at the end of its life. Always through the services, never around them."""

from datetime import UTC, datetime

from geos.core.clock import held_at
from geos.core.db import db
from geos.retention import service
from geos.retention.models import Fate, RetentionClass, Ruling
from geos.retention.service import Decision
from tests.geos.factories import CLI
from tests.geos.files import scenes as files

LONG_AGO = datetime(2013, 1, 3, 9, tzinfo=UTC)  # closed then and kept ten years: due 1 January 2024
WHY = "Shughuli imekwisha"
AUTHORITY = "Idhini ya Mkurugenzi wa Nyaraka za Taifa, RAM/7/2026"


def schedule(office, ruling=Ruling.DESTROY, years=10, code="F1") -> RetentionClass:
    """A class of the schedule, given to the descriptor of `files.keywords`."""
    row = service.add_class(
        office.records.actor,
        office.afya.id,
        code=code,
        name_sw="Fedha za kawaida",
        name_en="Routine finance",
        years=years,
        ruling=ruling,
        basis="Ratiba ya Utunzaji 2005, kifungu 4",
    )
    service.assign_class(office.records.actor, files.keywords(office), row)
    return row


def closed(office, at=LONG_AGO, **more):
    """A file with one letter (its PDF and covering mail), closed at a moment."""
    file = opened(office, at, **more)
    actor = office.clerk.actor
    with held_at(at):
        service.close_file(actor, file, WHY)
    return file


def opened(office, at=LONG_AGO, **more):
    """A file with one letter, opened at a moment by the clerk of today."""
    actor, keyword = office.clerk.actor, files.keywords(office)
    with held_at(at):
        return files.open_with_letter(actor, office.registry, keyword, **more)


def case(office, *chosen, title="Fedha 2003–2013"):
    """A draft case over these files."""
    return service.open_case(office.records.actor, chosen, title)


def signed(office, *chosen):
    """A case that waits for the archivist."""
    return service.sign(office.records.actor, case(office, *chosen))


def decided(office, *chosen, **fates):
    """A decided case: all files are destroyed, unless `fates` says otherwise by its number."""
    made = signed(office, *chosen)
    return service.decide(office.archivist.actor, made, decisions(made, **fates), AUTHORITY)


def decisions(made, default=Fate.DESTROY, **by_number):
    """What is decided about each item: `decisions(case, f02=Decision(Fate.KEEP, …))`."""
    from geos.retention import queries

    return {
        item.id: by_number.get(f"f{item.file.reference[-2:]}", Decision(default))
        for item in queries.items(made)
    }


def executed(office, *chosen, **fates):
    """The same, carried out to its end by the worker."""
    made = service.execute(office.records.actor, decided(office, *chosen, **fates))
    service.carry_out(100)
    db.session.refresh(made)
    return made


def at_the_centre(office, *chosen):
    """A box list that the archivist has acknowledged."""
    from geos.retention import queries

    made = service.make_list(office.records.actor, chosen, "Kituo cha Kumbukumbu Dodoma", 10)
    service.send_boxes(office.records.actor, made)
    boxes = queries.boxes(made)
    shelves = {box.id: "B3" for box, _files in boxes}
    return service.receive_boxes(office.archivist.actor, made, len(boxes), shelves)


__all__ = [
    "AUTHORITY",
    "CLI",
    "LONG_AGO",
    "WHY",
    "at_the_centre",
    "case",
    "closed",
    "decided",
    "decisions",
    "executed",
    "schedule",
    "signed",
]
