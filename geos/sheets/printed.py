"""What every sheet says of its own printing, and the words and days of the reader's language for paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast

import segno
from babel.dates import format_date
from flask_babel import gettext as _

from geos.core.actor import Actor
from geos.core.clock import local, now
from geos.core.types import Level
from geos.directory.models import Institution
from geos.documents.pdf.papers import TYPST
from geos.documents.pdf.printable import capitals, clean
from geos.documents.pdf.sheets import Language
from geos.documents.pdf.wording import WORDS
from geos.web.fields import LEVELS_IN_FULL
from geos.web.i18n import language, named

AS_IT_IS = frozenset({"qr", "language", "layout"})  # not words: nothing in them is cleaned
LONGEST_TITLE = 400  # characters; PDF/A bounds the strings in the file's own description


@dataclass(frozen=True)
class Printed:
    """Who prints, in which post, and when. From confidential upwards it stands over every page."""

    name: str
    post: str
    at: datetime

    @classmethod
    def by(cls, actor: Actor) -> "Printed":
        """This actor, now; the post in the reader's language."""
        post = actor.post()
        return cls(actor.name, named(post) if post else "", now())

    @property
    def who(self) -> str:
        """`Juma Pazi, Karani wa Masjala · 24 Nov 2026, 15:10`."""
        return f"{', '.join(filter(None, (self.name, self.post)))} · {moment(self.at)}"


def paper(
    printed: Printed,
    institution: Institution,
    *,
    title: str,
    level: Level = Level.OPEN,
    registry: str = "",
    code: str = "",
    numbered: bool = True,
) -> dict[str, Any]:
    """What templates made on `office.typ` need besides their own; `title` is the PDF's own, code the QR's."""
    spoken = cast(Language, language())
    there = local(printed.at)
    return {
        "language": spoken,
        "republic": WORDS[spoken]["republic"],
        "institution": named(institution),
        "address": institution.address,
        "registry": registry,
        "title": title[:LONGEST_TITLE],
        "marking": mark(level),
        "printed": _("Printed by %(who)s", who=printed.who),
        "watermark": printed.who if level >= Level.CONFIDENTIAL else "",
        "numbered": numbered,
        "pages_before": 0,
        "pages_in_all": 0,
        "qr": qr(code) if code else "",
        "code": code,
        "year": there.year,
        "month": there.month,
        "day": there.day,
        "words": {"page": _("page")},
    }


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """The sheet as PDF; no sign in it that cannot be printed."""
    return TYPST.render(template, cast(dict[str, Any], printable(dict(data))))


def printable(value: Any, name: str = "") -> Any:
    """The same data with every text cleaned for paper."""
    if isinstance(value, str):
        return value if name in AS_IT_IS or (value.isascii() and value.isprintable()) else clean(value)
    if isinstance(value, dict):
        return {key: printable(each, key) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each, name) for each in value]
    return value


def mark(level: Level) -> str:
    """The level as it is marked on paper, "" for open."""
    return capitals(str(LEVELS_IN_FULL[level])) if level else ""


def qr(text: str) -> str:
    """The code as SVG, with the quiet zone that a hand scanner needs."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, border=2, xmldecl=False)
    return out.getvalue().decode()


def day(at: date | datetime | None) -> str:
    """`24 Nov 2026`: paper lives long, so the year is always there."""
    if at is None:
        return ""
    on = local(at).date() if isinstance(at, datetime) else at
    return str(format_date(on, "d MMM y", locale=language()))


def moment(at: datetime | None) -> str:
    """`24 Nov 2026, 15:10`."""
    return f"{day(at)}, {local(at):%H:%M}" if at else ""
