"""Filters of every template: times, sizes, sums and numbers in the reader's language."""

from decimal import Decimal

from flask import Flask
from flask_babel import gettext
from markupsafe import Markup

from geos.core import clock
from geos.web import times

UNITS = (("GB", 1024**3), ("MB", 1024**2), ("kB", 1024))


def number(value: int | float | Decimal | None) -> str:
    """`1,284`; a fraction keeps one place."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"


def money(value: int | Decimal | None, currency: str = "TZS") -> str:
    """`TZS 184,500,000`; cents only where there are any."""
    if value is None:
        return ""
    whole = value == int(value)
    return f"{currency} {int(value):,}" if whole else f"{currency} {value:,.2f}"


def size(value: int | None) -> str:
    """Bytes as people say them: `kB 214` in Swahili, `214 kB` in English."""
    if value is None:
        return ""
    for unit, step in UNITS:
        if value >= step:
            return _sized(
                f"{value / step:.1f}".removesuffix(".0") if value < 10 * step else f"{value // step:,}", unit
            )
    return str(gettext("%(count)s bytes", count=value))


def _sized(count: str, unit: str) -> str:
    # The order of number and unit is the language's own.
    return str(gettext("%(count)s %(unit)s", count=count, unit=unit))


def scroll_tables(html: Markup) -> Markup:
    """A rich text (core.richtext.as_html) with each table in a box of its own, in which a wide one moves."""
    label = gettext("Table")
    box = Markup('<div class="tw" tabindex="0" role="group" aria-label="{}"><table>').format(label)
    return html.replace("<table>", box).replace("</table>", Markup("</table></div>"))


def init_app(app: Flask) -> None:
    """Add the filters; `due`, `held` and `span` are functions too."""
    filters = {
        "day": times.day,
        "day_long": times.day_long,
        "day_full": times.day_full,
        "moment": times.moment,
        "hour": times.hour,
        "held": times.held,
        "span": times.span,
        "due": times.due,
        "size": size,
        "money": money,
        "number": number,
        "scroll_tables": scroll_tables,
    }
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(due=times.due, held=times.held, today=clock.today, now=clock.now)
