"""Who may open which page of the counter, and who may act there."""

from types import SimpleNamespace

from geos.core.db import db
from geos.counter import service
from geos.files import service as files
from geos.files.models import Cause
from tests.geos.files import scenes
from tests.geos.test_access import Row


def scene(office):
    """The officer waits for a file in the registry; another has gone to the director as a list."""
    file = scenes.file_with_letter(office)
    asked = service.ask(office.officer.actor, office.officer.post.id, file.reference, "Naandaa majibu")
    gone = scenes.file_with_letter(office)
    moves = files.hand_over_many(office.clerk.actor, [gone], office.director.post, cause=Cause.REQUEST)
    held = scenes.file_with(office, office.lawyer)
    files.let_read(held, f"post:{office.officer.post.id}")
    free = scenes.file_with_letter(office)
    db.session.commit()
    return SimpleNamespace(asked=asked, batch=moves[0].batch, held=held, free=free)


def _asked(scene):
    return {"requisition_id": scene.asked.id}


def _version(scene):
    return {"version": str(scene.asked.version)}


def _batch(scene):
    return {"batch": scene.batch}


def _held(scene):
    return {"file_id": scene.held.id}


# fmt: off
COUNTERS = "clerk records other_clerk"
STAFF = "clerk records"
ROWS = (
    Row("GET",  "counter.index", COUNTERS),
    Row("POST", "counter.answer_many", STAFF, 303, data=lambda scene: {"chosen": str(scene.asked.id)}),
    Row("GET",  "counter.answer_request", STAFF, denied="officer", args=_asked),
    Row("POST", "counter.answer_request", STAFF, 303, denied="officer", args=_asked, data=_version),
    Row("GET",  "counter.refuse", STAFF, denied="officer", args=_asked),
    Row("POST", "counter.refuse", STAFF, 303, denied="officer", args=_asked,
        data=lambda scene: {**_version(scene), "reason": "Halitoki"}),
    Row("GET",  "counter.hand_over_list", "clerk records director", args=_batch),
    Row("GET",  "counter.mine", "everyone"),
    Row("GET",  "counter.show", "officer clerk records", 302, args=_asked),
    Row("GET",  "counter.ask", "everyone"),
    Row("POST", "counter.ask", "everyone", 303,
        data=lambda scene: {"reason": "Kazi", "reference": "EA.45/312/04"}),
    Row("GET",  "counter.request_file", "officer", denied="lawyer clerk records", args=_held),
    Row("POST", "counter.request_file", "officer", 303, denied="lawyer clerk records", args=_held,
        data=lambda scene: {"reason": "Kazi"}),
    Row("POST", "counter.withdraw", "officer", 303, denied=STAFF, args=_asked, data=_version),
    Row("GET",  "counter.scan_out", COUNTERS),
    Row("POST", "counter.scan_out", COUNTERS, data=lambda scene: {"code": f"GEOS:FILE:{scene.free.id}"}),
    Row("GET",  "counter.scan_in", COUNTERS),
    Row("POST", "counter.scan_in", COUNTERS, data=lambda scene: {"code": f"GEOS:FILE:{scene.held.id}"}),
)
# fmt: on
