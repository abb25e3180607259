"""May this be accepted? Decisions only: given the facts, which SMTP reply.

`account` is None on the MX port, where nobody signs in. The directory may block, so these are called
in threads; they change nothing.
"""

from mailserver import maildir, replies
from mailserver.address import Address, BadAddress, parse, parse_sender
from mailserver.ports import Account, Directory, Origin, Refusal, Resolution, Target


def sender(directory: Directory, account: Account | None, text: str) -> tuple[str, str]:
    """The reply to MAIL FROM and the sender to keep ("" for the null one).

    On submission the account must own the address; the null sender is for anybody's notifications
    (RFC 6409 5), whose From header is checked like any other. On MX any sender may be claimed.
    """
    try:
        address = parse_sender(text)
    except BadAddress:
        return replies.BAD_SENDER, ""
    if address is None:
        return replies.SENDER_OK, ""
    if account is not None and not directory.may_send_as(account, str(address)):
        return replies.NOT_YOURS, ""
    return replies.SENDER_OK, address.wire


def recipient(
    directory: Directory, account: Account | None, address: Address, size: int = 0, sender: str = ""
) -> tuple[str, tuple[Target, ...] | None]:
    """The reply to RCPT TO and the mailboxes behind the address (None: an address of another server).

    `size` is what the client announced, in bytes; it counts against the quota of a single mailbox; `sender`
    is the envelope's, which a group may ask for. A
    group or a post with several mailboxes is never refused because one of them is full.
    """
    if directory.is_local(address.domain):
        found = directory.lookup(str(address), Origin(sender.lower(), account is not None))
        return _local(found, size)
    if account is None:
        return replies.NO_RELAY, None
    return replies.RECIPIENT_OK, None


def _local(found: Resolution, size: int) -> tuple[str, tuple[Target, ...] | None]:
    if isinstance(found, Refusal):
        return found.reply, None
    if not found:
        return replies.NO_SUCH_USER, None
    if len(found) == 1 and _full(found[0], size):
        return replies.FULL, None
    return replies.RECIPIENT_OK, found


def _full(target: Target, size: int) -> bool:
    return target.quota is not None and maildir.usage(target.path) + size >= target.quota


def author(directory: Directory, account: Account, addresses: list[str]) -> str:
    """The reply to a message whose From and Sender headers name these addresses: each must be one's own."""
    for text in addresses:
        try:
            mine = directory.may_send_as(account, str(parse(text)))
        except BadAddress:
            mine = False
        if not mine:
            return replies.NOT_YOUR_FROM
    return replies.OK
