"""Plain messages to put into mailboxes."""

from geos.mail import queries
from mailserver import maildir


def letter(
    subject="Habari",
    text="Hujambo.",
    sender="Asha Mwinyi <asha.mwinyi@utumishi.go.tz>",
    to="rehema.lukindo@afya.go.tz",
    **headers,
):
    """The bytes of a plain message; further headers by name (`in_reply_to`)."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return (
        f"From: {sender}\r\nTo: {to}\r\nSubject: {subject}\r\n{more}"
        "Date: Tue, 24 Nov 2026 09:14:00 +0300\r\nMessage-ID: <m1@utumishi.go.tz>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        f"{text}\r\n"
    ).encode()


def put(mailbox, raw=None, folder="", flags=""):
    """A message in a mailbox, as the mail server delivers it (or another program files it); its base."""
    path = queries.maildir(mailbox)
    raw = letter() if raw is None else raw
    return maildir.append(path, folder, raw, flags) if folder or flags else maildir.deliver([path], raw)
