"""Who may open which page of a circular, and who may act there."""

from types import SimpleNamespace

from geos.core.db import db
from tests.geos.circulars import scenes
from tests.geos.files.scenes import file_with
from tests.geos.outgoing import scenes as letters
from tests.geos.test_access import Row


def scene(office):
    """A draft, and a circular at every stage, on the officer's file."""
    post = scenes.head_there(office)
    file = file_with(office, office.officer)
    draft = letters.drafted(office, file)
    made = SimpleNamespace(
        draft=draft,
        prepared=scenes.prepared(office, file=file),
        signed=scenes.signed(office, file=file),
        out=scenes.published(office, file=file),
        office=office,
        post=post,
    )
    made.copy = scenes.copies(made.out)[1]
    db.session.commit()
    return made


def _letter(scene):
    return {"letter_id": scene.draft.id}


def _of(stage):
    return lambda scene: {"circular_id": getattr(scene, stage).id}


def _copy(**more):
    return lambda scene: {"copy_id": scene.copy.id, **more}


def _version(stage, **more):
    return lambda scene: {"version": str(getattr(scene, stage).version), **more}


def _plan(stage):
    def form(scene):
        return {
            "version": str(getattr(scene, stage).version),
            "kind": "circular",
            "institutions": str(scene.office.other.id),
            "remind_days": "5",
        }

    return form


PREPARED, SIGNED, OUT = _of("prepared"), _of("signed"), _of("out")
THERE = "other_clerk other_officer other_admin authority"
READS = "officer clerk records"  # whoever may read the file
SEES = "officer director ps clerk records"

# fmt: off
ROWS = (
    Row("GET", "circulars.index", "everyone"),
    Row("GET", "circulars.sent", "everyone"),
    Row("GET", "circulars.start_circular", "officer", args=_letter),
    Row("POST", "circulars.start_circular", "officer", 303, args=_letter, data=_plan("draft")),
    Row("GET", "circulars.edit_circular", "officer", args=PREPARED),
    Row("POST", "circulars.edit_circular", "officer", 303, args=PREPARED, data=_plan("prepared")),
    Row("GET", "circulars.drop", "officer", args=PREPARED),
    Row("POST", "circulars.drop", "officer", 303, args=PREPARED, data=_version("prepared")),
    Row("GET", "circulars.show", SEES, args=SIGNED),
    Row("GET", "circulars.export", SEES, args=OUT),
    Row("GET", "circulars.publish", "clerk records", denied="officer director ps", args=SIGNED),
    Row("POST", "circulars.publish", "clerk records", 303, "officer director ps", args=SIGNED,
        data=_version("signed")),
    Row("POST", "circulars.remind", READS, 303, "director ps", args=OUT),
    Row("GET", "circulars.repeal", "clerk records", denied="officer director ps", args=OUT),
    Row("POST", "circulars.repeal", "clerk records", 303, "officer director ps", args=OUT,
        data=_version("out", reason="Imepitwa")),
    Row("GET", "circulars.copy", THERE, args=_copy()),
    Row("POST", "circulars.acknowledge", "other_officer other_clerk", 303, "other_admin authority",
        args=_copy(), data=lambda scene: {"version": str(scene.copy.version), "remark": "",
                                          "post": str(scene.post.id)}),
    Row("GET", "circulars.paper", THERE, args=_copy()),
    Row("GET", "circulars.page", THERE, args=_copy(number=1)),
)
# fmt: on
