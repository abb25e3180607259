"""So many times in a while and no more."""

from datetime import UTC, datetime

import pytest
import time_machine

from geos.core import limits
from geos.core.db import db
from geos.core.limits import LimitCount

NOON = datetime(2026, 11, 24, 12, 0, 10, tzinfo=UTC)  # ten seconds into a minute


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


def spent(who="asha", name="verify"):
    return limits.spend(name, who, 2, 60)


def test_the_third_of_two_waits_until_the_window_ends(clock):
    assert [spent(), spent(), spent()] == [0, 0, 50]


def test_who_goes_on_asking_waits_no_longer_for_it(clock):
    assert [spent() for _ in range(5)][2:] == [50, 50, 50]


def test_others_and_other_acts_are_counted_apart(clock):
    assert [spent(), spent(), spent("juma"), spent(name="else")] == [0, 0, 0, 0]


def test_a_new_window_begins_anew(clock):
    assert [spent(), spent(), spent()][-1]
    clock.shift(50)
    assert spent() == 0


def test_what_has_ended_is_forgotten_and_what_counts_is_not(clock):
    spent()
    clock.shift(59)
    spent("juma")
    clock.shift(2)
    limits.forget()
    assert db.session.scalars(db.select(LimitCount.who)).all() == ["juma"]
