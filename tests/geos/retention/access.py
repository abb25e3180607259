"""Who may open which page about the end of files, and who may act there."""

from types import SimpleNamespace

from geos.core.db import db
from geos.retention import queries, service
from tests.geos.files import scenes as file_scenes
from tests.geos.retention import scenes
from tests.geos.test_access import Row


def scene(office):
    """Open and closed files, cases in four states, box lists in two, recalls in two, and a hold."""
    kind = scenes.schedule(office)
    shut = [scenes.closed(office) for _ in range(8)]
    open_ = file_scenes.file_with_letter(office)
    draft, waiting = scenes.case(office, shut[0]), scenes.signed(office, shut[1])
    decided = scenes.decided(office, shut[2])
    held = service.hold(office.records.actor, shut[3], "Kesi", "Kesi Na. 4/2026")
    packed = service.make_list(office.records.actor, [shut[4]], "Kituo", 10)
    sent = service.send_boxes(
        office.records.actor, service.make_list(office.records.actor, [shut[5]], "Kituo", 10)
    )
    scenes.at_the_centre(office, shut[3], shut[6], shut[7])
    asked = service.recall_from_centre(office.clerk.actor, shut[6], "Rufaa")
    out = service.issue_file(
        office.archivist.actor, service.recall_from_centre(office.clerk.actor, shut[7], "Rufaa")
    )
    db.session.commit()
    return SimpleNamespace(
        kind=kind, open=open_, shut=shut[3], free=scenes.closed(office), draft=draft, waiting=waiting,
        item=queries.items(waiting)[0], drafted=queries.items(draft)[0], decided=decided, held=held,
        packed=packed, boxed=shut[4], sent=sent, asked=asked, out=out, keyword=file_scenes.keywords(office),
    )  # fmt: skip


CLASS = {
    "code": "K9",
    "name_sw": "Kumbukumbu",
    "name_en": "Records",
    "years": "7",
    "ruling": "destroy",
    "basis": "2005",
}
BOTH, STAFF = "records archivist", "clerk records"
ALL = "clerk records archivist"


def _of(name, argument):
    return lambda scene: {argument: getattr(scene, name).id}


def _version(name, **data):
    return lambda scene: {"version": str(getattr(scene, name).version), **data}


def _deciding(scene):
    return {
        "version": str(scene.waiting.version), "authority": scenes.AUTHORITY, "finish": "1",
        f"fate_{scene.item.id}": "destroy",
    }  # fmt: skip


def _editing(scene):
    return {"version": str(scene.draft.version), "title": "Fedha", f"fate_{scene.drafted.id}": "transfer"}


OPEN, SHUT = _of("open", "file_id"), _of("shut", "file_id")
DRAFT, WAITING, DECIDED = _of("draft", "case_id"), _of("waiting", "case_id"), _of("decided", "case_id")
PACKED, SENT = _of("packed", "list_id"), _of("sent", "list_id")
HOLD = {"reason": "Kesi", "authority": "Kesi Na. 5/2026"}

ROWS_OF_A_TABLE = (
    '[[2, {"code": "Z9", "name_sw": "x", "name_en": "x", "years": "5", "ruling": "review", "basis": "x"}]]'
)

# fmt: off
ROWS = (
    Row("GET",  "retention.index",        "records"),
    Row("POST", "retention.open_case",    "records", 303,
        data=lambda s: {"title": "Fedha", "file": s.free.id}),
    Row("POST", "retention.make_list",    "records", 303,
        data=lambda s: {"centre": "Kituo", "per_box": "10", "file": s.free.id}),
    Row("POST", "retention.close_many",   "records", 303,
        data=lambda s: {"why": scenes.WHY, "file": s.open.id}),
    Row("GET",  "retention.close_file",   STAFF, args=OPEN),
    Row("POST", "retention.close_file",   STAFF, 303, args=OPEN, data=_version("open", why=scenes.WHY)),
    Row("GET",  "retention.of_file",      STAFF, args=OPEN),
    Row("GET",  "retention.set_class",    "records", denied="clerk", args=SHUT),
    Row("POST", "retention.set_class",    "records", 303, denied="clerk", args=SHUT, data=_version("shut")),
    Row("GET",  "retention.hold",         "records", denied="clerk", args=OPEN),
    Row("POST", "retention.hold",         "records", 303, denied="clerk", args=OPEN,
        data=_version("open", **HOLD)),
    Row("GET",  "retention.hold_by_id",   STAFF, 303, args=_of("held", "hold_id")),
    Row("GET",  "retention.lift_hold",    "records", denied="clerk", args=_of("held", "hold_id")),
    Row("POST", "retention.lift_hold",    "records", 303, denied="clerk", args=_of("held", "hold_id"),
        data=lambda s: HOLD),
    Row("GET",  "retention.recall_from_centre", STAFF, args=SHUT),
    Row("POST", "retention.recall_from_centre", STAFF, 303, args=SHUT,
        data=_version("shut", reason="Rufaa")),
    Row("GET",  "retention.schedule",     BOTH),
    Row("POST", "retention.schedule",     "records", 303, denied="archivist", data=lambda s: CLASS),
    Row("GET",  "retention.look_through_schedule", "records", denied="archivist"),
    Row("POST", "retention.look_through_schedule", "records", 422, denied="archivist"),
    Row("POST", "retention.import_schedule", "records", 303, denied="archivist",
        data=lambda s: {"once": "", "rows": ROWS_OF_A_TABLE}),
    Row("POST", "retention.assign_class", "records", 303, denied="archivist",
        data=lambda s: {"keyword": str(s.keyword.id), "retention_class": str(s.kind.id)}),
    Row("GET",  "retention.edit_class",   "records", denied="archivist", args=_of("kind", "class_id")),
    Row("POST", "retention.edit_class",   "records", 303, denied="archivist", args=_of("kind", "class_id"),
        data=_version("kind", active="y", **CLASS)),
    Row("GET",  "retention.cases",        ALL + " other_clerk"),
    Row("GET",  "retention.show_case",    ALL, args=WAITING),
    Row("GET",  "retention.edit_case",    "records", denied="clerk", args=DRAFT),
    Row("POST", "retention.edit_case",    "records", 303, denied="clerk", args=DRAFT, data=_editing),
    Row("POST", "retention.sign",         "records", 303, denied="clerk", args=DRAFT, data=_version("draft")),
    Row("GET",  "retention.decide",       "archivist", denied=STAFF, args=WAITING),
    Row("POST", "retention.decide",       "archivist", 303, denied=STAFF, args=WAITING, data=_deciding),
    Row("GET",  "retention.send_back",    "archivist", denied=STAFF, args=WAITING),
    Row("POST", "retention.send_back",    "archivist", 303, denied=STAFF, args=WAITING,
        data=_version("waiting", reason="Ondoeni moja")),
    Row("POST", "retention.execute",      "records", 303, denied="clerk archivist", args=DECIDED,
        data=_version("decided")),
    Row("GET",  "retention.withdraw",     "records", denied="clerk", args=DRAFT),
    Row("POST", "retention.withdraw",     "records", 303, denied="clerk", args=DRAFT,
        data=_version("draft", reason="Si sasa")),
    Row("GET",  "retention.lists",        ALL + " other_clerk"),
    Row("GET",  "retention.show_list",    ALL, args=SENT),
    Row("GET",  "retention.boxes_pdf",    ALL, args=SENT),
    Row("POST", "retention.send_boxes",   "records", 303, denied="clerk", args=PACKED,
        data=_version("packed")),
    Row("POST", "retention.take_out",     "records", 303, denied="clerk", args=PACKED,
        data=lambda s: {"version": str(s.packed.version), "file_id": str(s.boxed.id)}),
    Row("GET",  "retention.receive_boxes", "archivist", denied=STAFF, args=SENT),
    Row("POST", "retention.receive_boxes", "archivist", 303, denied=STAFF, args=SENT,
        data=_version("sent", count="1")),
    Row("GET",  "retention.recalls",      "archivist"),
    Row("POST", "retention.issue_file",   "archivist", 303, denied=STAFF, args=_of("asked", "recall_id"),
        data=_version("asked")),
    Row("POST", "retention.take_file_back", "archivist", 303, denied=STAFF, args=_of("out", "recall_id"),
        data=_version("out")),
)
# fmt: on
