"""Who gets the pages that belong to no feature: the kit and the list of places, everybody signed in."""

from tests.geos.test_access import Row


def scene(office):
    """Nothing is needed."""
    return office


ROWS = (
    Row("GET", "web.static", "", args=lambda scene: {"digest": "x", "name": "app.js"}, public=200),
    Row("GET", "web.language", "", args=lambda scene: {"code": "en"}, public=303),
    Row("GET", "web.health", "", public=200),
    Row("GET", "web.more", "everyone"),
    Row("GET", "web.kit", "everyone"),
    Row("GET", "web.sample_dialog", "everyone"),
    Row("POST", "web.sample_dialog", "everyone", data=lambda scene: {"remarks": "Sawa"}, status=303),
)
