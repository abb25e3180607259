"""Who may change the structure: the administrators of an institution, their own."""

from dataclasses import dataclass

from geos.core.actor import Actor, Role
from geos.core.policy import Policy, any_of


@dataclass(frozen=True)
class Seat:
    """A post of an institution, as far as a rule needs to know it."""

    institution_id: int
    post_id: int | None = None


def own_institution_admin(actor: Actor, seat: Seat) -> bool:
    """An administrator of that very institution."""
    return actor.institution_id == seat.institution_id and actor.has(Role.INSTITUTION_ADMIN)


def holder(actor: Actor, seat: Seat) -> bool:
    """Whoever holds the post substantively; an acting officer does not appoint another."""
    post = actor.post(seat.post_id) if seat.post_id else None
    return post is not None and not post.acting and not post.covering


def secretary(actor: Actor, seat: Seat) -> bool:
    """A secretary of the same institution, for a senior officer."""
    return actor.institution_id == seat.institution_id and actor.has(Role.SECRETARY)


POLICY: Policy[Seat] = Policy(
    {
        "administer": own_institution_admin,
        "appoint": own_institution_admin,
        "set_acting": any_of(holder, secretary, own_institution_admin),
    }
)
