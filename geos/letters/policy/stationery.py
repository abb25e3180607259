"""Who keeps an institution's letterhead, templates and standard paragraphs. Everybody writes with them."""

from geos.core.actor import Actor, Role
from geos.core.policy import Policy
from geos.directory.models import Institution


def member(actor: Actor, institution: Institution) -> bool:
    """Whoever serves in that institution."""
    return actor.institution_id == institution.id


def keeps(actor: Actor) -> bool:
    """Administrators and records managers, of their own institution."""
    return actor.has(Role.INSTITUTION_ADMIN, Role.RECORDS_MANAGER)


def keeper(actor: Actor, institution: Institution) -> bool:
    """The institution's administrator, or one of its records managers."""
    return member(actor, institution) and keeps(actor)


STATIONERY: Policy[Institution] = Policy({"write_with": member, "keep": keeper})
