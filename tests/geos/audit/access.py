"""Who reads the journal."""

from tests.geos.test_access import Row

ROWS = [
    Row("GET", "audit.index", "auditor"),
    Row("GET", "audit.show", "auditor", args=lambda scene: {"number": 3}),
]


def scene(office):
    """Entry 3 is of the ministry."""
    return office
