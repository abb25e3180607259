"""What a submission server does to a message before it takes it (RFC 6409).

The author must be the one who signed in; a missing Date, Message-ID or From is added; Bcc is removed.
Everything else stays byte for byte as it was written.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import ObsoleteHeaderDefect
from email.header import decode_header, make_header
from email.headerregistry import AddressHeader
from email.policy import SMTP
from email.utils import format_datetime

from mailserver import accept, headers, replies
from mailserver.headers import Field, Head
from mailserver.message import Message
from mailserver.ports import Account, Directory

HIDDEN = frozenset({"bcc", "resent-bcc", "return-path"})
_LOOKS_LIKE_ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class Refused(Exception):
    """The message is not taken; the text is the SMTP reply."""


def prepare(
    message: Message, directory: Directory, account: Account, sender: str, base: str, host: str, at: datetime
) -> Message:
    """The message as it is taken over, or Refused with the reply. `base` makes the Message-ID unique."""
    head = headers.parse(message.head(headers.HEAD_LIMIT))
    if head.cut and message.size > headers.HEAD_LIMIT:
        raise Refused(replies.LONG_HEADER)
    fields = [field for field in head.fields if field.name not in HIDDEN]
    fields += _missing(head, sender, base, host, at)
    _check_authors(fields, directory, account)
    return message.after(head.length).on_top(headers.assemble(fields))


def _missing(head: Head, sender: str, base: str, host: str, at: datetime) -> Iterator[Field]:
    if not head.all("date"):
        yield headers.make("Date", format_datetime(at))
    if not head.all("message-id"):
        yield headers.make("Message-ID", f"<{base}@{host}>")
    if not head.all("from") and sender:
        yield headers.make("From", f"<{sender}>")


def _check_authors(fields: list[Field], directory: Directory, account: Account) -> None:
    named: list[str] = []
    for name in ("from", "sender"):
        found = [field for field in fields if field.name == name]
        if len(found) > 1 or (name == "from" and not found):
            raise Refused(replies.BAD_HEADER)
        for field in found:
            named += authors(field.value)
    reply = accept.author(directory, account, named)
    if reply != replies.OK:
        raise Refused(reply)


def authors(value: str) -> list[str]:
    """Every address that a From or Sender header shows, those posing as a display name included.

    Refused where the header has a defect (an unquoted dot in a name is none): what we read and what a
    mail program shows must be one.
    """
    try:
        parsed = SMTP.header_factory("from", value)
        addresses = list(parsed.addresses) if isinstance(parsed, AddressHeader) else []
        faulty = any(not isinstance(defect, ObsoleteHeaderDefect) for defect in parsed.defects)
        shown = [str(make_header(decode_header(a.display_name))) for a in addresses]
    except Exception as error:  # the standard parser fails in many ways on hostile text
        raise Refused(replies.BAD_HEADER) from error
    if faulty or not addresses or any(not a.addr_spec.isascii() for a in addresses):
        raise Refused(replies.BAD_HEADER)
    posing = [match for name in shown for match in _LOOKS_LIKE_ADDRESS.findall(name)]
    return [*(a.addr_spec for a in addresses), *posing]
