"""The one clock. Times are stored in UTC; days and years are those of Dar es Salaam."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Africa/Dar_es_Salaam")


_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _held.get() or datetime.now(UTC)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at a moment: for the demo, which tells what happened on earlier days, and for tests."""
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)


def local(moment: datetime) -> datetime:
    """The same moment on the office's wall clock."""
    return moment.astimezone(OFFICE_ZONE)


def today() -> date:
    """Today's date in the office."""
    return local(now()).date()


def start_of(day: date) -> datetime:
    """The moment at which a day of the office begins."""
    return datetime(day.year, day.month, day.day, tzinfo=OFFICE_ZONE)
