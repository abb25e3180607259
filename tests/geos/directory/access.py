"""Who sets acting."""

from datetime import timedelta

from geos.core.clock import today
from geos.directory import service
from tests.geos.factories import CLI
from tests.geos.test_access import Row

ENDS = "director lawyer admin"

ROWS = [
    Row("GET", "directory.set_acting", "everyone"),
    Row("POST", "directory.set_acting", "everyone", 422),
    Row("POST", "directory.end_acting", ENDS, 303, args=lambda row: {"appointment_id": row.id}),
]


def scene(office):
    """The lawyer acts for the director."""
    return service.set_acting(
        CLI,
        office.director.post,
        office.lawyer.person,
        office.director.person,
        today(),
        today() + timedelta(days=3),
    )
