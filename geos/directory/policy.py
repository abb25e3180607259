"""Who may change the structure: the administrators of an institution, their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from geos.core.actor import Actor, Role
from geos.core.errors import Denied
from geos.core.policy import Policy, any_of
from geos.core.types import Level


@dataclass(frozen=True)
class Seat:
    """A post of an institution, as far as a rule needs to know it.

    `served_by` are the posts of its secretaries, `acting_id` is the person who acts in it.
    """

    institution_id: int
    post_id: int | None = None
    served_by: frozenset[int] = frozenset()
    acting_id: int | None = None


def own_institution_admin(actor: Actor, seat: Seat) -> bool:
    """An administrator of that very institution."""
    return actor.institution_id == seat.institution_id and actor.has(Role.INSTITUTION_ADMIN)


def own_helpdesk(actor: Actor, seat: Seat) -> bool:
    """An administrator or the helpdesk of that very institution: new links and unlocking, nobody's mail."""
    return actor.institution_id == seat.institution_id and actor.has(Role.INSTITUTION_ADMIN, Role.HELPDESK)


def authority(actor: Actor, seat: Seat) -> bool:
    """An operator of the e-Government Authority, over all institutions: structure, never contents."""
    return actor.has(Role.AUTHORITY)


def holder(actor: Actor, seat: Seat) -> bool:
    """Whoever holds the post substantively; an acting officer does not appoint another."""
    post = actor.post(seat.post_id) if seat.post_id else None
    return post is not None and not post.acting and not post.covering


def secretary(actor: Actor, seat: Seat) -> bool:
    """The secretary of that very post, for the senior officer who holds it."""
    return any(actor.holds(post_id) for post_id in seat.served_by)


def acting_officer(actor: Actor, seat: Seat) -> bool:
    """Who acts in the post gives it back."""
    return actor.person_id is not None and actor.person_id == seat.acting_id


# Roles that an institution's administrator may not give: they reach beyond the institution.
BEYOND = frozenset({Role.AUTHORITY})


def N_(text: str) -> str:
    """Mark a message id that is translated where the refusal is shown."""
    return text


# What nobody changes for themselves: it says what a post may do, read and decide.
NOT_ONESELF = N_("Ask another administrator: nobody does this for themselves")


def not_own(actor: Actor, post_id: int | None) -> None:
    """Denied for a change of what one's own post may do; a post held acting or covered is one's own too."""
    if actor.holds(post_id):
        raise Denied(NOT_ONESELF)


def exceeds(actor: Actor, roles: Iterable[Role], clearance: Level, registry_id: int | None) -> bool:
    """Whether a post like this gives more than the actor has: roles, clearance, another registry."""
    registries = {post.registry_id for post in actor.posts}
    return (
        bool(set(roles) - actor.roles - {Role.OFFICER})
        or clearance > actor.clearance
        or (registry_id is not None and registry_id not in registries)
    )


def may_give(actor: Actor, roles: Iterable[Role]) -> bool:
    """Whether these roles are this actor's to give, to a post or a person."""
    return actor.is_system or actor.has(Role.AUTHORITY) or not BEYOND.intersection(roles)


POLICY: Policy[Seat] = Policy(
    {
        "administer": own_institution_admin,
        "appoint": own_institution_admin,
        "help": own_helpdesk,
        "oversee": authority,
        "set_acting": any_of(holder, secretary, own_institution_admin),
        "end_acting": any_of(holder, secretary, own_institution_admin, acting_officer),
    }
)
