"""Who may open which page of an outgoing letter, and who may act there."""

from types import SimpleNamespace

from geos.core.db import db
from geos.letters.service import outgoing
from geos.routes.models import StepKind
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
        sent=scenes.sent(office, file=file),
        commented=scenes.at_stop(office, StepKind.COMMENT, file=file),
        concurred=scenes.at_stop(office, StepKind.CONCUR, file=file),
        questioned=scenes.questioned(office, file=file),
        enclosed=_returned(
            office, scenes.with_papers(office, scenes.drafted(office, file), "Kwanza", "Pili")
        ),
        returned=_returned(office, scenes.drafted(office, file)),
        office=office,
    )
    db.session.commit()
    return scene


def _returned(office, letter):
    """Back with its author, and read by the stops that it reached: what they may not do shows there."""
    outgoing.submit(office.officer.actor, letter)
    outgoing.recommend(office.director.actor, letter, "Iko sawa.")
    return outgoing.send_back(office.ps.actor, letter, "Onyesha bei.")


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
WRITTEN = {"subject": "Nyingine", "body": "Maneno mengine."}


def _paper(scene):
    return {"letter_id": scene.enclosed.id, "enclosure_id": scene.enclosed.enclosures[1].id}


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
    Row("GET", "outgoing.edit", "officer", denied="director ps", args=_letter("returned")),
    Row("POST", "outgoing.edit", "officer", 303, "director ps", args=_letter("returned"),
        data=_written("returned")),
    Row("POST", "outgoing.submit", "officer", 303, args=_letter("drafted"), data=_version("drafted")),
    Row("POST", "outgoing.recall", "officer", 303, "director", args=SENT, data=ASKED),
    Row("GET", "outgoing.comment", "director", denied="officer", args=_letter("commented")),
    Row("POST", "outgoing.comment", "director", 303, "officer", args=_letter("commented"),
        data=_version("commented", text="Nimeona")),
    Row("GET", "outgoing.concur", "director", denied="officer", args=_letter("concurred")),
    Row("POST", "outgoing.concur", "director", 303, "officer", args=_letter("concurred"),
        data=_version("concurred")),
    Row("GET", "outgoing.advise_against", "director", denied="officer", args=SENT),
    Row("POST", "outgoing.advise_against", "director", 303, "officer", args=SENT,
        data=_version("submitted", text="Si wakati wake")),
    Row("GET", "outgoing.ask", "director", denied="officer", args=SENT),
    Row("POST", "outgoing.ask", "director", 303, "officer", args=SENT,
        data=lambda scene: {**ASKED(scene), "to_post": str(scene.office.lawyer.post.id), "text": "Vipi?"}),
    Row("GET", "outgoing.answer", "lawyer", denied="officer director", args=_letter("questioned")),
    Row("POST", "outgoing.answer", "lawyer", 303, "officer director", args=_letter("questioned"),
        data=_version("questioned", text="Ndiyo")),
    Row("GET", "outgoing.add_ahead", "director", denied="officer", args=SENT),
    Row("POST", "outgoing.add_ahead", "director", 303, "officer", args=SENT,
        data=lambda scene: {**ASKED(scene), "post": str(scene.office.lawyer.post.id), "kind": "comment"}),
    Row("GET", "outgoing.amend", "director", denied="officer", args=SENT),
    Row("POST", "outgoing.amend", "director", 303, "officer", args=SENT,
        data=_version("submitted", **WRITTEN)),
    Row("GET", "outgoing.version", "officer director ps",
        args=lambda scene: {"letter_id": scene.reviewed.id, "number": 1}),
    Row("GET", "outgoing.papers", "officer", denied="director ps", args=_letter("enclosed")),
    Row("POST", "outgoing.papers", "officer", 303, "director ps", args=_letter("enclosed"),
        data=lambda scene: {"version": str(scene.enclosed.version), "folio": str(scene.signed.folio_id)}),
    Row("POST", "outgoing.move_paper_up", "officer", 303, "director ps", args=_paper,
        data=_version("enclosed")),
    Row("POST", "outgoing.remove_paper", "officer", 303, "director ps", args=_paper,
        data=_version("enclosed")),
    Row("GET", "outgoing.rename_paper", "officer", denied="director ps", args=_paper),
    Row("POST", "outgoing.rename_paper", "officer", 303, "director ps", args=_paper,
        data=_version("enclosed", title="Jina jipya")),
    Row("GET", "outgoing.sign_each", "everyone"),
    # Whoever has no certificate is told so; whom the letter is not before signs none of it.
    Row("POST", "outgoing.sign_each", "ps officer director records", 303, others=422,
        data=lambda scene: {"letters": f"{scene.reviewed.id}:{scene.reviewed.version}", "pin": PIN}),
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
    Row("GET", "outgoing.countersign", "director", denied="officer ps clerk records", args=HALF),
    Row("POST", "outgoing.countersign", "director", 303, "officer ps clerk records", args=HALF,
        data=_version("half_signed", pin=PIN)),
    Row("GET", "outgoing.refuse_countersigning", "director", denied="officer ps clerk records", args=HALF),
    Row("POST", "outgoing.refuse_countersigning", "director", 303, "officer ps clerk records", args=HALF,
        data=_version("half_signed", reason="Si sahihi")),
    Row("GET", "outgoing.annul", "ps records", denied="clerk officer director", args=_letter("sent")),
    Row("POST", "outgoing.annul", "ps records", 303, "clerk officer director", args=_letter("sent"),
        data=_version("sent", reason="Makosa")),
    Row("GET", "outgoing.strike_out", "clerk records", denied="officer director ps", args=_letter("signed")),
    Row("POST", "outgoing.strike_out", "clerk records", 303, "officer director ps", args=_letter("signed"),
        data=_version("signed", reason="Imepitwa")),
)
# fmt: on
