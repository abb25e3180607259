"""The administrators of an institution run its mailboxes; to everybody else these pages do not exist.

A neighbour's administrator has the same pages, of the neighbour.
"""

from types import SimpleNamespace

from geos.mail import service as mail
from geos.mail.models import MailboxKind, Right
from geos.provisioning import service
from tests.geos.factories import CLI
from tests.geos.test_access import Row

REASON = {"reason": "Uchunguzi"}


def scene(office):
    """A staff mailbox, a suspended one and a group."""
    made = service.provision_staff(CLI, office.afya, "Mosi", "Pili")
    stopped = service.provision_staff(CLI, office.afya, "Tatu", "Nne").mailbox
    mail.suspend(CLI, stopped, "Amehama")
    gone = service.provision_staff(CLI, office.afya, "Saba", "Nane").mailbox
    mail.remove(CLI, gone, "Amehama")
    group = mail.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "kikundi", label="Kikundi")
    mail.add_alias(CLI, made.mailbox, "lakabu")
    share = mail.share(CLI, made.mailbox, Right.READ, person=office.lawyer.person)
    return SimpleNamespace(box=made.mailbox, stopped=stopped, gone=gone, group=group, share=share)


def _of(name):
    return lambda scene: {"mailbox_id": getattr(scene, name).id}


def _versioned(name, **data):
    return lambda scene: {"version": getattr(scene, name).version, **data}


ADMINS = "admin other_admin"

ROWS = (
    Row("GET", "provisioning.enter", may=f"{ADMINS} helpdesk authority auditor records", status=302),
    Row("GET", "provisioning.index", may=ADMINS),
    Row("GET", "provisioning.provision_staff", may=ADMINS),
    Row(
        "POST", "provisioning.provision_staff", may=ADMINS, status=303,
        data=lambda scene: {"given_name": "Tano", "surname": "Sita", "language": "sw", "quota": "2"},
    ),
    Row("GET", "provisioning.add_post_mailbox", may=ADMINS),
    Row(
        "POST", "provisioning.add_post_mailbox", may=ADMINS, status=422,
        data=lambda scene: {"local_part": "ps", "quota": "2"},
    ),
    Row("GET", "provisioning.add_special_mailbox", may=ADMINS),
    Row(
        "POST", "provisioning.add_special_mailbox", may=ADMINS, status=422,
        data=lambda scene: {"label": "Maoni", "local_part": "maoni", "quota": "2"},
    ),
    Row("GET", "provisioning.add_group", may=ADMINS),
    Row(
        "POST", "provisioning.add_group", may=ADMINS, status=303,
        data=lambda scene: {"label": "Wote", "local_part": "wote"},
    ),
    Row("GET", "provisioning.mailbox", may="admin", args=_of("box")),
    Row("GET", "provisioning.slip", may="admin", status=302, args=_of("box")),
    Row("POST", "provisioning.renew_link", may="admin", status=303, args=_of("box")),
    Row("GET", "provisioning.suspend", may="admin", args=_of("box")),
    Row(
        "POST", "provisioning.suspend", may="admin", status=303, args=_of("box"),
        data=_versioned("box", **REASON),
    ),
    Row("GET", "provisioning.resume", may="admin", args=_of("stopped")),
    Row(
        "POST", "provisioning.resume", may="admin", status=303, args=_of("stopped"),
        data=_versioned("stopped", **REASON),
    ),
    Row("GET", "provisioning.set_quota", may="admin", args=_of("box")),
    Row(
        "POST", "provisioning.set_quota", may="admin", status=303, args=_of("box"),
        data=_versioned("box", quota="3"),
    ),
    Row("GET", "provisioning.add_alias", may="admin", args=_of("box")),
    Row(
        "POST", "provisioning.add_alias", may="admin", status=303, args=_of("box"),
        data=_versioned("box", local_part="jina"),
    ),
    Row("GET", "provisioning.remove", may="admin", args=_of("box")),
    Row(
        "POST", "provisioning.remove", may="admin", status=303, args=_of("box"),
        data=_versioned("box", **REASON),
    ),
    Row("GET", "provisioning.restore", may="admin", args=_of("gone")),
    Row(
        "POST", "provisioning.restore", may="admin", status=303, args=_of("gone"),
        data=_versioned("gone", **REASON),
    ),
    Row(
        "POST", "provisioning.remove_alias", may="admin", status=303, args=_of("box"),
        data=_versioned("box", address="lakabu@afya.go.tz"),
    ),
    Row("GET", "provisioning.move_staff", may="admin", args=_of("box")),
    Row(
        "POST", "provisioning.move_staff", may="admin", status=303, args=_of("box"),
        data=_versioned("box", local_part="mosi.mpya", days="30"),
    ),
    Row("GET", "provisioning.share", may="admin", args=_of("box")),
    Row(
        "POST", "provisioning.share", may="admin", status=303, args=_of("box"),
        data=_versioned("box", to="tatu.nne@afya.go.tz", right="read"),
    ),
    Row(
        "POST", "provisioning.end_share", may="admin", status=303,
        args=lambda scene: {"mailbox_id": scene.box.id, "share_id": scene.share.id},
        data=_versioned("box"),
    ),
    Row("GET", "provisioning.set_posting", may="admin", args=_of("group")),
    Row(
        "POST", "provisioning.set_posting", may="admin", status=303, args=_of("group"),
        data=_versioned("group", posting="members"),
    ),
    Row("GET", "provisioning.set_members", may="admin", args=_of("group")),
    Row(
        "POST", "provisioning.set_members", may="admin", status=303, args=_of("group"),
        data=lambda scene: {"version": scene.group.version, "members": scene.box.address},
    ),
)  # fmt: skip
