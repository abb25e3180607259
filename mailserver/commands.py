"""The arguments of MAIL and RCPT, taken apart (RFC 5321 4.1.1.2 and 4.1.1.3)."""

import re
from dataclasses import dataclass

_ARGUMENT = re.compile(
    r"(?P<key>FROM|TO):[ \t]*(?:<(?P<path>[^<>]*)>|(?P<bare>[^\s<>]+))(?:[ \t]+(?P<parameters>.*))?",
    re.IGNORECASE | re.ASCII,
)

# AUTH= is accepted and dropped (RFC 4954 5): only a trusted relay's word would count.
MAIL_PARAMETERS = {
    "SIZE": re.compile(r"\d{1,20}", re.ASCII),
    "BODY": re.compile(r"7BIT|8BITMIME", re.IGNORECASE),
    "AUTH": re.compile(r"\S+"),
}


class BadSyntax(ValueError):
    """Not what the command takes."""


class BadParameter(ValueError):
    """A parameter that we did not announce."""


@dataclass(frozen=True, slots=True)
class Path:
    """What a MAIL or RCPT command names; parameters' names are in upper case."""

    address: str
    parameters: dict[str, str]


def parse_path(keyword: str, argument: str | None, known: dict[str, re.Pattern[str]]) -> Path:
    """The address and parameters after `FROM:` or `TO:`; BadSyntax or BadParameter otherwise."""
    match = _ARGUMENT.fullmatch(argument or "")
    if match is None or match["key"].upper() != keyword:
        raise BadSyntax(argument)
    address = match["bare"] if match["path"] is None else match["path"]
    return Path(address, _parameters(match["parameters"] or "", known))


def _parameters(text: str, known: dict[str, re.Pattern[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in text.split():
        name, _, value = word.partition("=")
        if name.upper() not in known:
            raise BadParameter(word)
        if not known[name.upper()].fullmatch(value):
            raise BadSyntax(word)
        found[name.upper()] = value
    return found
