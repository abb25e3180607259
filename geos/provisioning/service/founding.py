"""An institution with what it needs to begin."""

from typing import Any

from geos.core.actor import Actor
from geos.core.db import command
from geos.directory import service as directory
from geos.directory.models import Institution
from geos.mail import service as mail
from geos.mail.models import MailboxKind


@command
def found_institution(actor: Actor, **facts: Any) -> Institution:
    """An institution ready to begin: its administration, its open registry and, with GMS, its mailbox."""
    institution = directory.add_institution(actor, **facts)
    unit = directory.add_unit(actor, institution, "Utawala", "Administration")
    registry = directory.add_registry(actor, unit, "Masjala ya wazi", "Open registry")
    if institution.has_mail:
        mail.create_mailbox(
            actor, institution, MailboxKind.SPECIAL, "masjala", registry=registry, label=registry.name_sw
        )
    return institution
