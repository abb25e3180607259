"""The shortest way to a file in a given situation. Always through the services, never around them."""

from datetime import date, datetime, time

from geos.classification.models import Keyword
from geos.core.clock import OFFICE_ZONE, now, today
from geos.core.db import command, db
from geos.core.types import Level
from geos.core.workdays import add_working_days
from geos.documents import service as documents
from geos.documents.models import Kind
from geos.files import service
from geos.files.models import Cause, Direction, FileState, RegistryFile
from tests.geos.documents import samples
from tests.geos.factories import CLI
from tests.geos.replay import replayed

PDF = samples.blank_pdf(pages=2)  # once


@replayed
def keywords(office) -> Keyword:
    """The scheme of Afya (EA.45 Tiba, below it 312) and of its neighbour; gives Afya's descriptor 312."""
    known = db.session.scalars(
        db.select(Keyword).filter_by(institution_id=office.afya.id, code="312")
    ).first()
    if known is not None:
        return known
    series = service.add_keyword(CLI, office.afya.id, "45", "Tiba", "Curative services")
    there = service.add_keyword(CLI, office.other.id, "12", "Watumishi", "Staff")
    service.add_keyword(CLI, office.other.id, "190", "Ikama", "Establishment", parent=there)
    return service.add_keyword(CLI, office.afya.id, "312", "Dawa", "Medicines", parent=series)


@command
def open_with_letter(
    actor, registry, keyword, title="Ununuzi wa vifaa tiba", *, level=Level.OPEN, enclosures=0
) -> RegistryFile:
    """A new file with its first paper in one transaction, as the registry's door does it."""
    file = service.open_file(actor, registry, keyword, title, level)
    add_letter(actor, file, enclosures=enclosures)
    return file


@command
def add_letter(actor, file, title="Upungufu wa dawa, Kanda ya Magharibi", *, enclosures=0, **more):
    """One more incoming letter with its PDF and covering mail on a file."""
    papers = [document(file, f"Kiambatisho {n}.pdf") for n in range(1, enclosures + 1)]
    facts = {
        "title": title,
        "direction": Direction.IN,
        "document": document(file, "Barua.pdf", Kind.ATTACHMENT),
        "cover": document(
            file, "ujumbe.eml", Kind.MAIL, b"From: a@msd.go.tz\nSubject: Dawa\n\nTazama barua."
        ),
        "enclosures": papers,
        "correspondent": "Bohari ya Dawa",
        "paper_date": date(2026, 11, 19),
        **more,
    }
    return service.add_folio(actor, file, **facts)


def document(file, filename, kind=Kind.ENCLOSURE, data=PDF):
    """A document that still belongs to whatever brought it, as a letter's does before it is filed."""
    return documents.store(
        CLI,
        file.institution_id,
        filename,
        data,
        kind=kind,
        owner_kind="incoming_letter",
        owner_id=0,
        level=file.level,
        strict=False,
    )


@replayed
def file_with_letter(office, **more) -> RegistryFile:
    """A file in Afya's open registry, with a letter as folio 1; EA.45/312/01 where it is the first."""
    return open_with_letter(office.clerk.actor, office.registry, keywords(office), **more)


@replayed
def secret_file(office, level=Level.CONFIDENTIAL) -> RegistryFile:
    """A confidential file, opened by the records manager; the clerk is not cleared for it."""
    return open_with_letter(
        office.records.actor, office.registry, keywords(office), "Uchunguzi wa nidhamu", level=level
    )


@replayed
def file_on_the_way(office, member, **more) -> RegistryFile:
    """Such a file that the clerk has handed over to a member's post, not received yet."""
    file = file_with_letter(office, **more)
    service.hand_over(office.clerk.actor, file, member.post, cause=Cause.NEW_PAPER)
    return file


@replayed
def file_with(office, member, **more) -> RegistryFile:
    """Such a file received by a member."""
    file = file_on_the_way(office, member, **more)
    service.receive(member.actor, file)
    return file


def noon_in(days: int) -> datetime:
    """Noon of the office's day, so many working days ahead."""
    return datetime.combine(add_working_days(today(), days), time(12), OFFICE_ZONE)


@command
def close(file) -> RegistryFile:
    """Close a file for good, as closing will do it (DOMAIN §3, 18): no service does it yet."""
    file.state, file.holder_post_id, file.closed_at = FileState.CLOSED, None, now()
    return file
