"""Days, hours and how long something has waited, in the reader's language and Dar es Salaam's time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel import Locale
from babel.dates import format_date, format_datetime
from flask_babel import get_locale, gettext, ngettext, npgettext

from geos.core import clock

MINUTE = 60  # seconds
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEAR = 365 * DAY
IN_YEARS = 2 * YEAR  # from here on days are a number that nobody can picture


@dataclass(frozen=True)
class Due:
    """A date by which something must be done: the main words, the smaller ones, and whether it has passed."""

    text: str
    sub: str
    late: bool


def day(at: date | datetime | None) -> str:
    """`24 Nov`, with the year where it is another one."""
    if at is None:
        return ""
    on = _date(at)
    return format_date(on, "d MMM" if on.year == clock.today().year else "d MMM y", locale=_locale())


def day_long(at: date | datetime | None) -> str:
    """`24 Novemba 2026`, as letters have it."""
    return format_date(_date(at), "d MMMM y", locale=_locale()) if at else ""


def day_full(at: date | datetime | None) -> str:
    """`Jumanne, 24 Novemba 2026`."""
    return format_date(_date(at), "EEEE, d MMMM y", locale=_locale()) if at else ""


def weekday(at: date | datetime) -> str:
    """`Jumanne`."""
    return format_date(_date(at), "EEEE", locale=_locale())


def moment(at: datetime | None) -> str:
    """`24 Nov, 09:14`, on a 24-hour clock."""
    return f"{day(at)}, {hour(at)}" if at else ""


def hour(at: datetime | None) -> str:
    """`09:14`."""
    return format_datetime(clock.local(at), "HH:mm", tzinfo=clock.OFFICE_ZONE, locale=_locale()) if at else ""


def held(since: datetime | None, until: datetime | None = None) -> str:
    """How long: `siku 4`, `saa 3`, `dakika 40`, `chini ya dakika 1`. Without `until`, up to now."""
    return span((until or clock.now()) - since) if since else ""


def span(length: timedelta) -> str:
    """A length of time in its largest unit."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < MINUTE:
        return str(gettext("under a minute"))
    if seconds < HOUR:
        return str(ngettext("%(num)d minute", "%(num)d minutes", seconds // MINUTE))
    if seconds < DAY:
        return str(ngettext("%(num)d hour", "%(num)d hours", seconds // HOUR))
    if seconds < IN_YEARS:
        return str(ngettext("%(num)d day", "%(num)d days", seconds // DAY))
    return str(npgettext("held", "%(num)d year", "%(num)d years", seconds // YEAR))


def due(at: datetime | date | None) -> Due | None:
    """What a work list says of a due time; a date alone means the end of that day."""
    if at is None:
        return None
    whole_day = not isinstance(at, datetime)
    ends = clock.start_of(at + timedelta(days=1)) if not isinstance(at, datetime) else at
    left = ends - clock.now()
    if left < timedelta():
        return Due(_late(-left), day(at), late=True)
    return _ahead(at, left, whole_day)


def _ahead(at: datetime | date, left: timedelta, whole_day: bool) -> Due:
    ahead = (_date(at) - clock.today()).days
    if ahead == 0:
        text = gettext("Today") if whole_day else gettext("Today, %(hour)s", hour=hour(_moment(at)))
        return Due(text, _left(left), late=False)
    if ahead == 1:
        return Due(gettext("Tomorrow"), day(at), late=False)
    if ahead < 7:
        return Due(weekday(at), day(at), late=False)
    return Due(day(at), _left(left), late=False)


def _late(by: timedelta) -> str:
    seconds = int(by.total_seconds())
    if seconds < HOUR:
        return str(ngettext("%(num)d minute late", "%(num)d minutes late", max(1, seconds // MINUTE)))
    if seconds < DAY:
        return str(ngettext("%(num)d hour late", "%(num)d hours late", seconds // HOUR))
    return str(ngettext("%(num)d day late", "%(num)d days late", seconds // DAY))


def _left(left: timedelta) -> str:
    seconds = int(left.total_seconds())
    if seconds < HOUR:
        return str(ngettext("%(num)d minute left", "%(num)d minutes left", max(1, seconds // MINUTE)))
    if seconds < DAY:
        return str(ngettext("%(num)d hour left", "%(num)d hours left", seconds // HOUR))
    return str(ngettext("%(num)d day left", "%(num)d days left", seconds // DAY))


def _date(at: date | datetime) -> date:
    return clock.local(at).date() if isinstance(at, datetime) else at


def _moment(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else clock.start_of(at)


def _locale() -> Locale:
    return get_locale() or Locale("sw")
