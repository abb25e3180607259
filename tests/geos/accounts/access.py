"""Who gets to the pages of signing in."""

from tests.geos.test_access import Row

FRESH = True  # signing out ends the very session that the next row would use

ROWS = [
    Row("GET", "accounts.sign_in", "", public=200, signed_in=302),
    Row("POST", "accounts.sign_in", "", public=422),
    Row("POST", "accounts.sign_out", "everyone", 303),
    Row("GET", "accounts.first_password", "", public=404, args=lambda scene: {"secret": "unknown"}),
    Row("POST", "accounts.first_password", "", public=404, args=lambda scene: {"secret": "unknown"}),
    Row("GET", "accounts.change_password", "everyone"),
    Row("POST", "accounts.change_password", "everyone", 422),
]


def scene(office):
    """Nothing but the people."""
    return office
