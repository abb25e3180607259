"""Who may open which page of an outgoing letter, and who may act there."""

from types import SimpleNamespace

from geos.core.db import db
from tests.geos.factories import PIN
from tests.geos.files.scenes import file_with
from tests.geos.outgoing import scenes
from tests.geos.test_access import Row


def scene(office):
    """A letter of the officer's at every stage, on one file."""
    file = file_with(office, office.officer)
    scene = SimpleNamespace(
        file=file,
        asked=scenes.asked(office, file),
        drafted=scenes.drafted(office, file),
        submitted=scenes.submitted(office, file=file),
        reviewed=scenes.reviewed(office, file=file),
        signed=scenes.signed(office, file=file),
        half_signed=scenes.half_signed(office, file=file),
        office=office,
    )
    db.session.commit()
    return scene


def _letter(stage):
    return lambda scene: {"letter_id": getattr(scene, stage).id}


def _version(stage, **more):
    return lambda scene: {"version": str(getattr(scene, stage).version), **more}


def _written(stage=""):
    def form(scene):
        office = scene.office
        version = {"version": str(getattr(scene, stage).version)} if stage else {}
        return {
            **version,
            "subject": "Barua",
            "body": "Maneno.",
            "language": "sw",
            "members": str(office.other.id),
            "signer": f"{office.ps.post.id}:{office.ps.post.id}",
        }

    return form


SENT, THERE, ASKED = _letter("submitted"), _letter("reviewed"), _version("submitted")
FILE = lambda scene: {"file_id": scene.file.id}  # noqa: E731
HALF = _letter("half_signed")
HELD = "clerk records"  # they may read the officer's file, but do not hold it

# fmt: off
ROWS = (
    Row("GET", "outgoing.index", "everyone"),
    Row("GET", "outgoing.register", "clerk records other_clerk"),
    Row("GET", "outgoing.draft", "officer", denied=HELD, args=FILE),
    Row("POST", "outgoing.draft", "officer", 303, HELD, args=FILE, data=_written()),
    Row("GET", "outgoing.reply", "officer", denied=HELD, args=_letter("asked")),
    Row("POST", "outgoing.reply", "officer", 303, HELD, args=_letter("asked"), data=_written()),
    Row("GET", "outgoing.show", "officer director ps", args=THERE),
    Row("GET", "outgoing.edit", "officer", args=_letter("drafted")),
    Row("POST", "outgoing.edit", "officer", 303, args=_letter("drafted"), data=_written("drafted")),
    Row("POST", "outgoing.submit", "officer", 303, args=_letter("drafted"), data=_version("drafted")),
    Row("POST", "outgoing.recall", "officer", 303, "director", args=SENT, data=ASKED),
    Row("GET", "outgoing.recommend", "director", denied="officer", args=SENT),
    Row("POST", "outgoing.recommend", "director", 303, "officer", args=SENT, data=ASKED),
    Row("GET", "outgoing.send_back", "director", denied="officer", args=SENT),
    Row("POST", "outgoing.send_back", "director", 303, "officer", args=SENT,
        data=_version("submitted", reason="Rekebisha")),
    Row("GET", "outgoing.withdraw", "officer", denied="director", args=SENT),
    Row("POST", "outgoing.withdraw", "officer", 303, "director", args=SENT, data=ASKED),
    Row("GET", "outgoing.sign", "ps", denied="officer director", args=THERE),
    Row("POST", "outgoing.sign", "ps", 303, "officer director", args=THERE,
        data=_version("reviewed", pin=PIN)),
    Row("GET", "outgoing.countersign", "director", denied="officer ps", args=HALF),
    Row("POST", "outgoing.countersign", "director", 303, "officer ps", args=HALF,
        data=_version("half_signed", pin=PIN)),
    Row("GET", "outgoing.refuse_countersigning", "director", denied="officer ps", args=HALF),
    Row("POST", "outgoing.refuse_countersigning", "director", 303, "officer ps", args=HALF,
        data=_version("half_signed", reason="Si sahihi")),
    Row("GET", "outgoing.strike_out", "clerk records", denied="officer director ps", args=_letter("signed")),
    Row("POST", "outgoing.strike_out", "clerk records", 303, "officer director ps", args=_letter("signed"),
        data=_version("signed", reason="Imepitwa")),
)
# fmt: on
