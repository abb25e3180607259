"""Header fields as people wrote them: encoded words, 8-bit text, addresses and dates of any quality.

Nothing here raises. The structured parser of the standard library does on a good part of what
arrives, and takes quadratic time on long fields, so the old, plain view of a header is used.
"""

import binascii
import codecs
import quopri
import re
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import NamedTuple
from unicodedata import category

LIMIT = 16_384  # characters of one field that are looked at
ADDRESSES = 500  # of one field
WORD = re.compile(r"=\?([^\s?*]{1,40})(?:\*[^\s?]{0,20})?\?([bBqQ])\?([^\s?]*)\?=")
WORDS = re.compile(rf"{WORD.pattern}(?:\s*{WORD.pattern})*")  # neighbours belong together
KEPT = re.compile("\ue000(\\d+)\ue001")  # stands for words already read while addresses come apart
ID = re.compile(r"<[^<>\s]{1,250}>")
BARE_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"]{1,128}@[^\s<>()\[\],;:\"]{1,253}")

# As browsers read them: the wider set that senders mean when they name the narrower one.
MEANT = {"us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-1": "cp1252", "latin-1": "cp1252"}
MEANT |= {"gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949"}
# Codecs that are not character sets, or take quadratic time.
REFUSED = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}


class Party(NamedTuple):
    """Somebody named in a header: `name` may be empty, `address` too where none could be read."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name and self.address else self.name or self.address


def decoded(data: bytes, charset: str | None) -> tuple[str, bool]:
    """Bytes as text, and whether the named character set fitted; UTF-8 and Windows-1252 are tried next."""
    named = (charset or "").strip("\"' ").lower()
    for codec in (named, "utf-8", MEANT.get(named, "")):
        text = _strictly(data, codec)
        if text is not None:
            return text, codec == named or not named
    return data.decode("cp1252", "replace"), named in MEANT


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        if not codec or codecs.lookup(codec).name.replace("-", "_") in REFUSED:
            return None
        return data.decode(codec)
    except (LookupError, ValueError):
        return None


def readable(text: str, keep: str = "") -> str:
    """Without controls and the marks that turn the direction of writing; `keep` names exceptions."""
    return "".join(c for c in text if c in keep or category(c) not in ("Cc", "Cs", "Cf") or c == "\u200d")


def raw(message: Message, name: str) -> str:
    """The first field of this name on one line, its 8-bit bytes read; empty where there is none."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return _one_line(str(value))
    return ""


def _one_line(value: str) -> str:
    data = value[:LIMIT].encode("utf-8", "surrogateescape")
    return " ".join(decoded(data, None)[0].split())


def words(text: str) -> str:
    """A text with its encoded words (RFC 2047) read; what cannot be read stays as it was written."""
    return _line(WORDS.sub(_words, text))


def _line(text: str) -> str:
    return readable(" ".join(text.split()))


def _words(found: re.Match[str]) -> str:
    """Neighbouring words: bytes of one character set are joined first, since senders split letters."""
    joined: list[tuple[str, bytes]] = []
    for word in WORD.finditer(found.group()):
        charset, data = word[1].lower(), _word_bytes(word[2], word[3])
        if data is None:
            charset, data = "utf-8", word.group().encode()
        if joined and joined[-1][0] == charset:
            data = joined.pop()[1] + data
        joined.append((charset, data))
    return "".join(decoded(data, charset)[0] for charset, data in joined)


def _word_bytes(encoding: str, text: str) -> bytes | None:
    try:
        data = text.encode("ascii")
        if encoding in "bB":
            return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
        return quopri.decodestring(data, header=True)
    except (ValueError, binascii.Error):
        return None


def text(message: Message, name: str) -> str:
    """A field for people: the subject, say."""
    return words(raw(message, name))


def parties(message: Message, *names: str) -> tuple[Party, ...]:
    """Everybody in the fields of these names, in their order, at most ADDRESSES."""
    values = [_one_line(str(v)) for key, v in message.raw_items() if key.lower() in names]
    found = [party for value in values for party in _parties(value)]
    return tuple(found[:ADDRESSES])


def _parties(value: str) -> list[Party]:
    """Names are read first and kept aside, so that no encoded comma or bracket splits an address."""
    aside: list[str] = []

    def keep(found: re.Match[str]) -> str:
        aside.append(_line(_words(found)))
        return f"\ue000{len(aside) - 1}\ue001"

    def put_back(text: str) -> str:
        return _line(KEPT.sub(lambda found: aside[int(found[1])] if int(found[1]) < len(aside) else "", text))

    try:
        pairs = getaddresses([WORDS.sub(keep, value)])
    except Exception:  # the library's parser knows index errors of its own
        pairs = []
    good = [Party(put_back(name), put_back(address)) for name, address in pairs if "@" in address]
    if good or not value:
        return good
    bare = BARE_ADDRESS.findall(value)
    return [Party("", readable(address)) for address in bare] or [Party(words(value), "")]


def date(message: Message) -> datetime | None:
    """When the sender says it was written, in UTC; None where that cannot be or cannot be read."""
    value = raw(message, "date")
    try:
        when = parsedate_to_datetime(value)
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return when if 1970 <= when.year <= 2200 else None


def ids(message: Message, *names: str) -> tuple[str, ...]:
    """Message-IDs in these fields, each once, in order."""
    found = [id for name in names for id in ID.findall(readable(raw(message, name)))]
    return tuple(dict.fromkeys(found))
