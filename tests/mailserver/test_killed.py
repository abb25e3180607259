"""The short form of `make soak`: killed under load, nothing acknowledged is lost or doubled."""

from bench import soak


def test_nothing_acknowledged_is_lost_or_doubled_by_a_kill():
    tally, wrong = soak.run(8, pause=(0.4, 1.2))
    assert wrong == []
    assert tally.kills >= 2
    assert len(tally.acknowledged) > 20
