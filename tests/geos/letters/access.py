"""Who may open which page of an institution's stationery."""

from types import SimpleNamespace

from geos.core.db import db
from tests.geos.letters import stationery_desk as desk
from tests.geos.test_access import Row


def scene(office):
    """A letterhead with a logo, a template and a paragraph offered, and one of each that are not."""
    scene = SimpleNamespace(
        head=desk.letterhead(office, logo=("nembo.png", desk.png())),
        template=desk.template(office),
        paragraph=desk.paragraph(office),
        old_template=desk.service.retire(office.admin.actor, desk.template(office, name="Ya zamani")),
        old_paragraph=desk.service.retire(office.admin.actor, desk.paragraph(office, name="Ya zamani")),
    )
    db.session.commit()
    return scene


def _id(name, argument="piece_id"):
    return lambda scene: {argument: getattr(scene, name).id}


def _version(stage, **more):
    return lambda scene: {"version": str(getattr(scene, stage).version), **more}


WRITTEN = {"name": "Nyingine", "language": "sw", "body": "Maneno."}
HEAD = {"name_sw": "Wizara ya Afya", "name_en": "Ministry of Health"}
KEEPERS = "admin records"
TEMPLATE, PARAGRAPH = _id("template", "template_id"), _id("paragraph", "paragraph_id")
# Another institution's administrator keeps that one's own.
OWN = "admin records other_admin"

# fmt: off
ROWS = (
    Row("GET", "stationery.index", OWN),
    Row("GET", "stationery.set_letterhead", OWN),
    Row("POST", "stationery.set_letterhead", OWN, 303, data=_version("head", **HEAD)),
    Row("GET", "stationery.print_sample", OWN),
    Row("GET", "stationery.logo",
        "lawyer officer director ps secretary clerk records admin helpdesk auditor archivist"),
    Row("GET", "stationery.add_template", OWN),
    Row("POST", "stationery.add_template", OWN, 303, data=lambda scene: WRITTEN),
    Row("GET", "stationery.edit_template", KEEPERS, args=TEMPLATE),
    Row("POST", "stationery.edit_template", KEEPERS, 303, args=TEMPLATE,
        data=_version("template", **WRITTEN)),
    Row("POST", "stationery.retire_template", KEEPERS, 303, args=_id("template"), data=_version("template")),
    Row("POST", "stationery.offer_template", KEEPERS, 303, args=_id("old_template"),
        data=_version("old_template")),
    Row("GET", "stationery.add_paragraph", OWN),
    Row("POST", "stationery.add_paragraph", OWN, 303, data=lambda scene: WRITTEN),
    Row("GET", "stationery.edit_paragraph", KEEPERS, args=PARAGRAPH),
    Row("POST", "stationery.edit_paragraph", KEEPERS, 303, args=PARAGRAPH,
        data=_version("paragraph", **WRITTEN)),
    Row("POST", "stationery.retire_paragraph", KEEPERS, 303, args=_id("paragraph"),
        data=_version("paragraph")),
    Row("POST", "stationery.offer_paragraph", KEEPERS, 303, args=_id("old_paragraph"),
        data=_version("old_paragraph")),
)
# fmt: on
