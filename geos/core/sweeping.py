"""The worker's rows one by one: one that fails stops none of the others, and is tried ever more rarely.

What rests is remembered by this process alone: a worker that is started anew tries everything at once.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from geos.core.clock import now
from geos.core.db import db

log = logging.getLogger("geos.worker")

# Who lost a race is tried again in the next round; who fails a third time is not well.
RESTS = tuple(timedelta(minutes=minutes) for minutes in (0, 0, 1, 5, 30, 120, 720))


@dataclass(frozen=True)
class Rest:
    """How often a row has failed, and from when on it is tried again."""

    failures: int
    until: datetime


_rests: dict[tuple[str, int], Rest] = {}


def each(name: str, ids: Iterable[int], act: Callable[[int], object]) -> int:
    """Do something about each of these rows, in transactions of its own; how many were done.

    A failure is logged under `name` and the id; from the third on the row rests, in the end for half a day.
    """
    done, asleep = 0, set(resting(name))
    for id in ids:
        if id in asleep:
            continue
        try:
            act(id)
        except Exception:
            db.session.rollback()
            _put_to_rest(name, id)
        else:
            _rests.pop((name, id), None)
            done += 1
    return done


def resting(name: str) -> list[int]:
    """The rows that failed and are not tried yet; a query that takes so many at most leaves these out."""
    at = now()
    return [id for (whose, id), rest in _rests.items() if whose == name and rest.until > at]


def _put_to_rest(name: str, id: int) -> None:
    before = _rests.get((name, id))
    failures = before.failures + 1 if before else 1
    wait = RESTS[min(failures, len(RESTS)) - 1]
    _rests[name, id] = Rest(failures, now() + wait)
    log.exception("%s %s failed for the %s. time; it is tried again in %s", name, id, failures, wait)
