"""The mail server's own contract for directories, held by the bridge to the database."""

import pytest
from sqlalchemy import update

from geos.accounts.models import Account
from geos.accounts.passwords import hash_password
from geos.core.db import db
from geos.mail import service
from geos.mail.bridge import Bridge
from geos.mail.models import MailAddress, Mailbox, MailboxKind, Posting
from geos.provisioning import service as provisioning
from tests.geos.factories import CLI
from tests.mailserver.test_ports import (  # noqa: F401 - these tests run here too, on the fixture below
    PASSWORD,
    test_a_group_takes_mail_from_whom_it_lets_write,
    test_a_right_password_alone_opens_an_account,
    test_an_account_sends_as_itself_alone,
    test_an_address_leads_to_mailboxes,
    test_an_address_without_mailbox_leads_to_a_reply,
    test_only_our_domains_are_local,
)


@pytest.fixture
def directory(app, office, tmp_path, monkeypatch):
    """The people, groups and passwords of the contract, in the database."""
    monkeypatch.setitem(app.config, "GEOS_MAIL_ROOT", str(tmp_path))
    boxes = {
        name: provisioning.provision_staff(CLI, office.afya, name, "Mtu", local_part=name).mailbox
        for name in ("asha", "juma", "amestaafu")
    }
    known = Account.username.in_(["asha@afya.go.tz", "amestaafu@afya.go.tz"])
    db.session.execute(update(Account).where(known).values(password_hash=hash_password(PASSWORD)))
    db.session.execute(update(Mailbox).values(quota=1000))
    db.session.commit()
    service.suspend(CLI, boxes["amestaafu"], "Amestaafu")
    groups = {
        name: service.create_mailbox(CLI, office.afya, MailboxKind.GROUP, name)
        for name in ("masjala", "wote", "duara")
    }
    for name, group in groups.items():  # the contract's names have no prefix
        db.session.add(MailAddress(address=f"{name}@afya.go.tz", mailbox_id=group.id))
    db.session.commit()
    service.set_members(CLI, groups["masjala"], [boxes["juma"]])
    service.set_members(CLI, groups["wote"], [boxes["asha"], groups["masjala"]])
    service.set_posting(CLI, groups["wote"], Posting.NAMED, ["asha@afya.go.tz"])
    return Bridge(app)
