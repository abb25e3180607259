"""Sending from the webmail, and drafts.

A message goes onto the outbound queue in the transaction of the act, so the web works while the mail
process is down; the queue delivers to local mailboxes and to other servers alike. The copy for the
sent folder is written after the commit: a crash between the two loses the copy, never claims a sending.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from flask import current_app

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid
from geos.mail import boxes, composing, queries
from geos.mail.composing import Enclosure, Letter
from geos.mail.fields import Party
from geos.mail.folders import DRAFTS, SENT
from geos.mail.models import Mailbox, MailboxKind, Posting, Right
from geos.mail.reading import Parsed, parse
from geos.mail.service.noting import note
from mailserver import maildir, queue

log = logging.getLogger("geos.mail")


def N_(text: str) -> str:
    """Mark a sentence that is put into the reader's language where it is shown."""
    return text


# Why a group takes nothing from a sender, by who may write to it.
CLOSED = {
    Posting.INSTITUTION: N_("Only mailboxes of its own institution may write to %(address)s"),
    Posting.MEMBERS: N_("Only its members may write to %(address)s"),
    Posting.NAMED: N_("Only some senders may write to %(address)s, and this one may not"),
}


@dataclass(frozen=True)
class Source:
    """The message that is answered or passed on, or the draft that is gone on with.

    `answers` says that it is answered; `carried` are the numbers of its attachments that go along.
    """

    mailbox: Mailbox
    folder: str
    base: str
    answers: bool = False
    carried: tuple[int, ...] = ()

    @property
    def is_draft(self) -> bool:
        """Whether it is a draft that what is made now replaces."""
        return self.folder == DRAFTS and not self.answers


def send(
    actor: Actor,
    mailbox: Mailbox,
    *,
    identity: str,
    to: str,
    cc: str = "",
    subject: str = "",
    text: str = "",
    attachments: Sequence[Enclosure] = (),
    in_reply_to: Source | None = None,
) -> Mailbox:
    """Send a message as `identity`, an address of this mailbox, which must be the actor's to read.

    `to` and `cc` are addresses as they were typed. Raises Denied for a foreign identity, Invalid where
    an address, a length or the size is no good, Repeated where the same form came before.
    """
    _own(actor, mailbox, identity, Right.SEND_AS)
    letter = _letter(actor, mailbox, identity, to, cc, subject, text, attachments, in_reply_to)
    composing.check(letter)
    _check_groups(letter)
    raw, message_id = _composed(letter)
    mailbox = _put_on_queue(actor, mailbox, letter, raw, message_id)
    try:
        maildir.append(queries.maildir(mailbox), SENT, raw, "S")
        _settle(actor, in_reply_to)
    except OSError:  # it is on the queue: to say that it was not sent would be wrong
        log.exception("no copy of %s could be kept in mailbox %d", message_id, mailbox.id)
    return mailbox


def _check_groups(letter: Letter) -> None:
    """Invalid where a group takes nothing from this sender: told now, and not by a bounce afterwards."""
    refused = queries.closed_to(letter.recipients, letter.sender.address)
    for address, posting in refused.items():
        field = "to" if any(party.address.lower() == address for party in letter.to) else "cc"
        raise Invalid(fields={field: CLOSED[posting]}, address=address)


@command
def _put_on_queue(actor: Actor, mailbox: Mailbox, letter: Letter, raw: bytes, message_id: str) -> Mailbox:
    mailbox = _own(actor, mailbox, letter.sender.address, Right.SEND_AS)
    queue.put(
        db.session.connection(),
        queries.queue_folder(),
        letter.sender.address,
        letter.recipients,
        raw,
        tag=f"mailbox:{mailbox.id}",
    )
    sent_as = {"sender": letter.sender.address} if mailbox.kind is not MailboxKind.STAFF else {}
    note(actor, "send_mail", mailbox, message=message_id, recipients=len(letter.recipients), **sent_as)
    return mailbox


def save_draft(
    actor: Actor,
    mailbox: Mailbox,
    *,
    identity: str,
    to: str = "",
    cc: str = "",
    subject: str = "",
    text: str = "",
    attachments: Sequence[Enclosure] = (),
    in_reply_to: Source | None = None,
) -> str:
    """Keep what was written in the drafts folder; the base of the draft, which replaces an earlier one."""
    letter = _letter(actor, mailbox, identity, to, cc, subject, text, attachments, in_reply_to)
    raw, _ = _composed(letter)
    mailbox = _take_once(actor, mailbox, identity)
    if boxes.usage(mailbox) + len(raw) > mailbox.quota:
        raise Invalid("This mailbox is full. Empty its trash, or ask the administrator for more room")
    base = maildir.append(queries.maildir(mailbox), DRAFTS, raw, "DS")
    if in_reply_to is not None and in_reply_to.is_draft:
        _settle(actor, in_reply_to)
    return base


@command
def _take_once(actor: Actor, mailbox: Mailbox, identity: str) -> Mailbox:
    """The form's key is claimed, so that a double click keeps one draft."""
    return _own(actor, mailbox, identity)


def _own(actor: Actor, mailbox: Mailbox, identity: str, right: Right = Right.WRITE) -> Mailbox:
    mailbox = queries.get(actor, mailbox.id, right)
    if identity not in queries.addresses(mailbox):
        raise Denied("You may not send as this address")
    return mailbox


def _letter(
    actor: Actor,
    mailbox: Mailbox,
    identity: str,
    to: str,
    cc: str,
    subject: str,
    text: str,
    attachments: Sequence[Enclosure],
    source: Source | None,
) -> Letter:
    mailbox = _own(actor, mailbox, identity)
    origin = _read(actor, source)
    answers, references = _thread(source, origin)
    return Letter(
        sender=Party(sender_name(actor, mailbox), identity),
        to=composing.recipients(to, "to"),
        cc=composing.recipients(cc, "cc"),
        subject=subject,
        text=text,
        enclosures=(*_carried(source, origin), *attachments),
        answers=answers,
        references=references,
    )


def _read(actor: Actor, source: Source | None) -> Parsed | None:
    if source is None:
        return None
    return parse(boxes.read(queries.get(actor, source.mailbox.id), source.folder, source.base))


def _thread(source: Source | None, origin: Parsed | None) -> tuple[str, tuple[str, ...]]:
    """Message-ID that is answered, and the thread before it; a draft goes on with its own."""
    if source is None or origin is None:
        return "", ()
    if source.answers:
        return origin.message_id, origin.references
    if source.is_draft and origin.references:
        return origin.references[-1], origin.references[:-1]
    return "", ()


def _carried(source: Source | None, origin: Parsed | None) -> list[Enclosure]:
    if source is None or origin is None:
        return []
    found = {a.index: Enclosure(a.filename, a.data, a.media_type) for a in origin.attachments}
    return [found[number] for number in source.carried if number in found]


def _composed(letter: Letter) -> tuple[bytes, str]:
    raw, message_id = composing.compose(letter, now())
    limit = current_app.config["GEOS_MESSAGE_LIMIT"]
    if len(raw) > limit:
        raise Invalid(
            fields={"files": "The message with its attachments is larger than %(most)d MB"}, most=limit >> 20
        )
    return raw, message_id


def sender_name(actor: Actor, mailbox: Mailbox) -> str:
    """What stands before the address: the person, the post's title, or the mailbox's own name."""
    if mailbox.person is not None:
        return mailbox.person.name
    if mailbox.post is not None:
        return mailbox.post.title_sw
    return mailbox.label or (mailbox.at_registry.name_sw if mailbox.at_registry else "")


def _settle(actor: Actor, source: Source | None) -> None:
    """The answered message is marked; the draft that was sent or kept anew goes."""
    if source is None or not queries.may(actor, source.mailbox, Right.WRITE):
        return
    path = queries.maildir(source.mailbox)
    with suppress(maildir.NoSuchMessage):
        if source.answers:
            maildir.set_flags(path, source.folder, source.base, add="RS")
        elif source.is_draft:
            maildir.remove(path, source.folder, source.base)


__all__ = ["Enclosure", "Source", "save_draft", "send", "sender_name"]
