"""The text of a minute as it is shown: folios, minutes and files named in it become links as typed.

F12, f.12(a) and folio 12 lead to a folio; M3 and dokezo 3 to a minute; EA.45/312/02 to a file, and
EA.45/312/02/7 to a folio of it.
"""

import re
from collections.abc import Callable, Iterator

from flask_babel import gettext
from markupsafe import Markup, escape

NUMBER = r"[1-9]\d{0,4}"
FOLIO = (
    rf"(?:[Ff](?:\.\s?)?|[Ff]olio\s(?:[Nn]a\.?\s?)?)(?P<folio>{NUMBER})(?:\((?P<enclosure>[a-z]{{1,2}})\))?"
)
MINUTE = rf"(?:M(?:\.\s?)?|(?:[Dd]okezo|[Mm]inute)\s(?:[Nn]a\.?\s?)?)(?P<minute>{NUMBER})"
FILE = r"(?P<file>[A-Za-z]{1,6}[ .]{0,2}\d{1,5}(?:[/.\-]T?\d{1,6}){1,6})"
NAMED = re.compile(rf"(?<![\w/.-])(?:{FILE}|{FOLIO}|{MINUTE})(?![\w/-])")
SHORT = re.compile(r"[FfM]\b|[FfM][\d.]")  # written as a sign, not as a word

FolioUrl = Callable[[int, str], str | None]
MinuteUrl = Callable[[int], str | None]
FileUrl = Callable[[str], str | None]


def no_file(written: str) -> str | None:
    """Where no reference of a file is to become a link."""
    return None


def linked(text: str, folio_url: FolioUrl, minute_url: MinuteUrl, file_url: FileUrl = no_file) -> Markup:
    """The text escaped, with links to what exists: what has no address stays plain text."""

    def link(found: re.Match[str]) -> Markup:
        if found["file"]:
            return _link(found[0], file_url(found["file"]), found[0], "")
        if found["folio"]:
            number, enclosure = int(found["folio"]), found["enclosure"] or ""
            label = f"{number}({enclosure})" if enclosure else str(number)
            said = gettext("Folio %(number)s", number=label)
            return _link(found[0], folio_url(number, enclosure), f"F{label}", said)
        number = int(found["minute"])
        said = gettext("Minute %(number)s", number=number)
        return _link(found[0], minute_url(number), f"M{number}", said)

    parts, end = [], 0
    for found in NAMED.finditer(text):
        parts += [escape(text[end : found.start()]), link(found)]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _link(written: str, url: str | None, short: str, said: str) -> Markup:
    if url is None:
        return escape(written)
    if not SHORT.match(written) or not said:  # in words: they say where it leads
        return Markup('<a href="{}">{}</a>').format(url, written)
    return Markup('<a class="fol" href="{}" aria-label="{}">{}</a>').format(url, said, short)


def named_folios(text: str) -> Iterator[tuple[int, str]]:
    """(number, enclosure) of each folio that the text names."""
    for found in NAMED.finditer(text):
        if found["folio"]:
            yield int(found["folio"]), found["enclosure"] or ""


def named_files(text: str) -> Iterator[str]:
    """Each reference of a file as it is written in the text."""
    for found in NAMED.finditer(text):
        if found["file"]:
            yield found["file"]


def mentions(text: str) -> set[tuple[int, str]]:
    """The folios that the text names."""
    return set(named_folios(text))
