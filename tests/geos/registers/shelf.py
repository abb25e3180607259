"""A registry with something in each of its books, and what is secret in them."""

from types import SimpleNamespace

from geos.core.clock import today
from geos.core.db import db
from geos.core.types import Level
from geos.letters.service import incoming
from geos.registers import queries
from geos.registers.books import BOOKS
from geos.registers.books.base import Asked
from tests.geos.consignments import scenes as consignments
from tests.geos.files import scenes as files
from tests.geos.letters.incoming_desk import register

HIDDEN = "Uchunguzi wa nidhamu"


def filled(office):
    """Letters: an ordinary one, a corrected one, a struck out one, a confidential one; files; a dispatch."""
    plain = register(office)
    corrected = register(office, sender="Bohari")
    incoming.correct_entry(office.clerk.actor, corrected, {"sender": "Bohari ya Dawa Mwanza"}, "Jina lote")
    struck = register(office, subject="Imeandikwa mara mbili")
    incoming.strike_out(office.records.actor, struck, "Ilirudiwa")
    secret = register(
        office, member=office.records, subject=HIDDEN, sender="Mkaguzi Siri", level=Level.CONFIDENTIAL
    )
    file = files.file_with_letter(office)
    hidden = files.secret_file(office)
    sent = consignments.dispatched(office)
    db.session.commit()
    return SimpleNamespace(
        plain=plain, corrected=corrected, struck=struck, secret=secret, file=file, hidden=hidden, sent=sent
    )


def asked(office, **more):
    """This year of the open registry."""
    return Asked(**{"registry": office.registry, "year": today().year, **more})


def lines(member, key, question):
    """The cells of each line as text."""
    found = queries.entries(member.actor, BOOKS[key], question)
    return [[str(cell.value or "") for cell in entry.cells] for entry in found]


def said(member, key, question):
    """All text of a book."""
    return " ".join(" ".join(line) for line in lines(member, key, question))
