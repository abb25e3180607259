"""Until when a stop is to answer, in working time: the office hours of working days alone."""

from datetime import date, datetime, time, timedelta

from geos.core.clock import OFFICE_ZONE, local
from geos.core.workdays import add_working_days, is_working_day

OPENS = time(7, 30)  # Monday to Friday, 07:30 to 15:30: the hours of public offices
DAY = 8 * 60  # minutes
HOURS_A_DAY = DAY // 60
REMIND = 45  # minutes of each hour: three quarters of the time are gone


def after(moment: datetime, minutes: int) -> datetime:
    """The moment that lies so many working minutes ahead; what ends with a day ends at its close."""
    day, gone = _into(moment)
    days, rest = divmod(gone + minutes, DAY)
    if rest == 0 and days:
        days, rest = days - 1, DAY
    return _at(add_working_days(day, days), rest)


def term(arrived: datetime, hours: int) -> tuple[datetime, datetime]:
    """When to remind and when it is due, for a stop that has so many working hours."""
    return after(arrived, hours * REMIND), after(arrived, hours * 60)


def _into(moment: datetime) -> tuple[date, int]:
    """The working day in which this falls, and how many minutes of it are over."""
    wall = local(moment)
    gone = int((wall - _at(wall.date(), 0)).total_seconds()) // 60
    if not is_working_day(wall.date()):
        return add_working_days(wall.date(), 0), 0
    if gone >= DAY:
        return add_working_days(wall.date(), 1), 0
    return wall.date(), max(gone, 0)


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, OPENS, OFFICE_ZONE) + timedelta(minutes=minutes)
