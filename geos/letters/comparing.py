"""What changed between two versions of a letter, part by part and word by word."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from markupsafe import Markup

from geos.core import richtext
from geos.core.richtext import TextFormat
from geos.letters.models import OutgoingVersion

PLAIN = TextFormat.PLAIN
PARTS: tuple[tuple[str, LazyString], ...] = (
    ("subject", _("Subject")),
    ("addressees", _("Addressees")),
    ("frame", _("Reference, K.k., salutation and closing")),
    ("body", _("Text of the letter")),
    ("enclosures", _("Enclosures")),
)


@dataclass(frozen=True)
class Change:
    """One part of a letter in its new version, with marks where it differs from the old one."""

    name: LazyString
    shown: Markup
    changed: bool


def changes(before: OutgoingVersion | None, shown: OutgoingVersion) -> list[Change]:
    """Every part that says something in either version; without `before` as it stands."""
    rows = [_change(name, words, before, shown) for name, words in PARTS]
    return [row for row in rows if row.shown]


def _change(name: str, words: LazyString, before: OutgoingVersion | None, shown: OutgoingVersion) -> Change:
    new, new_format = getattr(shown, name), _format(name, shown)
    if before is None:
        return Change(words, richtext.as_html(new, new_format), changed=False)
    old, old_format = getattr(before, name), _format(name, before)
    marked = richtext.compare(old, old_format, new, new_format)
    return Change(words, marked, changed=(old, old_format) != (new, new_format))


def _format(name: str, version: OutgoingVersion) -> TextFormat:
    return version.body_format if name == "body" else PLAIN
