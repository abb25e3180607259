"""Working days: week-ends, public holidays, and what the Gazette changes."""

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from geos import config
from geos.core import workdays
from geos.core.workdays import (
    add_working_days,
    holiday_name,
    is_holiday,
    is_working_day,
    next_working_day,
    working_days_between,
)

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)
INDEPENDENCE = date(2026, 12, 9)  # a Wednesday
days = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (FRIDAY, True),
        (SATURDAY, False),
        (SATURDAY + timedelta(days=1), False),
        (MONDAY, True),
        (INDEPENDENCE, False),
        (date(2026, 12, 25), False),
        (date(2026, 7, 7), False),
        (date(2026, 10, 14), False),
    ],
)
def test_offices_are_open_on_weekdays_without_a_public_holiday(day, open_):
    assert is_working_day(day) is open_


def test_a_day_moves_over_the_week_end_and_over_a_holiday():
    assert next_working_day(FRIDAY) == FRIDAY
    assert next_working_day(SATURDAY) == MONDAY
    assert next_working_day(INDEPENDENCE) == date(2026, 12, 10)
    assert next_working_day(date(2026, 12, 25)) == date(2026, 12, 28)  # Christmas on a Friday


def test_working_days_are_counted_forward_from_any_day():
    assert add_working_days(FRIDAY, 1) == MONDAY
    assert add_working_days(SATURDAY, 1) == MONDAY
    assert add_working_days(SATURDAY, 0) == MONDAY
    assert add_working_days(FRIDAY, 0) == FRIDAY
    assert add_working_days(date(2026, 12, 8), 1) == date(2026, 12, 10)
    assert add_working_days(MONDAY, 10) == date(2026, 12, 15)


def test_the_days_between_leave_out_week_ends_and_holidays():
    assert working_days_between(FRIDAY, MONDAY) == 1
    assert working_days_between(FRIDAY, FRIDAY) == 0
    assert working_days_between(MONDAY, FRIDAY) == 0
    assert working_days_between(date(2026, 12, 8), date(2026, 12, 10)) == 1
    assert working_days_between(date(2026, 11, 30), date(2027, 1, 4)) == 22  # 25, less three holidays


@given(days, st.integers(0, 400))
def test_the_count_is_that_of_the_days_one_by_one(start, length):
    end = start + timedelta(days=length)
    one_by_one = sum(is_working_day(start + timedelta(days=n)) for n in range(1, length + 1))
    assert working_days_between(start, end) == one_by_one


@given(days, st.integers(1, 60))
def test_what_is_added_lies_between(start, count):
    assert working_days_between(start, add_working_days(start, count)) == count


def test_a_holiday_has_its_name_in_both_languages():
    assert holiday_name(INDEPENDENCE, "en").startswith("Independence")
    assert holiday_name(INDEPENDENCE, "sw") != holiday_name(INDEPENDENCE, "en")
    assert holiday_name(FRIDAY) == ""


def test_the_gazette_adds_a_day_and_takes_one_away():
    app = Flask(__name__)
    app.config[workdays.SETTING] = f"{FRIDAY}, -{INDEPENDENCE}"
    with app.app_context():
        assert not is_working_day(FRIDAY)
        assert next_working_day(FRIDAY) == MONDAY
        assert is_working_day(INDEPENDENCE)
        assert not is_holiday(INDEPENDENCE)
        assert holiday_name(FRIDAY) == holiday_name(INDEPENDENCE) == ""
        assert working_days_between(date(2026, 11, 26), MONDAY) == 1
        assert working_days_between(date(2026, 12, 8), date(2026, 12, 10)) == 2
    assert is_working_day(FRIDAY)


def test_before_independence_only_week_ends_are_known():
    assert is_working_day(date(1950, 12, 25))
    assert not is_working_day(date(1950, 12, 24))


def test_a_holiday_that_cannot_be_read_stops_the_start_with_one_clear_line(tmp_path):
    with pytest.raises(config.BadSetting, match=r"GEOS_HOLIDAYS \(environment\): '9 Desemba'"):
        config.load({"GEOS_INSTANCE": str(tmp_path), "GEOS_HOLIDAYS": "9 Desemba"})
