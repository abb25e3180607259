"""How days, hours, sizes and sums are said, in both languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask_babel import force_locale

from geos.web import filters, times

NOW = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)  # 10:30 in Dar es Salaam, a Tuesday


@pytest.fixture(autouse=True)
def at_ten_thirty(app):
    with time_machine.travel(NOW, tick=False), app.test_request_context("/"):
        yield


def both(say):
    said = []
    for code in ("sw", "en"):
        with force_locale(code):
            said.append(say())
    return said


def test_days_and_moments():
    at = datetime(2026, 11, 24, 6, 14, tzinfo=UTC)
    assert both(lambda: times.day(at)) == ["24 Nov", "24 Nov"]
    assert both(lambda: times.day_long(at)) == ["24 Novemba 2026", "24 November 2026"]
    assert both(lambda: times.day_full(at)) == ["Jumanne, 24 Novemba 2026", "Tuesday, 24 November 2026"]
    assert both(lambda: times.moment(at)) == ["24 Nov, 09:14", "24 Nov, 09:14"]


def test_another_year_is_named():
    assert times.day(date(2025, 12, 31)) == "31 Des 2025"


def test_midnight_belongs_to_the_offices_day():
    late = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
    assert times.day(late) == "24 Nov"
    assert times.moment(late) == "24 Nov, 00:30"


def test_nothing_is_said_of_no_time():
    assert [times.day(None), times.day_long(None), times.moment(None), times.held(None), times.due(None)] == [
        *[""] * 4,
        None,
    ]


@pytest.mark.parametrize(
    ("length", "sw", "en"),
    [
        (timedelta(seconds=20), "chini ya dakika 1", "under a minute"),
        (timedelta(minutes=1), "dakika 1", "1 minute"),
        (timedelta(minutes=59, seconds=59), "dakika 59", "59 minutes"),
        (timedelta(hours=3), "saa 3", "3 hours"),
        (timedelta(hours=23, minutes=59), "saa 23", "23 hours"),
        (timedelta(days=1), "siku 1", "1 day"),
        (timedelta(days=4, hours=23), "siku 4", "4 days"),
        (timedelta(days=729), "siku 729", "729 days"),
        (timedelta(days=2731), "miaka 7", "7 years"),
        (timedelta(minutes=-5), "chini ya dakika 1", "under a minute"),
    ],
)
def test_time_in_hand(length, sw, en):
    assert both(lambda: times.held(NOW - length)) == [sw, en]


@pytest.mark.parametrize(
    ("ahead", "text", "sub", "late"),
    [
        (timedelta(days=-2), "Ukomo umepita siku 2", "22 Nov", True),
        (timedelta(days=-1), "Ukomo umepita siku 1", "23 Nov", True),
        (timedelta(hours=-16), "Ukomo umepita saa 16", "23 Nov", True),
        (timedelta(minutes=-5), "Ukomo umepita dakika 5", "24 Nov", True),
        (timedelta(hours=5), "Leo, 15:30", "saa 5 zimebaki", False),
        (timedelta(minutes=40), "Leo, 11:10", "dakika 40 zimebaki", False),
        (timedelta(days=1), "Kesho", "25 Nov", False),
        (timedelta(days=2), "Alhamisi", "26 Nov", False),
        (timedelta(days=10), "4 Des", "siku 10 zimebaki", False),
    ],
)
def test_due_times(ahead, text, sub, late):
    assert times.due(NOW + ahead) == times.Due(text, sub, late)


def test_a_day_alone_ends_with_the_day():
    assert times.due(date(2026, 11, 24)) == times.Due("Leo", "saa 13 zimebaki", late=False)
    assert times.due(date(2026, 11, 23)).late


@pytest.mark.parametrize(
    ("count", "sw", "en"),
    [
        (0, "baiti 0", "0 bytes"),
        (1023, "baiti 1023", "1023 bytes"),
        (219136, "kB 214", "214 kB"),
        (26214400, "MB 25", "25 MB"),
        (int(3.1 * 1024**3), "GB 3.1", "3.1 GB"),
    ],
)
def test_sizes(count, sw, en):
    assert both(lambda: filters.size(count)) == [sw, en]


def test_sums_and_numbers():
    assert filters.money(184500000) == "TZS 184,500,000"
    assert filters.number(1284) == "1,284"
    assert filters.number(5.25) == "5.2"
    assert [filters.money(None), filters.number(None), filters.size(None)] == ["", "", ""]
