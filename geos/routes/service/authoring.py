"""What the author does while the case is on its way: take it back, give it up, send it on again."""

from geos.core.actor import Actor
from geos.core.db import command
from geos.core.errors import WrongState
from geos.routes import queries
from geos.routes.case import Case
from geos.routes.models import Route
from geos.routes.plans import Moved
from geos.routes.service.moving import N_, author_moves, held, lock, open_item

OPENED = N_("This has been opened already; ask for it to be returned")


@command
def withdraw(actor: Actor, route: Route, case: Case) -> Moved:
    """The author takes the case off its way before it is decided; nothing waits for anybody any more."""
    return author_moves(actor, route, case, "withdraw", queries.version(lock(route)))


@command
def recall(actor: Actor, route: Route, case: Case) -> Moved:
    """The author takes it back to mend it, while nobody has opened it. WrongState after that."""
    held(actor, route.author_post_id)
    if not queries.recallable(lock(route)):
        raise WrongState(OPENED)
    moved = author_moves(actor, route, case, "recall", queries.version(route))
    open_item(case, route.author_post_id, "correct")
    return moved


@command
def resubmit(actor: Actor, route: Route, case: Case, text_version: int) -> Moved:
    """The author sends it on again: unchanged, to whoever returned it; changed, to the first stage.

    A yes belongs to one version: after a change every earlier decision is void.
    """
    changed = text_version != queries.version(lock(route))
    return author_moves(actor, route, case, "restart" if changed else "resubmit", text_version)
