"""What the tests of incoming letters share: a keyword scheme, a file, a letter."""

from datetime import date

from geos.core.clock import now
from geos.core.db import db
from geos.core.types import Level
from geos.documents import service as documents
from geos.documents.models import Kind
from geos.files import service as files
from geos.letters.models import Channel
from geos.letters.service import incoming
from tests.geos.factories import CLI


def scheme(office):
    """The keyword scheme of Wizara ya Afya: series 45 Tiba with the descriptor 312."""
    series = files.add_keyword(CLI, office.afya.id, "45", "Tiba", "Curative services")
    return files.add_keyword(CLI, office.afya.id, "312", "Dawa muhimu", "Essential medicines", series)


def register(office, member=None, registry=None, **changes):
    """A letter by hand from Bohari ya Dawa, registered by the clerk."""
    member = member or office.clerk
    facts = {
        "channel": Channel.HAND,
        "received_at": now(),
        "sender": "Bohari ya Dawa",
        "subject": "Taarifa ya upungufu wa dawa muhimu",
        "their_reference": "BD.112/45/02/118",
        "letter_date": date(2026, 11, 19),
        "post_id": member.post.id,
    }
    return incoming.register(member.actor, registry or office.registry, **{**facts, **changes})


def paper(office, name="Barua.txt", data=b"Barua", institution=None):
    """A document that waits at the registry to be registered."""
    owner = institution or office.afya
    document = documents.store(
        CLI, owner.id, name, data,
        kind=Kind.ATTACHMENT, owner_kind="registry", owner_id=office.registry.id, strict=False,
    )  # fmt: skip
    db.session.commit()
    return document


def opened_file(office, level=Level.OPEN, title="Ununuzi wa vifaa tiba na dawa", member=None):
    """A file of the registry with one letter on it."""
    member = member or office.clerk
    letter = register(office, member=member, subject="Barua ya kwanza")
    folio = incoming.open_and_file(member.actor, letter, scheme(office), title, level)
    return letter.file, folio
