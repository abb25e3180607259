"""Messages to send, and what a mailbox holds."""

from pathlib import Path

from mailserver import maildir
from mailserver.ports import Target

MAIL = b"From: nje@example.org\r\nTo: asha@afya.go.tz\r\nSubject: Habari\r\n\r\nKaribu.\r\n"


def own(author: str, subject: str = "Habari", extra: bytes = b"") -> bytes:
    return (
        f"From: {author}\r\nTo: x@example.org\r\nSubject: {subject}\r\n".encode() + extra + b"\r\nKaribu.\r\n"
    )


def contents(target: Target | Path) -> list[bytes]:
    """What is in the inbox, oldest name first."""
    path = target if isinstance(target, Path) else target.path
    return [entry.file.read_bytes() for entry in sorted(maildir.scan(path), key=lambda e: e.base)]


def without_trace(content: bytes) -> bytes:
    """A stored message less the Return-Path and Received that we put on top."""
    lines = content.split(b"\r\n")
    assert lines[0].startswith(b"Return-Path: <")
    assert lines[1].startswith(b"Received: from ")
    rest = next(at for at, line in enumerate(lines[2:], 2) if not line.startswith(b"\t"))
    return b"\r\n".join(lines[rest:])
