"""Who may open which page of a letter to many, and who may act there."""

from types import SimpleNamespace

from geos.core.db import db
from geos.letters.service import outgoing
from geos.merging import launching
from tests.geos.factories import PIN
from tests.geos.files.scenes import file_with
from tests.geos.merging import scenes
from tests.geos.test_access import Row


def scene(office):
    """A draft, and a letter to many at every stage, on the officer's file; nothing signs by itself."""
    launching.use(lambda merge_id, run, key: None)
    file = file_with(office, office.officer)
    made = SimpleNamespace(
        draft=scenes.drafted(office, file=file),
        listed=_returned(office, scenes.reviewed(office, file=file)),
        reviewed=scenes.reviewed(office, file=file),
        approved=scenes.approved(office, file=file),
        rests=scenes.approved(office, file=file),
        signed=scenes.signed(office, file=file),
        office=office,
    )
    made.rests.run = made.rests.beat_at = None
    db.session.commit()
    return made


def _returned(office, merge):
    """Back with its author, and read by the stops that it reached: what they may not do shows there."""
    outgoing.send_back(office.ps.actor, merge.letter, "Onyesha bei.")
    return merge


def _of(stage, **more):
    return lambda scene: {"merge_id": getattr(scene, stage).id, **more}


def _version(stage, **more):
    return lambda scene: {"version": str(getattr(scene, stage).version), **more}


def _letter(scene):
    return {"letter_id": scene.draft.id}


def _columns(scene):
    fields = ("Jina", "Taasisi", "Anwani", "Mahali", "Baruapepe", "Msimbo", "Nafasi")
    return {f"to_{number}": heading for number, heading in enumerate(fields)}


LISTED, REVIEWED, SIGNED = _of("listed"), _of("reviewed"), _of("signed")
READS = "officer director ps"

# fmt: off
ROWS = (
    Row("GET", "merging.start_merge", "officer", args=_letter),
    Row("POST", "merging.start_merge", "officer", 303, args=_letter, data=_version("draft")),
    Row("GET", "merging.show", READS, args=REVIEWED),
    Row("GET", "merging.sample", READS, args=_of("reviewed", ordinal=1)),
    Row("GET", "merging.faults", READS, args=REVIEWED),
    Row("GET", "merging.add_institutions", "officer", denied="director ps", args=LISTED),
    Row("POST", "merging.add_institutions", "officer", 303, "director ps", args=LISTED,
        data=lambda scene: {"institutions": str(scene.office.other.id)}),
    Row("GET", "merging.add_posts", "officer", denied="director ps", args=LISTED),
    Row("POST", "merging.add_posts", "officer", 303, "director ps", args=LISTED,
        data=lambda scene: {"seek": "Afisa", "posts": str(scene.office.other_officer.post.id)}),
    Row("GET", "merging.upload_sheet", "officer", denied="director ps", args=LISTED),
    Row("POST", "merging.upload_sheet", "officer", 422, "director ps", args=LISTED),
    Row("GET", "merging.map_columns", "officer", denied="director ps", args=LISTED),
    Row("POST", "merging.map_columns", "officer", 303, "director ps", args=LISTED, data=_columns),
    Row("POST", "merging.remove_rows", "officer", 303, "director ps", args=LISTED,
        data=lambda scene: {"rows": "1"}),
    Row("POST", "merging.remove_wrong", "officer", 303, "director ps", args=LISTED, data=_version("listed")),
    Row("GET", "merging.drop", "officer", denied="director ps", args=LISTED),
    Row("POST", "merging.drop", "officer", 303, "director ps", args=LISTED, data=_version("listed")),
    Row("GET", "merging.approve", "ps", denied="officer director", args=REVIEWED),
    Row("POST", "merging.approve", "ps", 303, "officer director", args=REVIEWED,
        data=_version("reviewed", pin=PIN)),
    Row("GET", "merging.go_on", "ps", denied="officer director", args=_of("rests")),
    Row("POST", "merging.go_on", "ps", 303, "officer director", args=_of("rests"),
        data=_version("rests", pin=PIN)),
    Row("POST", "merging.stop", "ps", 303, "officer director", args=_of("approved")),
    Row("GET", "merging.send", "clerk records", denied=READS, args=SIGNED),
    Row("POST", "merging.send", "clerk records", 303, READS, args=SIGNED, data=_version("signed")),
    Row("GET", "merging.cancel", "clerk records", denied=READS, args=SIGNED),
    Row("POST", "merging.cancel", "clerk records", 303, READS, args=SIGNED,
        data=_version("signed", reason="Kosa")),
)
# fmt: on
