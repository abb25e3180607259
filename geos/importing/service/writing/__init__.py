"""Writing what a plan found good, all in the transaction of whoever calls."""

from collections.abc import Callable
from typing import Any

from geos.core.actor import Actor
from geos.importing.models import ImportKind
from geos.importing.queries.planning import Plan
from geos.importing.service.writing import mailboxes, people, posts, units

WRITERS: dict[ImportKind, Callable[[Actor, Any], None]] = {
    ImportKind.UNITS: units.write,
    ImportKind.POSTS: posts.write,
    ImportKind.PEOPLE: people.write,
    ImportKind.MAILBOXES: mailboxes.write,
}


def write(actor: Actor, plan: Plan) -> None:
    """Make and change what the good lines say; afterwards each knows its id."""
    WRITERS[plan.kind](actor, plan)
