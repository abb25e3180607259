"""Who fills an institution from a file."""

from types import SimpleNamespace

from geos.core.db import db
from geos.importing import launching, service
from geos.importing.models import ImportKind, ImportMode
from tests.geos.importing import files
from tests.geos.test_access import Row


def scene(office):
    """A file that is looked through, and one that is entered."""
    launching.use(lambda import_id, run: None)
    sent = files.sent(office, ImportKind.PEOPLE, "1;Ali;Juma;;;;;;\n2;Peke;;;;;;;\n")
    entered = files.sent(office, ImportKind.PEOPLE, "3;Asha;Juma;;;;;;\n")
    entered = service.begin(office.admin.actor, entered, ImportMode.ALL)
    service.run(entered.id, entered.run)
    db.session.commit()
    return SimpleNamespace(sent=sent, entered=entered)


def _sent(scene):
    return {"import_id": scene.sent.id}


def _entered(scene):
    return {"import_id": scene.entered.id}


def _version(scene):
    return {"version": str(scene.sent.version)}


def _begin(scene):
    return {**_version(scene), "mode": "rows"}


def _people(scene):
    return {"kind": "people"}


# fmt: off
ROWS = (
    Row("GET",  "importing.index",       "admin other_admin"),
    Row("POST", "importing.index",       "admin other_admin", 422),
    Row("GET",  "importing.template",    "admin other_admin", args=_people),
    Row("GET",  "importing.export_list", "admin other_admin", args=_people),
    Row("GET",  "importing.show",        "admin", args=_sent),
    Row("GET",  "importing.faults",      "admin", args=_sent),
    Row("GET",  "importing.begin",       "admin", args=_sent),
    Row("POST", "importing.begin",       "admin", 303, args=_sent, data=_begin),
    Row("POST", "importing.leave",       "admin", 303, args=_sent, data=_version),
    Row("GET",  "importing.print_slips", "admin", args=_entered),
    Row("POST", "importing.print_slips", "admin", 200, args=_entered),
)
# fmt: on
