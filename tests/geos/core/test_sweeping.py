"""The worker's rows one by one."""

from datetime import timedelta

from geos.core import sweeping
from geos.core.clock import held_at, now


def fails_on(*bad, seen):
    def act(id):
        seen.append(id)
        if id in bad:
            raise RuntimeError("poison")

    return act


def test_one_that_fails_stops_none_of_the_others_and_is_logged(caplog):
    seen = []
    assert sweeping.each("first kind", [1, 2, 3], fails_on(2, seen=seen)) == 2
    assert seen == [1, 2, 3]
    assert "first kind 2 failed" in caplog.text
    assert "poison" in caplog.text


def test_one_that_goes_on_failing_is_tried_ever_more_rarely_and_never_given_up():
    seen, act = [], None
    act = fails_on(7, seen=seen)
    start = now()
    for minute in range(0, 24 * 60, 1):
        with held_at(start + timedelta(minutes=minute)):
            sweeping.each("second kind", [7], act)
    assert 6 <= len(seen) <= 10
    with held_at(start + timedelta(days=3)):
        assert sweeping.each("second kind", [7], act) == 0
    assert seen[-1] == 7


def test_what_rests_is_left_out_of_the_query_and_is_well_again_after_one_success():
    for _ in range(3):
        sweeping.each("third kind", [4, 5], fails_on(4, seen=[]))
    assert sweeping.resting("third kind") == [4]
    assert sweeping.resting("another kind") == []
    with held_at(now() + timedelta(minutes=2)):
        assert sweeping.resting("third kind") == []
        assert sweeping.each("third kind", [4], lambda id: None) == 1
        assert sweeping.each("third kind", [4], fails_on(4, seen=[])) == 0
        assert sweeping.resting("third kind") == []
