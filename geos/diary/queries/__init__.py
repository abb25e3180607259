"""What is brought up when, what lies at the counter, and what speaks against putting a file away."""

from geos.diary.queries.bringing import (
    coming,
    due_count,
    evening,
    get,
    mine,
    morning,
    next_day,
    of_file,
    post_for,
    visible,
)
from geos.diary.queries.shelving import (
    Outstanding,
    find_file,
    lies_at_the_counter,
    lying,
    may_undo,
    outstanding,
    put_away_on,
    put_away_row,
)

__all__ = [
    "Outstanding",
    "coming",
    "due_count",
    "evening",
    "find_file",
    "get",
    "lies_at_the_counter",
    "lying",
    "may_undo",
    "mine",
    "morning",
    "next_day",
    "of_file",
    "outstanding",
    "post_for",
    "put_away_on",
    "put_away_row",
    "visible",
]
