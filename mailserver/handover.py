"""From received bytes to an accepted message: trace, submission's changes, delivery, reply.

Runs in a worker thread and never raises: whatever goes wrong becomes a reply.
"""

import errno
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from mailserver import headers, maildir, replies, submission
from mailserver.delivery import Accepted, Delivery, Recipient
from mailserver.headers import Trace
from mailserver.intake import Intake
from mailserver.message import Message
from mailserver.ports import Account, Directory
from mailserver.settings import Settings

log = logging.getLogger("mailserver.smtp")

HOP_LIMIT = 50  # Received fields of a message that is going round in a circle
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


class Site(Protocol):
    """The part of a server that is needed here."""

    settings: Settings
    directory: Directory
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Letter:
    """What the SMTP session knows about a message."""

    sender: str
    recipients: tuple[Recipient, ...]
    hello: str
    peer: str
    protocol: str
    account: Account | None  # None on the MX port


def hand_over(site: Site, letter: Letter, intake: Intake) -> str:
    """Make a received message safe; the reply to give. The intake is closed afterwards."""
    base = maildir.new_base(site.settings.hostname)
    try:
        mail = _accepted(site, letter, intake.message(), base)
        site.delivery.take(mail)
    except submission.Refused as refused:
        return str(refused)
    except OSError as error:
        log.exception("message %s from %s could not be stored", base, letter.peer)
        return replies.NO_SPACE if error.errno in _NO_SPACE else replies.TROUBLE
    except Exception:
        log.exception("message %s from %s could not be taken", base, letter.peer)
        return replies.TROUBLE
    finally:
        intake.close()
    log.info(
        "accepted %s: sender=<%s> recipients=%d size=%d peer=%s",
        base, letter.sender, len(letter.recipients), mail.message.size, letter.peer,
    )  # fmt: skip
    return replies.ACCEPTED.format(id=base)


def _accepted(site: Site, letter: Letter, message: Message, base: str) -> Accepted:
    at = datetime.now(UTC)
    host = site.settings.hostname
    account = letter.account
    if account is not None:
        message = submission.prepare(message, site.directory, account, letter.sender, base, host, at)
    head = headers.parse(message.head(headers.HEAD_LIMIT))
    if len(head.all("received")) >= HOP_LIMIT:
        raise submission.Refused(replies.LOOP)
    trace = Trace(letter.hello, letter.peer, host, letter.protocol, base, at)
    login = account.login if account else ""
    return Accepted(base, letter.sender, letter.recipients, message.on_top(trace.field()), login)
