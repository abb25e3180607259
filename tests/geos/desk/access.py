"""Everybody has a desk."""

from tests.geos.test_access import Row

ROWS = [
    Row("GET", "desk.front", "everyone", 302),
    Row("GET", "desk.show", "everyone"),
]


def scene(office):
    """Nothing but the people."""
    return office
