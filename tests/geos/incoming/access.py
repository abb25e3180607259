"""Who may see and act upon incoming letters: the registry that registered them; readers of their file see."""

from types import SimpleNamespace

from geos.core.db import db
from geos.files import service as files
from geos.files.models import Cause
from geos.letters.models import Mark, ValuableKind
from geos.letters.service import incoming
from tests.geos.letters.incoming_desk import opened_file, register
from tests.geos.letters.secret_desk import confidential_clerk, envelope
from tests.geos.test_access import Row

REGISTRY = "clerk records"
ANY_REGISTRY = "clerk records director other_clerk"  # the director acts in the confidential registry


def scene(office):
    """Letters to be filed, on a file on its way to the officer, closed (for the PS), and passed on."""
    office.let_act(office.director, instead_of=confidential_clerk(office))
    file, _ = opened_file(office)
    filed = register(office)
    incoming.file_letter(office.clerk.actor, filed, file)
    files.hand_over(office.clerk.actor, file, office.officer.post, cause=Cause.NEW_PAPER)
    money = incoming.Valuable(ValuableKind.OTHER, "Pete ya dhahabu")
    waiting = register(office, valuables=[money])
    closed = envelope(office, member=office.ps, mark=Mark.SECRET)
    opened = envelope(office, member=office.ps)
    incoming.receive_sealed(office.ps.actor, opened)
    passed = register(office)
    incoming.pass_on(office.clerk.actor, passed)
    db.session.commit()
    return SimpleNamespace(
        filed=filed, waiting=waiting, file=file, closed=closed, opened=opened, passed=passed,
        item=waiting.valuable_items[0],
    )  # fmt: skip


def _on(name):
    return lambda scene: {"letter_id": getattr(scene, name).id}


def _item(scene):
    return {"item_id": scene.item.id}


def _sent(name, **data):
    return lambda scene: {**data, "version": getattr(scene, name).version}


def _correction(scene):
    facts = {"sender": "Mwingine", "subject": scene.filed.subject, "reason": "Imekosewa"}
    return {**facts, "version": scene.filed.version}


def _filing(scene):
    return {"file": scene.file.id, "version": scene.waiting.version}


WHY = {"reason": "Imesajiliwa mara mbili"}
GIVEN = {"given_to": "Mhasibu", "receipt_number": "ERV 12"}
FOUND = {"kind": "other", "description": "Kitabu"}

# fmt: off
ROWS = [
    Row("GET",  "incoming.index",             "everyone"),
    Row("GET",  "incoming.show",              f"{REGISTRY} officer", args=_on("filed")),
    Row("GET",  "incoming.file_letter",       REGISTRY, args=_on("waiting")),
    Row("POST", "incoming.file_letter",       REGISTRY, 303, args=_on("waiting"), data=_filing),
    Row("GET",  "incoming.correct",           REGISTRY, denied="officer", args=_on("filed")),
    Row("POST", "incoming.correct",           REGISTRY, 303, denied="officer", args=_on("filed"),
        data=_correction),
    Row("GET",  "incoming.undo_registration", "clerk", denied="records officer", args=_on("filed")),
    Row("POST", "incoming.undo_registration", "clerk", 303, denied="records officer", args=_on("filed"),
        data=_sent("filed", **WHY)),
    Row("GET",  "incoming.strike_out",        "records", denied="clerk officer", args=_on("filed")),
    Row("POST", "incoming.strike_out",        "records", 303, denied="clerk officer", args=_on("filed"),
        data=_sent("filed", **WHY)),
    Row("GET",  "incoming.pass_on",           REGISTRY, args=_on("waiting")),
    Row("POST", "incoming.pass_on",           REGISTRY, 303, args=_on("waiting"), data=_sent("waiting")),
    Row("GET",  "incoming.take_in",           "director", args=_on("passed")),
    Row("POST", "incoming.take_in",           "director", 303, args=_on("passed"),
        data=_sent("passed", level="2")),
    Row("POST", "incoming.receive_sealed",    "ps", 303, denied=REGISTRY, args=_on("closed"),
        data=_sent("closed")),
    Row("GET",  "incoming.unseal",            "ps", denied=REGISTRY, args=_on("opened")),
    Row("POST", "incoming.unseal",            "ps", 303, denied=REGISTRY, args=_on("opened"),
        data=_sent("opened", decision="keep", level="0")),
    Row("GET",  "incoming.valuables",         ANY_REGISTRY),
    Row("GET",  "incoming.valuable",          REGISTRY, 302, args=_item),
    Row("GET",  "incoming.add_valuable",      REGISTRY, args=_on("waiting")),
    Row("POST", "incoming.add_valuable",      REGISTRY, 303, args=_on("waiting"), data=lambda scene: FOUND),
    Row("GET",  "incoming.hand_over_valuable", REGISTRY, args=_item),
    Row("POST", "incoming.hand_over_valuable", REGISTRY, 303, args=_item, data=lambda scene: GIVEN),
]
# fmt: on
