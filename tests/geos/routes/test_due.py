"""Working time: office hours of working days alone."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geos.core.clock import OFFICE_ZONE, local
from geos.core.workdays import is_working_day
from geos.routes import due


def at(text):
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("arrived", "hours", "ends"),
    [
        ("23/11/2026 09:00", 2, "23/11/2026 11:00"),  # a Monday
        ("23/11/2026 09:00", 8, "24/11/2026 09:00"),
        ("23/11/2026 14:00", 4, "24/11/2026 10:00"),
        ("23/11/2026 07:30", 8, "23/11/2026 15:30"),  # ends with the day, not as the next one opens
        ("23/11/2026 06:00", 2, "23/11/2026 09:30"),
        ("23/11/2026 20:00", 2, "24/11/2026 09:30"),
        ("27/11/2026 14:30", 2, "30/11/2026 08:30"),  # over a week-end
        ("28/11/2026 10:00", 8, "30/11/2026 15:30"),
        ("08/12/2026 09:00", 8, "10/12/2026 09:00"),  # the ninth is Independence Day
    ],
)
def test_only_office_hours_count(arrived, hours, ends):
    assert due.term(at(arrived), hours)[1] == at(ends)


@given(st.integers(0, 2 * 365 * 24 * 60), st.integers(1, 200))
def test_what_is_due_falls_into_office_hours_and_its_reminder_comes_before(minutes, hours):
    arrived = at("01/01/2026 00:00") + timedelta(minutes=minutes)
    remind, ends = due.term(arrived, hours)
    assert arrived <= remind <= ends
    wall = local(ends)
    assert is_working_day(wall.date())
    assert due.OPENS <= wall.time().replace(second=0, microsecond=0) <= time(15, 30)
