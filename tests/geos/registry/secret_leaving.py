"""Whoever keeps secrets goes: a hand-over list, an opened and a shared mailbox with the words in them."""

from datetime import timedelta

from geos.breakglass import service as breakglass
from geos.core.clock import today
from geos.core.db import db
from geos.importing import service as importing
from geos.importing.models import ImportKind
from geos.mail import queries as mail
from geos.mail import service as mailboxes
from geos.mail.models import MailboxKind, Right
from geos.transfers import service as transfers
from geos.transfers.models import HandOver, HandOverLine, HandOverState, LeavingCause
from mailserver import maildir
from tests.geos.factories import CLI

MONTH = timedelta(days=30)


def goes(office, words):
    """The permanent secretary is to go; a clerk who is not cleared takes the list over."""
    box = mailbox(office, words)
    handed_over(office)
    mailboxes.share(office.ps.actor, box, Right.READ, person=office.secretary.person)
    opening = breakglass.ask_opening(office.admin.actor, box, "Uchunguzi wa malipo", 24)
    breakglass.approve_opening(office.auditor.actor, opening)
    importing.start_import(
        office.admin.actor,
        office.afya,
        ImportKind.UNITS,
        "vitengo.csv",
        b"Jina (Kiswahili)\nIdara ya Kinga\n",
    )


def mailbox(office, words):
    """The permanent secretary's own, with a message for each word."""
    local = office.ps.username.partition("@")[0]
    box = mailboxes.create_mailbox(CLI, office.afya, MailboxKind.STAFF, local, person=office.ps.person)
    for word in words:
        text = f"From: {word}@msd.example\r\nSubject: {word} siri\r\n\r\n{word} haya\r\n"
        maildir.deliver([mail.maildir(box)], text.encode())
    return box


def handed_over(office):
    """The list as the secretary gave it, with what is above the clearance of whoever takes over."""
    order = transfers.leave(office.admin.actor, office.ps.person, today() + MONTH, cause=LeavingCause.RETIRED)
    [row] = db.session.scalars(db.select(HandOver).filter_by(transfer_id=order.id))
    transfers.give_hand_over(office.ps.actor, row, "Yote yako mezani")
    levels = db.session.scalars(db.select(HandOverLine.level).filter_by(hand_over_id=row.id)).all()
    assert max(levels) > office.clerk.actor.clearance  # else the sweep would find nothing to hide
    row.receiver_post_id, row.state = office.clerk.post.id, HandOverState.WAITING
    db.session.commit()
