"""A mailbox with mail in it, and requests to open it."""

from geos.breakglass import service
from geos.mail import queries as mail
from geos.mail.models import MailboxKind
from geos.mail.service import create_mailbox
from mailserver import maildir
from tests.geos.factories import CLI

REASON = "Uchunguzi wa malipo ya Novemba: mhusika yuko likizo na hapatikani."
RAW = b"""From: Asha Mwinyi <asha@utumishi.go.tz>
To: rehema.lukindo@afya.go.tz
Subject: Malipo ya Novemba
Date: Mon, 23 Nov 2026 09:00:00 +0300
Message-ID: <1@utumishi.go.tz>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="x"

--x
Content-Type: text/plain

Hundi imelipwa.
--x
Content-Type: text/plain
Content-Disposition: attachment; filename="hundi.txt"

4711
--x--
""".replace(b"\n", b"\r\n")


def mailbox(office, member=None, local_part="rehema.lukindo"):
    """A staff mailbox of the office, the officer's unless said otherwise, with one message in it."""
    member = member or office.officer
    box = create_mailbox(CLI, office.afya, MailboxKind.STAFF, local_part, person=member.person)
    maildir.deliver([mail.maildir(box)], RAW)
    return box


def asked(office, box, by=None, hours=24):
    """A request for a mailbox, the administrator's unless said otherwise."""
    return service.ask_opening((by or office.admin).actor, box, REASON, hours)


def opened(office, box, **how):
    """The same, approved by the auditor."""
    return service.approve_opening(office.auditor.actor, asked(office, box), **how)
