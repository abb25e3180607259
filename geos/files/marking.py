"""The text of a minute as it is shown: F12, f.12 and M3 lead to folio 12 and minute 3."""

import re
from collections.abc import Callable

from flask_babel import gettext
from markupsafe import Markup, escape

FOLIO = r"[Ff](?:\.\s?)?(?P<folio>[1-9]\d{0,4})(?:\((?P<enclosure>[a-z]{1,2})\))?"
MINUTE = r"M(?:\.\s?)?(?P<minute>[1-9]\d{0,4})"
NAMED = re.compile(rf"(?<![\w/.-])(?:{FOLIO}|{MINUTE})(?![\w/-])")

FolioUrl = Callable[[int, str], str | None]
MinuteUrl = Callable[[int], str | None]


def linked(text: str, folio_url: FolioUrl, minute_url: MinuteUrl) -> Markup:
    """The text escaped, with links to what exists: a number without an address stays plain text."""

    def link(found: re.Match[str]) -> Markup:
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
    return Markup('<a class="fol" href="{}" aria-label="{}">{}</a>').format(url, said, short)
