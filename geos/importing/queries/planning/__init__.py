"""What a file would do: each line held against what there is."""

from collections.abc import Sequence

from geos.core.actor import Actor
from geos.directory.models import Institution
from geos.importing.models import ImportKind
from geos.importing.queries.planning.base import Plan
from geos.importing.queries.planning.mailboxes import MailboxPlan
from geos.importing.queries.planning.people import PeoplePlan
from geos.importing.queries.planning.posts import PostPlan
from geos.importing.queries.planning.units import UnitPlan
from geos.importing.reading import Entry

PLANS: dict[ImportKind, type[Plan]] = {
    ImportKind.UNITS: UnitPlan,
    ImportKind.POSTS: PostPlan,
    ImportKind.PEOPLE: PeoplePlan,
    ImportKind.MAILBOXES: MailboxPlan,
}

__all__ = ["PLANS", "MailboxPlan", "PeoplePlan", "Plan", "PostPlan", "UnitPlan", "plan"]


def plan(actor: Actor, institution: Institution, kind: ImportKind, entries: Sequence[Entry]) -> Plan:
    """Look the lines through: each has its state, its faults and what it changes then."""
    return PLANS[kind](actor, institution, entries)
