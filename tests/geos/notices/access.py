"""Everybody has a bell."""

from tests.geos.test_access import Row

ROWS = [
    Row("GET", "notices.index", "everyone"),
    Row("POST", "notices.mark_read", "everyone", 303),
]


def scene(office):
    """Nothing but the people."""
    return office
