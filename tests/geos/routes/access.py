"""Who keeps the usual routes of an institution: its administrator."""

from types import SimpleNamespace

from geos.routes.service import templates
from tests.geos.routes import scenes
from tests.geos.test_access import Row

MAY = "admin"
ALSO = "admin other_admin"  # of their own institution
FORM = {
    "name_sw": "Likizo", "name_en": "Leave", "subject": "memo",
    "stop_1_post": "institution_head", "stop_1_kind": "approve",
}  # fmt: skip


def scene(office):
    """A usual route that is offered, and one that is not any more."""
    offered, retired = scenes.template(office), scenes.template(office, "Zamani")
    templates.retire_template(office.admin.actor, retired)
    return SimpleNamespace(offered=offered.id, retired=retired.id)


def at(name):
    return lambda scene: {"template_id": getattr(scene, name)}


def seen(name, **data):
    def form(scene):
        from geos.core.db import db
        from geos.routes.models import RouteTemplate

        return {"version": db.session.get(RouteTemplate, getattr(scene, name)).version, **data}

    return form


ROWS = (
    Row("GET", "routes.index", ALSO),
    Row("GET", "routes.add_template", ALSO),
    Row("POST", "routes.add_template", ALSO, 303, data=lambda scene: FORM),
    Row("GET", "routes.edit_template", MAY, args=at("offered")),
    Row("POST", "routes.edit_template", MAY, 303, args=at("offered"), data=seen("offered", **FORM)),
    Row("POST", "routes.retire_template", MAY, 303, args=at("offered"), data=seen("offered")),
    Row("POST", "routes.restore_template", MAY, 303, args=at("retired"), data=seen("retired")),
)
