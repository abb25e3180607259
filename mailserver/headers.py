"""Header fields as bytes: found, taken out and put on top, without parsing the message.

Only the header block is ever looked at; everything works on CRLF line ends.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

HEAD_LIMIT = 256 * 1024  # bytes of a header that are looked at

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*")
_UNFIT = re.compile(r"[^A-Za-z0-9.:_\[\]-]")


@dataclass(frozen=True, slots=True)
class Field:
    """One header field; `name` in lower case, `raw` with its folding and line end."""

    name: str
    raw: bytes

    @property
    def value(self) -> str:
        """The body of the field, unfolded; bytes that are not UTF-8 become surrogates."""
        body = self.raw.partition(b":")[2].replace(b"\r\n", b"").strip()
        return body.decode("utf-8", "surrogateescape")


@dataclass(frozen=True, slots=True)
class Head:
    """The fields at the top of a message and how many bytes they take, the blank line included.

    `cut` tells that what was given ended in the middle of a line, where a field may have gone on.
    """

    fields: tuple[Field, ...]
    length: int
    cut: bool = False

    def all(self, name: str) -> list[Field]:
        """Every field of this name (lower case)."""
        return [field for field in self.fields if field.name == name]

    def first(self, name: str) -> str:
        """The value of the first field of this name, or an empty string."""
        return next((field.value for field in self.fields if field.name == name), "")


def parse(content: bytes) -> Head:
    """The header of a message, from its first bytes. It ends at a blank line or where no field is."""
    fields: list[Field] = []
    at = 0
    for field in _fields(content):
        fields.append(field)
        at += len(field.raw)
    if content.startswith(b"\r\n", at):
        return Head(tuple(fields), at + 2)
    return Head(tuple(fields), at, cut=b"\n" not in content[at:])


def _fields(content: bytes) -> Iterator[Field]:
    at = 0
    while match := _FIELD.match(content, at):
        yield Field(match.group(1).decode("ascii").lower(), match.group(0))
        at = match.end()


def assemble(fields: Iterable[Field]) -> bytes:
    """The fields as a header block with its blank line."""
    return b"".join(field.raw for field in fields) + b"\r\n"


def make(name: str, value: str) -> Field:
    """A new field; `value` is ASCII without line ends."""
    return Field(name.lower(), f"{name}: {value}\r\n".encode("ascii"))


def return_path(sender: str) -> bytes:
    """The field that final delivery puts on top (RFC 5321 4.4); an empty sender is the null one."""
    return f"Return-Path: <{sender}>\r\n".encode("ascii")


@dataclass(frozen=True, slots=True)
class Trace:
    """What a Received field says; it names no recipient, so that all copies are the same bytes."""

    hello: str
    peer: str
    by: str
    protocol: str  # ESMTP, ESMTPS, ESMTPSA (RFC 3848)
    id: str
    at: datetime

    def field(self) -> bytes:
        """The Received field (RFC 5321 4.4), folded."""
        hello = _UNFIT.sub("?", self.hello)[:255] or "unknown"
        return (
            f"Received: from {hello} ([{self.peer}])\r\n"
            f"\tby {self.by} with {self.protocol} id {self.id};\r\n"
            f"\t{format_datetime(self.at)}\r\n"
        ).encode("ascii", "replace")
