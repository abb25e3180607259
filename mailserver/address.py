"""The address grammar of this server: a strict part of RFC 5321.

Dot-atom local parts and host names alone. Quoted strings, comments, source routes, address literals
and anything outside ASCII are refused at the door, so that no strange text reaches a path, a query,
a log line or a page.
"""

import re
from dataclasses import dataclass

LOCAL_LIMIT = 64  # RFC 5321 4.5.3.1.1
SENDER_LOCAL_LIMIT = 128  # return addresses of list servers are longer than the RFC's minimum
ADDRESS_LIMIT = 254  # RFC 5321 4.5.3.1.3 less the brackets
DOMAIN_LIMIT = 253

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*", re.ASCII)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)*(?!\d+\Z){_LABEL}", re.ASCII)


class BadAddress(ValueError):
    """Not an address that this server knows."""


@dataclass(frozen=True, slots=True)
class Address:
    """`local` and `domain` are lower case and compare; `typed` keeps the local part's own case."""

    local: str
    domain: str
    typed: str

    def __str__(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def wire(self) -> str:
        """As it goes to a foreign server, whose local parts may depend on case."""
        return f"{self.typed}@{self.domain}"


def parse(text: str, local_limit: int = LOCAL_LIMIT) -> Address:
    """The address in `text`, without brackets or blanks around it; BadAddress otherwise."""
    local, at, domain = text.rpartition("@")
    if not at or len(text) > ADDRESS_LIMIT + local_limit - LOCAL_LIMIT or not 0 < len(local) <= local_limit:
        raise BadAddress(text)
    host = domain.lower() if domain.isascii() else ""
    if not (_LOCAL.fullmatch(local) and is_domain(host)):
        raise BadAddress(text)
    return Address(local.lower(), host, local)


def is_domain(text: str) -> bool:
    """Whether this is a lower-case ASCII host name whose last label is not a number."""
    return len(text) <= DOMAIN_LIMIT and _DOMAIN.fullmatch(text) is not None


def parse_sender(text: str) -> Address | None:
    """The address in MAIL FROM; None for the null sender `<>`, which arrives in several spellings."""
    return None if text in ("", "<>") else parse(text, SENDER_LOCAL_LIMIT)
