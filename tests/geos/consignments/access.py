"""Who may send a letter, follow its consignments, and act upon one at either end."""

from types import SimpleNamespace

from geos.core.db import db
from geos.exchange.service import consignments as service
from tests.geos.consignments import scenes
from tests.geos.outgoing import scenes as letters
from tests.geos.test_access import Row


def scene(office):
    """A signed letter, a dispatched one whose member has it, and one that the member refused."""
    signed = letters.signed(office)
    sent = scenes.dispatched(office, file=signed.file)
    back = scenes.dispatched(office, file=signed.file)
    service.refuse(office.other_clerk.actor, scenes.to_member(back), "Haisomeki")
    db.session.commit()
    return SimpleNamespace(
        signed=signed, sent=sent, delivered=scenes.to_member(sent), refused=scenes.to_member(back)
    )


def _letter(stage):
    return lambda scene: {"letter_id": getattr(scene, stage).id}


def _one(stage):
    return lambda scene: {"consignment_id": getattr(scene, stage).id}


def _version(stage, **more):
    return lambda scene: {"version": str(getattr(scene, stage).version), **more}


STAFF, READERS = "clerk records", "officer director ps"

# fmt: off
ROWS = (
    Row("GET", "consignments.dispatch", STAFF, denied=READERS, args=_letter("signed")),
    Row("POST", "consignments.dispatch", STAFF, 303, READERS, args=_letter("signed"),
        data=_version("signed")),
    Row("GET", "consignments.of_letter", f"{STAFF} {READERS}", args=_letter("sent")),
    Row("GET", "consignments.cancel_all", STAFF, denied=READERS, args=_letter("sent")),
    Row("POST", "consignments.cancel_all", STAFF, 303, READERS, args=_letter("sent"), data=_version("sent")),
    Row("GET", "consignments.show", f"{STAFF} {READERS} other_clerk", args=_one("refused")),
    Row("GET", "consignments.cancel", STAFF, denied=f"{READERS} other_clerk", args=_one("delivered")),
    Row("POST", "consignments.cancel", STAFF, 303, f"{READERS} other_clerk", args=_one("delivered"),
        data=_version("delivered")),
    Row("GET", "consignments.refuse", "other_clerk", denied=f"{STAFF} {READERS}", args=_one("delivered")),
    Row("POST", "consignments.refuse", "other_clerk", 303, f"{STAFF} {READERS}", args=_one("delivered"),
        data=_version("delivered", reason="Haisomeki")),
    Row("POST", "consignments.see_refusal", "officer", 303, f"{STAFF} director ps other_clerk",
        args=_one("refused"), data=_version("refused")),
)
# fmt: on
