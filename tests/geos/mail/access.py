"""The webmail is each reader's own: a mailbox is open to its owner, a post's to its holder, nobody else's."""

from types import SimpleNamespace

from geos.mail import service
from geos.mail.models import MailboxKind, Right
from tests.geos.factories import CLI
from tests.geos.mail.messages import letter, put
from tests.geos.mail.nasty import MESSAGES
from tests.geos.test_access import Row

ATTACHED = MESSAGES["html_attachment"]


def scene(office):
    """The registry's mailbox with a message in it: its two clerks read it."""
    box = service.create_mailbox(
        CLI, office.afya, MailboxKind.SPECIAL, "masjala", registry=office.registry, label="Masjala ya wazi"
    )
    asked = service.share(office.admin.actor, box, Right.READ, person=office.lawyer.person)
    stopped = service.create_mailbox(
        CLI, office.afya, MailboxKind.STAFF, "hawa.kombo", person=office.deputy.person
    )
    service.suspend(CLI, stopped, "Likizo")  # its address can be written, and nobody reads it
    return SimpleNamespace(
        box=box,
        base=put(box, ATTACHED),
        draft=put(box, letter(), folder="Drafts", flags="DS"),
        asked=asked,
    )


CLERKS = "clerk records"


def _box(scene):
    return {"mailbox_id": scene.box.id}


def _message(scene):
    return {**_box(scene), "base": scene.base}


def _draft(scene):
    return {**_box(scene), "base": scene.draft, "folder": "Drafts"}


def _asked(scene):
    return {"share_id": scene.asked.id}


def _written(scene):
    return {"identity": scene.box.address, "to": "nje@example.com", "subject": "Ombi", "text": "Habari"}


ROWS = (
    Row("GET", "mail.index", may=CLERKS, status=302, others=200),
    Row("GET", "mail.show", may=CLERKS, args=_box),
    Row("GET", "mail.read", may=CLERKS, args=_message),
    Row("GET", "mail.attachment", may=CLERKS, args=lambda scene: {**_message(scene), "number": 0}),
    Row("GET", "mail.source", may=CLERKS, args=_message),
    Row("POST", "mail.mark", may=CLERKS, status=303, args=_message, data=lambda scene: {"how": "flagged"}),
    Row("POST", "mail.move", may=CLERKS, status=303, args=_message, data=lambda scene: {"target": ""}),
    Row("GET", "mail.empty_trash", may=CLERKS, args=_box),
    Row("POST", "mail.empty_trash", may=CLERKS, status=303, args=_box),
    Row("GET", "mail.write", may=CLERKS, others=302),
    Row("POST", "mail.write", may=CLERKS, status=303, others=302, data=_written),
    *(
        Row(method, f"mail.{act}", may=CLERKS, status=status, args=_message, data=_written)
        for act in ("reply", "reply_all", "forward")
        for method, status in (("GET", 200), ("POST", 303))
    ),
    Row("GET", "mail.sharing", may=CLERKS, args=_box),
    Row("GET", "mail.share", may=CLERKS, args=_box),
    Row(
        "POST",
        "mail.share",
        may=CLERKS,
        status=303,
        args=_box,
        data=lambda scene: {"to": "hawa.kombo@afya.go.tz", "right": "read"},
    ),
    # Who administers the mailbox and who is to have it are led on from the notice; neither decides.
    Row("GET", "mail.shared", may=f"{CLERKS} admin lawyer", status=302, args=_asked),
    Row("POST", "mail.confirm_share", may=CLERKS, status=303, args=_asked),
    Row("POST", "mail.end_share", may=CLERKS, status=303, args=_asked),
    Row("GET", "mail.edit", may=CLERKS, args=_draft),
    # Kept once more instead of sent, the draft goes: each kind of person finds a fresh one.
    Row("POST", "mail.edit", may=CLERKS, status=422, args=_draft, data=lambda scene: {"to": "si anwani"}),
)
