"""Writing what a plan found good, all in the transaction of whoever calls."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import current_app

from geos.core.actor import Actor
from geos.importing.models import ImportKind
from geos.importing.queries.planning import Plan
from geos.importing.service.writing import mailboxes, people, posts, units
from geos.mail.models import MailboxKind
from geos.mail.service import path_of

WRITERS: dict[ImportKind, Callable[[Actor, Any], None]] = {
    ImportKind.UNITS: units.write,
    ImportKind.POSTS: posts.write,
    ImportKind.PEOPLE: people.write,
    ImportKind.MAILBOXES: mailboxes.write,
}

# In which cell the address of a mailbox stands that a line makes.
MAIL_OF = {ImportKind.PEOPLE: "new_address", ImportKind.MAILBOXES: "address"}


def maildirs(plan: Plan) -> list[Path]:
    """Where the mail of the mailboxes will lie that the good lines make."""
    column = MAIL_OF.get(plan.kind)
    if column is None or not plan.institution.has_mail:
        return []
    entries = [entry for entry in plan.good if entry.get("kind") is not MailboxKind.GROUP]
    root = Path(current_app.config["GEOS_MAIL_ROOT"])
    wanted = [entry.get(column) for entry in entries if entry.known is None or column == "new_address"]
    return [root / path_of(address) for address in wanted if address]


def write(actor: Actor, plan: Plan) -> None:
    """Make and change what the good lines say; afterwards each knows its id."""
    WRITERS[plan.kind](actor, plan)
