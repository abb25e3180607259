"""How a case moves along its route: pure rules over states, in one table. No session, no person.

A route is serial: stops that recommend, and at its end one that approves or signs. A decision belongs to
one version of the text, so a restart after a change makes every earlier decision void.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geos.core.errors import WrongState
from geos.routes.models import RouteState, StepKind, StepState

RECOMMEND, APPROVE, SIGN = StepKind.RECOMMEND, StepKind.APPROVE, StepKind.SIGN
PLANNED, RUNNING, RETURNED = RouteState.PLANNED, RouteState.RUNNING, RouteState.RETURNED
FINISHED, STOPPED = RouteState.FINISHED, RouteState.STOPPED
DECIDING = (APPROVE, SIGN)
ANYWHERE = (RECOMMEND, APPROVE, SIGN)


@dataclass(frozen=True)
class Position:
    """A route at one moment: its state, and kind and state of each stop in order."""

    state: RouteState
    kinds: tuple[StepKind, ...]
    stops: tuple[StepState, ...]

    @property
    def current(self) -> int | None:
        """Index of the stop that it waits for, None where it waits for none."""
        return self.stops.index(StepState.CURRENT) if StepState.CURRENT in self.stops else None


@dataclass(frozen=True)
class Move:
    """One row: from which route states to which, what the stop is left as, and where the case arrives.

    `at` are the kinds of stop whose holder does it; empty: the author does.
    """

    source: tuple[RouteState, ...]
    target: RouteState
    at: tuple[StepKind, ...] = ()
    leaves: StepState | None = None
    arrives: Callable[[Position, int | None], int] | None = None


def _first(position: Position, to: int | None) -> int:
    return 0


def _next(position: Position, to: int | None) -> int:
    return (position.current or 0) + 1


def _unfinished(position: Position, to: int | None) -> int:
    return next(index for index, stop in enumerate(position.stops) if stop is not StepState.DONE)


def _named(position: Position, to: int | None) -> int:
    if to is None or not 0 <= to < (position.current or 0):
        raise WrongState
    return to


# fmt: off
MOVES: dict[str, Move] = {
    #             from                           to         whose stop  it is left        and arrives at
    "submit":    Move((PLANNED,),                RUNNING,   (),         None,               _first),
    "recommend": Move((RUNNING,),                RUNNING,   (RECOMMEND,), StepState.DONE,   _next),
    "approve":   Move((RUNNING,),                FINISHED,  (APPROVE,), StepState.DONE),
    "sign":      Move((RUNNING,),                FINISHED,  (SIGN,),    StepState.DONE),
    "send_back": Move((RUNNING,),                RETURNED,  ANYWHERE,   StepState.RETURNED),
    "step_back": Move((RUNNING,),                RUNNING,   ANYWHERE,   StepState.WAITING,  _named),
    "refuse":    Move((RUNNING,),                STOPPED,   DECIDING,   StepState.REFUSED),
    "withdraw":  Move((PLANNED, RUNNING, RETURNED), STOPPED, (),        StepState.WAITING),
    "recall":    Move((RUNNING,),                RETURNED,  (),         StepState.WAITING),
    "resubmit":  Move((RETURNED,),               RUNNING,   (),         None,               _unfinished),
    "restart":   Move((RETURNED,),               RUNNING,   (),         None,               _first),
}
# fmt: on

# What becomes of a stop that lies behind the one where the case arrives.
BEHIND = {StepState.DONE: StepState.VOID, StepState.RETURNED: StepState.WAITING}


def plan(kinds: Sequence[StepKind]) -> Position:
    """A route not begun; ValueError where it is not recommendations and then one decision."""
    if not kinds or kinds[-1] not in DECIDING or any(kind in DECIDING for kind in kinds[:-1]):
        raise ValueError("a route ends in its one decision")
    return Position(PLANNED, tuple(kinds), (StepState.WAITING,) * len(kinds))


def may(position: Position, act: str) -> bool:
    """Whether this act can happen now, whoever does it."""
    move, here = MOVES[act], position.current
    if position.state not in move.source or (move.arrives is _named and not here):
        return False
    return not move.at or (here is not None and position.kinds[here] in move.at)


def acts(position: Position) -> frozenset[str]:
    """Every act that can happen now."""
    return frozenset(act for act in MOVES if may(position, act))


def move(position: Position, act: str, to: int | None = None) -> Position:
    """The position after an act; `to` is the earlier stop of a `step_back`. WrongState where it cannot be."""
    if not may(position, act):
        raise WrongState
    rule, here = MOVES[act], position.current
    stops = list(position.stops)
    if here is not None and rule.leaves is not None:
        stops[here] = rule.leaves
    if rule.arrives is not None:
        there = rule.arrives(position, to)
        stops[there:] = [StepState.CURRENT, *(BEHIND.get(stop, stop) for stop in stops[there + 1 :])]
    return Position(rule.target, position.kinds, tuple(stops))
