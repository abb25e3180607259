"""Numbers: one to n, given back by what fails, a series of its own for each name and year."""

import pytest

from geos.core import numbering
from geos.core.db import command
from geos.core.errors import WrongState


@command
def _take(name, year=0, fail=False):
    number = numbering.take(name, year)
    if fail:
        raise RuntimeError
    return number


def test_numbers_run_from_one_without_gaps():
    assert [_take("incoming:1", 2026) for _ in range(3)] == [1, 2, 3]


def test_what_fails_gives_its_number_back():
    _take("incoming:1", 2026)
    with pytest.raises(RuntimeError):
        _take("incoming:1", 2026, fail=True)
    assert _take("incoming:1", 2026) == 2


def test_each_year_and_each_name_begins_anew():
    _take("incoming:1", 2026)
    assert _take("incoming:1", 2027) == 1
    assert _take("incoming:2", 2026) == 1


def test_the_number_shown_before_is_the_one_that_is_given():
    _take("incoming:1", 2026)
    shown = numbering.peek("incoming:1", 2026)
    assert _take("incoming:1", 2026) == shown == 2


def test_a_series_enters_the_system_where_the_book_stands_until_it_counts_here():
    begin, opened = command(numbering.begin_at), numbering.opening
    for last in (4211, 4212):  # a slip of the pen is mended
        begin("incoming:1", last, 2026)
    assert (opened("incoming:1", 2026), _take("incoming:1", 2026)) == (4212, 4213)
    with pytest.raises(WrongState):
        begin("incoming:1", 5000, 2026)
    assert (opened("incoming:2", 2026), _take("incoming:1", 2026)) == (0, 4214)
    with pytest.raises(RuntimeError, match="inside a command"):
        numbering.begin_at("incoming:3", 1)


def test_a_series_is_moved_beyond_numbers_given_by_hand_and_never_back():
    for least, taken in ((7, 8), (3, 9), (20, 21)):
        command(numbering.raise_to)("file:1", least)
        assert _take("file:1") == taken


def test_a_number_is_taken_inside_a_command_only():
    with pytest.raises(RuntimeError, match="inside a command"):
        numbering.take("incoming:1")
