"""Taking a message's parts apart: what is its text, and what is attached to it."""

import re
from dataclasses import dataclass, field
from email import policy
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO
from mimetypes import guess_extension

from geos.documents.names import clean_filename
from geos.mail import fields, plain

PARTS = 500  # of one message; what comes after them is not taken apart
DEPTH = 30  # of parts within parts
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+_-]{0,90}", re.ASCII)
UNKNOWN_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is not the text. `index` counts from 0 in the order of the message."""

    index: int
    filename: str  # fit to be shown, never a path
    media_type: str  # as the sender claims
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; `html` says that it was HTML."""

    text: str
    html: bool


class Body:
    """Reads one message; `pieces`, `attachments` and `broken` are the result."""

    def __init__(self, message: Message) -> None:
        self.attachments: list[Attachment] = []
        self.broken = False
        self._parts = 0
        self.pieces = self._read(message, DEPTH)

    @property
    def text(self) -> str:
        """All of the text, with single line feeds."""
        return "\n\n".join(piece.text for piece in self.pieces if piece.text)

    @property
    def html_only(self) -> bool:
        """Whether there is text and all of it was HTML."""
        return bool(self.text) and all(piece.html for piece in self.pieces if piece.text)

    def _read(self, part: Message, depth: int) -> list[Piece]:
        self._parts += 1
        if self._parts > PARTS or depth == 0:
            self.broken = True
            return []
        pieces = self._read_multipart(part, depth) if _has_parts(part) else self._read_leaf(part)
        self.broken = self.broken or bool(part.defects)
        return pieces

    def _read_multipart(self, part: Message, depth: int) -> list[Piece]:
        children = [self._read(child, depth - 1) for child in part.get_payload()]  # type: ignore[arg-type]
        if part.get_content_subtype() == "alternative":
            return _best(children)
        return [piece for pieces in children for piece in pieces]

    def _read_leaf(self, part: Message) -> list[Piece]:
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment" or _filename(part)
        if kind in ("text/plain", "text/html") and not attached:
            return [self._piece(part, html=kind == "text/html")]
        if part.is_multipart() or _bytes(part) or attached:
            self._attach(part, kind)
        return []

    def _piece(self, part: Message, html: bool) -> Piece:
        text, fits = fields.decoded(_bytes(part), part.get_content_charset())
        whole = True
        if html:
            text, whole = plain.from_html(text)
        self.broken = self.broken or not (fits and whole)
        return Piece(cleaned(text), html)

    def _attach(self, part: Message, kind: str) -> None:
        index = len(self.attachments)
        name = clean_filename(_filename(part) or _made_up(part, kind, index))
        media_type = kind if MEDIA_TYPE.fullmatch(kind) else UNKNOWN_TYPE
        data = _enclosed(part) if part.is_multipart() else _bytes(part)
        self.attachments.append(Attachment(index, name, media_type, data))


def cleaned(text: str) -> str:
    """Text of a body: single line feeds, no controls, no blank lines at its ends."""
    lines = fields.readable(text.replace("\r\n", "\n").replace("\r", "\n"), keep="\n\t").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _best(children: list[list[Piece]]) -> list[Piece]:
    """Of the alternatives the plain one, unless it says nothing and another does."""
    said = [pieces for pieces in children if any(piece.text.strip() for piece in pieces)]
    plainly = [pieces for pieces in said if not any(piece.html for piece in pieces)]
    return next(iter(plainly or said), [])


def _has_parts(part: Message) -> bool:
    return part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list)


def _bytes(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _filename(part: Message) -> str:
    name = part.get_filename("") or ""
    data = name.encode("utf-8", "surrogateescape")
    return fields.words(fields.decoded(data, None)[0])


def _made_up(part: Message, kind: str, index: int) -> str:
    """A name for what came without one: an enclosed message has its subject."""
    if kind == "message/rfc822" and part.is_multipart():
        return (fields.text(part.get_payload(0), "subject") or f"barua-{index + 1}")[:100] + ".eml"  # type: ignore[arg-type]
    return f"kiambatisho-{index + 1}{guess_extension(kind) or ''}"


def _enclosed(part: Message) -> bytes:
    """The bytes of an enclosed message, or of what else holds messages (a delivery report)."""
    out = BytesIO()
    write = BytesGenerator(out, mangle_from_=False, policy=policy.compat32.clone(max_line_length=0))
    for enclosed in part.get_payload():
        if isinstance(enclosed, Message):
            write.flatten(enclosed)
    return out.getvalue()
