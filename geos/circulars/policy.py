"""Who may read a circular: at the sender whoever may read its letter; at a recipient its whole institution.

A circular speaks to everybody who serves there: up to official use every post of the institution (of the
unit and the units below it) may read it. From confidential upwards it is only for whom it was opened to.
"""

from geos.access import queries as access
from geos.circulars.models import Circular, CircularCopy
from geos.circulars.workflow import author
from geos.core.actor import Actor
from geos.core.policy import Policy
from geos.core.types import Level
from geos.letters.policy.outgoing import POLICY as LETTERS
from geos.letters.workflow import EDITABLE

KIND = Circular.__tablename__
COPY = CircularCopy.__tablename__


def reader(actor: Actor, circular: Circular) -> bool:
    """Whoever may read the letter."""
    return LETTERS.can(actor, "read", circular.letter)


def writer(actor: Actor, circular: Circular) -> bool:
    """The author, until the letter is on its way."""
    return author(actor, circular) and circular.letter.state in EDITABLE


def opened_to(actor: Actor, copy: CircularCopy) -> bool:
    """Whom it was delivered to: who may acknowledge it."""
    return (
        copy.delivered_at is not None
        and actor.institution_id == copy.institution_id
        and access.may_read(actor, COPY, copy.id, copy.level)
    )


def serves_there(actor: Actor, copy: CircularCopy, unit_ids: frozenset[int]) -> bool:
    """Everybody of the institution, or of the unit (`unit_ids`: own units with those above them)."""
    return (
        copy.delivered_at is not None
        and actor.institution_id == copy.institution_id
        and copy.level < Level.CONFIDENTIAL
        and copy.level <= actor.clearance
        and (copy.unit_id is None or copy.unit_id in unit_ids)
    )


POLICY: Policy[Circular] = Policy({"read": reader, "edit": writer})
