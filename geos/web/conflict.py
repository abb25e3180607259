"""Two people wrote at the same time: what the other changed beside one's own words, and both put together.

In a view: `except Stale: conflict(form, current, base, version=memo.version, who=name, at=when)`, then the
form's page again with status 409; `kit.form` draws what was found first in the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from geos.core import richtext
from geos.core.richtext import TextFormat
from geos.web.fields import RichText

Value = Any  # a text, a pair of text and format, or anything that says itself in one line
Text = tuple[str, TextFormat]


@dataclass(frozen=True)
class Clash:
    """A field that both changed. `theirs` shows what the other changed, `own` how one's own text differs from
    the other's; `html` and `plain` are the other's text, to be put in as it is.
    """

    name: str
    label: str
    theirs: Markup
    own: Markup
    html: Markup
    plain: str


@dataclass(frozen=True)
class Conflict:
    """Who changed the thing meanwhile, and when; what clashes, and the labels of what was put together."""

    who: str
    at: datetime | None
    clashes: tuple[Clash, ...]
    merged: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether the two texts differ at all in what both wrote, or were put together."""
        return bool(self.clashes or self.merged)


def conflict(
    form: Any,
    current: Mapping[str, Value],
    base: Mapping[str, Value] | None,
    *,
    version: int,
    who: str = "",
    at: datetime | None = None,
) -> Conflict:
    """Compare what was sent with what stands now (`current`) and what was read (`base`; a field that it has
    not, or None: not known).

    `current` and `base` give the texts by field name. What only the other changed is taken over into the
    form; what both changed in different parts is put together there; one's own words stay where they
    clash. The form then carries `version`, so that sending it again is a decision.
    """
    clashes: list[Clash] = []
    merged: list[str] = []
    for name, stands in current.items():
        field, theirs = form[name], _text(stands)
        mine, before = _written(field), _text(base[name]) if base is not None and name in base else None
        if _same(mine, theirs) or (before is not None and _same(before, theirs)):
            continue
        both = richtext.merge(before, mine, theirs) if before is not None and _can_merge(field) else None
        if before is not None and _same(before, mine):
            _put(field, stands, theirs)
            merged.append(str(field.label.text))
        elif both is not None:
            _put(field, both, both)
            merged.append(str(field.label.text))
        else:
            clashes.append(_clash(field, before, mine, theirs))
    form.version.data = version
    found = Conflict(who, at, tuple(clashes), tuple(merged))
    form.clash = found if found.found else None
    return found


def _text(value: Value) -> Text:
    if isinstance(value, tuple):
        return value
    return ("" if value is None else str(value)), TextFormat.PLAIN


def _written(field: Any) -> Text:
    return _text((field.data or "", field.format) if isinstance(field, RichText) else field.data)


def _same(one: Text, other: Text) -> bool:
    return richtext.tree(*one) == richtext.tree(*other)


def _can_merge(field: Any) -> bool:
    """A line is one's own or the other's; only a text has parts."""
    return isinstance(field, RichText)


def _put(field: Any, value: Value, text: Text) -> None:
    """Into the form; the field shows its data, not what was sent."""
    field.raw_data = None
    if isinstance(field, RichText):
        field.process_data(text)
    else:
        field.data = value


def _clash(field: Any, before: Text | None, mine: Text, theirs: Text) -> Clash:
    shown = richtext.compare(*before, *theirs) if before is not None else richtext.as_html(*theirs)
    own = richtext.compare(*theirs, *mine)
    return Clash(
        field.name, str(field.label.text), shown, own, richtext.as_html(*theirs), richtext.plain(*theirs)
    )
