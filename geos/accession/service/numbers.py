"""Where a register stands when its registry joins in mid-year: set before it counts here."""

from geos.accession.policy import POLICY
from geos.accession.reading import N_
from geos.audit import service as audit
from geos.core import numbering
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command
from geos.core.errors import Invalid, WrongState
from geos.directory.models import Registry

MOST = 999_999
BOOKS = ("incoming", "outgoing")
NO_NUMBER = N_("Write a number from %(least)d to %(most)d, or leave it empty")
COUNTS = N_("This register has given numbers here already: its beginning stands")


@command
def set_opening_number(actor: Actor, registry: Registry, kind: str, last: int) -> Registry:
    """The last number of this year's paper book; the next entry gets the one after it."""
    POLICY.require(actor, "set_opening_number", registry)
    if kind not in BOOKS or not 1 <= last <= MOST:
        raise Invalid(fields={"last": NO_NUMBER}, least=1, most=MOST)
    year = today().year
    try:
        numbering.begin_at(f"{kind}:{registry.id}", last, year)
    except WrongState as error:
        raise Invalid(fields={"last": COUNTS}) from error
    audit.record(
        actor,
        "set_opening_number",
        Registry.__tablename__,
        registry.id,
        institution_id=registry.institution_id,
        book=kind,
        version=last,
        year=year,
    )
    return registry
