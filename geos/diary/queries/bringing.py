"""Bring-ups by day: this morning's, the evening list for the next working day, those to come."""

from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.workdays import add_working_days
from geos.diary.models import BringUp, BringUpState
from geos.diary.policy import POLICY
from geos.diary.workflow import OPEN
from geos.directory import queries as directory
from geos.directory.models import Post, Registry
from geos.files.models import Movement, RegistryFile
from geos.files.policy import KIND

LARGEST = 1 << 31
ALIVE = (*OPEN, BringUpState.ISSUED)


def get(actor: Actor, bring_up_id: int) -> BringUp:
    """The bring-up, or NotFound for whoever may not read its file."""
    found = db.session.get(BringUp, bring_up_id) if 0 < bring_up_id < LARGEST else None
    if found is None or not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def visible(actor: Actor) -> Select[BringUp]:
    """The bring-ups of files that this actor may read, by day, with what a list shows of them."""
    file = joinedload(BringUp.file, innerjoin=True)
    query = (
        select(BringUp)
        .join(RegistryFile, RegistryFile.id == BringUp.file_id)
        .options(
            file.joinedload(RegistryFile.holder_post),
            file.joinedload(RegistryFile.at_registry),
            file.joinedload(RegistryFile.transit).joinedload(Movement.to_post),
            joinedload(BringUp.post),
            joinedload(BringUp.wanted_from),
        )
        .order_by(BringUp.due_on, BringUp.id)
    )
    if actor.is_system:
        return query
    return query.where(
        BringUp.institution_id == actor.institution_id,
        access.readable(actor, KIND, RegistryFile.id, RegistryFile.level),
    )


def next_day() -> date:
    """The working day after today: what is due then is taken out this evening."""
    return add_working_days(today(), 1)


def morning(actor: Actor, registry: Registry) -> Select[BringUp]:
    """What is to be re-issued today, and what was not on its day."""
    return _open_in(actor, registry).where(BringUp.due_on <= today())


def evening(actor: Actor, registry: Registry) -> Select[BringUp]:
    """What is due on the next working day."""
    return _open_in(actor, registry).where(BringUp.due_on > today(), BringUp.due_on <= next_day())


def coming(actor: Actor, registry: Registry) -> Select[BringUp]:
    """What is due later than that."""
    return _open_in(actor, registry).where(BringUp.due_on > next_day())


def _open_in(actor: Actor, registry: Registry) -> Select[BringUp]:
    return visible(actor).where(BringUp.registry_id == registry.id, BringUp.state.in_(OPEN))


def mine(actor: Actor) -> Select[BringUp]:
    """What the actor's own posts have asked for and have not done with."""
    posts = [post.id for post in actor.posts]
    return visible(actor).where(BringUp.post_id.in_(posts), BringUp.state.in_(ALIVE))


def of_file(actor: Actor, file: RegistryFile) -> list[BringUp]:
    """The bring-ups of one file that are still to come or under way."""
    query = visible(actor).where(BringUp.file_id == file.id, BringUp.state.in_(ALIVE))
    return list(db.session.scalars(query))


def due_count(actor: Actor) -> Select[int]:
    """How many wait to be re-issued today in the registries where the actor works."""
    return (
        select(func.count(BringUp.id))
        .join(RegistryFile, RegistryFile.id == BringUp.file_id)
        .where(
            BringUp.registry_id.in_(actor.registry_ids),
            BringUp.state.in_(OPEN),
            BringUp.due_on <= today(),
            access.readable(actor, KIND, RegistryFile.id, RegistryFile.level),
        )
    )


def post_for(actor: Actor, file: RegistryFile, post_id: int | None) -> list[tuple[Post, str, bool]]:
    """The posts to which this actor may have the file brought, each with its holder.

    The own ones; for the staff of the file's registry all that are cleared for it. Where a post is asked
    for by its id, that one or none.
    """
    rows = directory.posts_with_holders(file.institution_id)
    everybody = file.registry_id in actor.registry_ids
    return [
        row
        for row in rows
        if row[0].clearance >= file.level
        and (everybody or actor.holds(row[0].id))
        and post_id in (None, row[0].id)
    ]
