"""Working days of a Tanzanian public office: Monday to Friday without the public holidays.

The public holidays (Public Holidays Act, Cap. 35) come from a library; the feasts that follow the moon are
estimated there. What the Gazette changes is said in the setting GEOS_HOLIDAYS: `2026-03-20,-2026-03-21` adds
the first day and takes the second one away. Days are those of the office (`core.clock.today`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from flask import current_app, has_app_context

SETTING = "GEOS_HOLIDAYS"
COUNTRY = "TZ"
DAY = timedelta(days=1)
SATURDAY = 5  # date.weekday()
LANGUAGES = {"sw": "sw", "en": "en_US"}  # of the holidays' names
YEARS = range(1961, 2200)  # outside them only week-ends are known


def gazetted(text: str) -> str:
    """The setting as it was written; ValueError where a day in it cannot be read."""
    _changes(text)
    return text


def is_working_day(day: date) -> bool:
    """Whether the offices are open on this day."""
    return day.weekday() < SATURDAY and not is_holiday(day)


def is_holiday(day: date) -> bool:
    """Whether this is a public holiday, also where it falls on a week-end."""
    added, taken = _changes(_setting())
    return day in added or (day not in taken and day in _holidays(day.year, "sw"))


def holiday_name(day: date, language: str = "sw") -> str:
    """What is kept on this day, in `sw` or `en`; empty on other days and for a day of the Gazette."""
    return _holidays(day.year, language).get(day, "") if is_holiday(day) else ""


def next_working_day(day: date) -> date:
    """This day itself where the offices are open, else the next on which they are."""
    return next(found for found in _from(day) if is_working_day(found))


def add_working_days(day: date, count: int) -> date:
    """The day that lies so many working days ahead; none ahead is the day itself or the next working one."""
    found = next_working_day(day) if count <= 0 else day
    for _ in range(count):
        found = next_working_day(found + DAY)
    return found


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to `end` with it; none where the end is not later.

    From a Friday to the Monday after it is one working day: `add_working_days` the other way round.
    """
    if end <= start:
        return 0
    whole_weeks, rest = divmod((end - start).days, 7)
    last = end - timedelta(days=rest)
    count = whole_weeks * 5 + sum((last + DAY * n).weekday() < SATURDAY for n in range(1, rest + 1))
    return count - sum(day.weekday() < SATURDAY for day in _holidays_within(start, end))


def _holidays_within(start: date, end: date) -> set[date]:
    added, taken = _changes(_setting())
    known = {day for year in range(start.year, end.year + 1) for day in _holidays(year, "sw")}
    return {day for day in (known - taken) | added if start < day <= end}


def _from(day: date) -> Iterator[date]:
    while True:
        yield day
        day += DAY


def _setting() -> str:
    return str(current_app.config.get(SETTING, "")) if has_app_context() else ""


@cache
def _changes(text: str) -> tuple[frozenset[date], frozenset[date]]:
    """The days that the setting adds, and those that it takes away."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    added = frozenset(date.fromisoformat(word) for word in words if not word.startswith("-"))
    taken = frozenset(date.fromisoformat(word[1:]) for word in words if word.startswith("-"))
    return added, taken


@cache
def _holidays(year: int, language: str) -> dict[date, str]:
    if year not in YEARS:
        return {}
    from holidays import country_holidays  # noqa: PLC0415 - heavy: imported when first used

    return dict(country_holidays(COUNTRY, years=year, language=LANGUAGES[language]))
