"""Everybody may ask, signed in or not."""

from tests.geos.test_access import Row


def scene(office):
    """No letter is needed: an unknown code is answered to everybody alike."""
    return office


ROWS = (
    Row("GET", "portal.code", "everyone", public=404, args=lambda scene: {"code": "0" * 20}),
    Row("GET", "portal.verify", "everyone", public=200),
    Row("POST", "portal.verify", "everyone", public=422),  # no file
)
