"""Openings: administrators ask, a second person decides, only the asker reads, and the owner sees afterwards.

The mailbox is the officer's. The permanent secretary is the head of the institution.
"""

from types import SimpleNamespace

from geos.mail import boxes
from tests.geos.breakglass.scenes import REASON, asked, mailbox, opened
from tests.geos.test_access import Row


def scene(office):
    """A request that waits for a decision, and a mailbox that stands open and whose owner knows."""
    box = mailbox(office)
    standing = opened(office, box)
    other = mailbox(office, office.lawyer, "daudi.kisanga")
    [line] = boxes.listing(box)
    return SimpleNamespace(waits=asked(office, other), standing=standing, base=line.base)


def _of(name, **more):
    return lambda scene: {"opening_id": getattr(scene, name).id, **more}


def _message(**more):
    return lambda scene: {"opening_id": scene.standing.id, "base": scene.base, **more}


def _versioned(name, **data):
    return lambda scene: {"version": getattr(scene, name).version, **data}


DECIDE = "auditor ps"

ROWS = (
    Row("GET", "breakglass.index", may="admin auditor ps other_admin"),
    Row("GET", "breakglass.ask_opening", may="admin other_admin"),
    Row(
        "POST", "breakglass.ask_opening", may="admin other_admin", status=422,
        data=lambda scene: {"address": "hakuna@afya.go.tz", "reason": REASON, "hours": "4"},
    ),
    Row("GET", "breakglass.show", may="admin auditor ps officer", args=_of("standing")),
    Row("GET", "breakglass.approve_opening", may=DECIDE, denied="admin", args=_of("waits")),
    Row(
        "POST", "breakglass.approve_opening", may=DECIDE, status=303, denied="admin", args=_of("waits"),
        data=_versioned("waits", tell="now"),
    ),
    Row("GET", "breakglass.refuse_opening", may=DECIDE, denied="admin", args=_of("waits")),
    Row(
        "POST", "breakglass.refuse_opening", may=DECIDE, status=303, denied="admin", args=_of("waits"),
        data=_versioned("waits", reason="Sababu haitoshi"),
    ),
    Row(
        "POST", "breakglass.withdraw_opening", may="admin", status=303, denied=DECIDE, args=_of("waits"),
        data=_versioned("waits"),
    ),
    Row(
        "POST", "breakglass.end_opening", may="admin auditor ps", status=303, denied="officer",
        args=_of("standing"), data=_versioned("standing"),
    ),
    Row("GET", "breakglass.look_through_opened", may="admin", args=_of("standing")),
    Row("GET", "breakglass.read_opened", may="admin", args=_message()),
    Row("GET", "breakglass.save_opened", may="admin", args=_message(number=0)),
)  # fmt: skip
