"""Who may ask for files on a day, and who does the registry's day."""

from datetime import timedelta
from types import SimpleNamespace

from geos.core.clock import today
from geos.core.db import db
from geos.diary import service
from tests.geos.diary import scenes
from tests.geos.files import scenes as file_scenes
from tests.geos.test_access import Row


def scene(office):
    """A file with the officer; its bring-up; one back in the registry with a bring-up; one to put away."""
    officer = office.officer
    held = file_scenes.file_with(office, officer)
    back = scenes.file_back(office)
    waits = scenes.asked(office, back)
    issued = scenes.asked(office, scenes.file_back(office))
    service.issue(office.clerk.actor, issued)
    away = service.put_away(office.clerk.actor, scenes.file_back(office))
    lying = scenes.file_back(office)
    db.session.commit()
    return SimpleNamespace(held=held, waits=waits, issued=issued, lying=lying, away=away, post=officer.post)


READERS = "officer clerk records"
STAFF = "clerk records"


def _held(scene):
    return {"file_id": scene.held.id}


def _waits(scene):
    return {"bring_up_id": scene.waits.id}


def _issued(scene):
    return {"bring_up_id": scene.issued.id}


def _day(scene):
    on = (today() + timedelta(days=9)).isoformat()
    return {"due_on": on, "reason": "Majibu yanatarajiwa", "version": str(scene.waits.version)}


def _asked(scene):
    return {**_day(scene), "post": str(scene.post.id)}


def _registry(scene):
    return {"registry": scene.waits.registry_id}


def _version(scene):
    return {"version": str(scene.waits.version)}


def _only(scene):
    return {"only": str(scene.waits.id)}


# fmt: off
ROWS = (
    Row("GET",  "diary.mine",     "everyone"),
    Row("GET",  "diary.bring_up", READERS, args=_held),
    Row("POST", "diary.bring_up", READERS, 303, args=_held, data=_asked),
    Row("GET",  "diary.show",     READERS, args=_waits),
    Row("GET",  "diary.move",     READERS, args=_waits),
    Row("POST", "diary.move",     READERS, 303, args=_waits, data=_day),
    Row("GET",  "diary.withdraw", READERS, args=_waits),
    Row("POST", "diary.withdraw", READERS, 303, args=_waits, data=_day),
    Row("POST", "diary.finish",   "officer", 303, denied=STAFF, args=_issued,
        data=lambda scene: {"version": str(scene.issued.version)}),
    Row("POST", "diary.issue",    STAFF, 303, denied="officer", args=_waits, data=_version),
    Row("GET",  "diary.index",         STAFF, args=_registry),
    Row("POST", "diary.issue_ticked",  STAFF, 303, args=_registry, data=_only),
    Row("POST", "diary.take_out",      STAFF, 303, args=_registry, data=_only),
    Row("GET",  "diary.put_away_list", STAFF, args=_registry),
    Row("POST", "diary.undo_put_away", STAFF, 303, denied="officer",
        args=lambda scene: {"row_id": scene.away.id}, data=lambda scene: {"once": ""}),
    Row("POST", "diary.put_away",      STAFF, 303, args=_registry,
        data=lambda scene: {"ids": str(scene.lying.id)}),
    Row("POST", "diary.scan_away",     STAFF, 303, args=_registry,
        data=lambda scene: {"code": scene.lying.reference}),
)
# fmt: on
