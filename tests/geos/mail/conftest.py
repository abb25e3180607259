"""Mailboxes of the office, made by the services; their Maildirs are real."""

from types import SimpleNamespace

import pytest

from geos.mail import service
from geos.mail.models import MailboxKind
from tests.geos.factories import CLI

KINDS = MailboxKind


@pytest.fixture
def boxes_of(office):
    """Own mailboxes of some people, the Katibu Mkuu's post, the registry, and a group of three."""
    found = SimpleNamespace()
    for name in ("officer", "director", "ps", "clerk", "lawyer", "admin"):
        setattr(found, name, staff_box(office.everyone[name], office.afya))
    found.other_officer = staff_box(office.other_officer, office.other)
    found.post = service.create_mailbox(CLI, office.afya, KINDS.POST, "ps", post=office.ps.post)
    found.registry = service.create_mailbox(
        CLI, office.afya, KINDS.SPECIAL, "masjala", registry=office.registry, label="Masjala ya wazi"
    )
    found.group = service.create_mailbox(CLI, office.afya, KINDS.GROUP, "group.tiba", label="Tiba")
    service.set_members(CLI, found.group, [found.officer, found.director, found.lawyer])
    return found


def staff_box(member, institution, **more):
    """The own mailbox of a member."""
    local_part = member.username.partition("@")[0]
    return service.create_mailbox(CLI, institution, KINDS.STAFF, local_part, person=member.person, **more)
