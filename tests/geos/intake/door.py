"""What the tests of the intake share: the registry's mailbox, mail that arrives, a consignment."""

from email.message import EmailMessage

from geos.core.db import db
from geos.exchange.service import consignments
from geos.mail import queries as mail
from geos.mail import service as mailboxes
from geos.mail.models import MailboxKind
from mailserver import maildir
from tests.geos.documents import samples
from tests.geos.factories import CLI
from tests.geos.letters.incoming_desk import scheme
from tests.geos.outgoing import scenes

SENDER = "Bohari ya Dawa <barua@bohari.example.go.tz>"
TEXT = "Tafadhali pokea barua iliyoambatishwa."
PDF = ("Barua.pdf", "application/pdf", samples.blank_pdf(pages=2))


def mailbox(office, registry=None):
    """The mailbox of the registry, made at first use."""
    registry = registry or office.registry
    found = mail.registry_mailbox(registry.id)
    if found is None:
        found = mailboxes.create_mailbox(
            CLI, registry.institution, MailboxKind.SPECIAL, f"masjala{registry.id}", registry=registry
        )
        db.session.commit()
    return found


def message(*attachments, subject="RE: Upungufu wa dawa", sender=SENDER, text=TEXT):
    """The bytes of a mail with attachments (name, media type, bytes)."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "masjala@afya.go.tz", subject
    made["Date"] = "Tue, 24 Nov 2026 09:14:00 +0300"
    made.set_content(text)
    for name, kind, data in attachments:
        main, _, sub = kind.partition("/")
        made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return made.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def arrives(office, raw=None, registry=None, **written):
    """A mail in the registry's mailbox as the mail server delivers it; its base."""
    path = mail.maildir(mailbox(office, registry))
    return maildir.deliver([path], message(PDF, **written) if raw is None else raw)


def consigned(office, **other):
    """A letter of Wizara ya Afya that waits at the registry of Utumishi."""
    letter = scenes.signed(office, **other)
    consignments.dispatch(office.clerk.actor, letter)
    db.session.commit()
    return next(each for each in consignments_of(letter) if each.to_registry_id)


def consignments_of(letter):
    from geos.exchange.queries import consignments as queries

    return queries.of_letter(letter)


def entry(**changes):
    """What a clerk sends with the register form; `file` later, so that nothing else is needed."""
    return {
        "sender": "Bohari ya Dawa",
        "their_reference": "BD.112/45/02/118",
        "letter_date": "2026-11-19",
        "subject": "Upungufu wa dawa",
        "level": "0",
        "letter": "0",
        "file": "later",
        "then": "stay",
        **changes,
    }


def new_file(office, **changes):
    """The same, opening a file for the letter."""
    return entry(file="new", keyword=str(scheme(office).id), title="Dawa muhimu", **changes)
