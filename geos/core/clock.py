"""The one clock. Times are stored in UTC; days and years are those of Dar es Salaam."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Africa/Dar_es_Salaam")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The same moment on the office's wall clock."""
    return moment.astimezone(OFFICE_ZONE)


def today() -> date:
    """Today's date in the office."""
    return local(now()).date()


def start_of(day: date) -> datetime:
    """The moment at which a day of the office begins."""
    return datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE)
