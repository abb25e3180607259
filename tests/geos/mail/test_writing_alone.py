"""Somebody with one mailbox is not asked from which to write."""

from geos.mail.models import MailboxKind
from geos.mail.service import create_mailbox
from tests.geos.factories import CLI


def test_who_has_one_mailbox_writes_from_it_without_being_asked(office, page):
    person = office.officer.person
    create_mailbox(CLI, office.afya, MailboxKind.STAFF, "rehema.lukindo", person=person)
    page.sign_in(office.officer)
    soup = page.get("/mail/write")
    assert soup.select_one("input[name=identity]")["value"] == "rehema.lukindo@afya.go.tz"
    page.post(
        "/mail/write",
        form_on="/mail/write",
        to="mtu@example.org",
        subject="Habari",
        text="Karibu.",
    )
