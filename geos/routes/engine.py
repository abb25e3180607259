"""How a case moves along its route: pure rules over states, in one table. No session, no person.

A route is a row of stages; the stops of one stage are asked at the same time, and all of them or the first
few are enough. What is only for information is told and never waited for. The last stage decides. A yes that
binds (concurrence, approval) belongs to one version of the text: a change makes it void.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from geos.core.errors import WrongState
from geos.routes import plans
from geos.routes.models import RouteState, StepKind, StepState


def N_(text: str) -> str:
    """Mark a message that is translated where the refusal is shown."""
    return text


COMMENT, CONCUR, RECOMMEND = StepKind.COMMENT, StepKind.CONCUR, StepKind.RECOMMEND
APPROVE, SIGN, INFORM = StepKind.APPROVE, StepKind.SIGN, StepKind.INFORM
PLANNED, RUNNING, RETURNED = RouteState.PLANNED, RouteState.RUNNING, RouteState.RETURNED
FINISHED, STOPPED = RouteState.FINISHED, RouteState.STOPPED
DONE, SENT_BACK = StepState.DONE, StepState.RETURNED
REFUSED, WAITING, SKIPPED = StepState.REFUSED, StepState.WAITING, StepState.SKIPPED
BEGUN = (RUNNING, RETURNED, FINISHED, STOPPED)
ADVISING = (COMMENT, CONCUR, RECOMMEND)
DECIDING = (APPROVE, SIGN)
BINDING = (CONCUR, APPROVE)  # a yes to one version of the text
HOLDING = (*ADVISING, *DECIDING)  # what a route waits for


class Unwalkable(ValueError):
    """A plan that cannot be walked; its text is a message id."""


@dataclass(frozen=True)
class Position:
    """A route at one moment: its state, and of each stop in order kind, state, stage and how many of that.

    Without `stages` each stop is its own; without `needed` all of a stage are.
    """

    state: RouteState
    kinds: tuple[StepKind, ...]
    stops: tuple[StepState, ...]
    stages: tuple[int, ...] = ()
    needed: tuple[int | None, ...] = ()

    def __post_init__(self) -> None:
        serial = tuple(range(1, len(self.kinds) + 1))
        object.__setattr__(self, "stages", self.stages or serial)
        object.__setattr__(self, "needed", self.needed or (None,) * len(self.kinds))

    @property
    def currents(self) -> tuple[int, ...]:
        """Indexes of the stops that it waits for."""
        return tuple(index for index, stop in enumerate(self.stops) if stop is StepState.CURRENT)

    @property
    def current(self) -> int | None:
        """The first of them, None where it waits for none."""
        return next(iter(self.currents), None)

    @property
    def signed(self) -> bool:
        """Whether somebody has signed: from then on the text never changes again."""
        return (SIGN, StepState.DONE) in zip(self.kinds, self.stops, strict=True)

    def stage(self, number: int) -> tuple[int, ...]:
        """Indexes of the stops of a stage for which it waits."""
        return tuple(i for i, n in enumerate(self.stages) if n == number and self.kinds[i] is not INFORM)


class By(Enum):
    """Who does it."""

    AUTHOR = "author"
    STOP = "stop"  # whoever holds one of the stops that it waits for
    READER = "reader"  # whoever holds one that is for information
    ASKED = "asked"  # whoever was asked for an opinion by such a holder
    SYSTEM = "system"


@dataclass(frozen=True)
class Move:
    """One row: from which route states, by whom, at which kinds of stop, what that is left as, and then."""

    source: tuple[RouteState, ...]
    by: By
    at: tuple[StepKind, ...]
    leaves: StepState | None
    then: Callable[[Position, int, int | None], Position]


# Where a case goes ----------------------------------------------------------------------------------

# What becomes of a stop that lies at or behind the one to which the case goes back.
AGAIN = {StepState.DONE: StepState.VOID, StepState.VOID: StepState.VOID}
ASKABLE = (StepState.WAITING, StepState.VOID, StepState.RETURNED, StepState.SPARED)


def _stay(position: Position, here: int, to: int | None) -> Position:
    return position


def _onward(position: Position, here: int, to: int | None) -> Position:
    """To the next stage, once enough of this one have answered; the rest of it is spared."""
    number = position.stages[here]
    if not _passed(position, number):
        return position
    spared = _set(position, position.stage(number), {StepState.CURRENT: StepState.SPARED})
    return _arrive(spared)


def _weigh(position: Position, here: int, to: int | None) -> Position:
    """After a refusal: on while enough others of the stage can still say yes, else it is over."""
    stage = position.stage(position.stages[here])
    hopeful = sum(position.stops[index] in (StepState.DONE, StepState.CURRENT) for index in stage)
    return position if hopeful >= _enough(position, stage) else _halt(position, here, to)


def _halt(position: Position, here: int, to: int | None) -> Position:
    return replace(_unasked(position), state=STOPPED)


def _to_author(position: Position, here: int, to: int | None) -> Position:
    return replace(_unasked(position), state=RETURNED)


def _resume(position: Position, here: int, to: int | None) -> Position:
    return _arrive(position)


def _begin(position: Position, here: int, to: int | None) -> Position:
    return _arrive(_again(position, 1))


def _earlier(position: Position, here: int, to: int | None) -> Position:
    if to is None or not 0 <= to < here or position.stages[to] >= position.stages[here]:
        raise WrongState
    return _arrive(_again(position, position.stages[to]))


def _reopen(position: Position, here: int, to: int | None) -> Position:
    """After a change of the text: every yes that binds is void, and asked for again before anything else."""
    bound = [index for index, kind in enumerate(position.kinds) if kind in BINDING]
    void = _set(position, bound, {StepState.DONE: StepState.VOID})
    earlier = {number for number in void.stages if number < void.stages[here]}
    waits = any(not _passed(void, number) for number in earlier)
    return _arrive(_unasked(void) if waits else void)


def _arrive(position: Position) -> Position:
    """The first stage that is not passed is asked; what is for information on the way there is told."""
    for number in sorted(set(position.stages)):
        informed = [i for i, n in enumerate(position.stages) if n == number and position.kinds[i] is INFORM]
        position = _set(position, informed, dict.fromkeys(ASKABLE, StepState.TOLD))
        if not _passed(position, number):
            asked = _set(position, position.stage(number), dict.fromkeys(ASKABLE, StepState.CURRENT))
            return replace(asked, state=RUNNING)
    return replace(position, state=FINISHED)


def _passed(position: Position, number: int) -> bool:
    """Whether enough of a stage have answered; who was skipped is not missed."""
    stage = position.stage(number)
    present = [index for index in stage if position.stops[index] is not StepState.SKIPPED]
    done = sum(position.stops[index] is StepState.DONE for index in present)
    return done >= min(_enough(position, stage), len(present))


def _enough(position: Position, stage: Sequence[int]) -> int:
    asked = (position.needed[index] for index in stage)
    return next((number for number in asked if number is not None), len(stage))


def _again(position: Position, number: int) -> Position:
    """Everything from a stage on is still to come."""
    behind = [index for index, stage in enumerate(position.stages) if stage >= number]
    return _set(position, behind, {state: AGAIN.get(state, StepState.WAITING) for state in StepState})


def _unasked(position: Position) -> Position:
    return _set(position, position.currents, {StepState.CURRENT: StepState.WAITING})


def _set(position: Position, places: Iterable[int], becomes: dict[StepState, StepState]) -> Position:
    stops = list(position.stops)
    for index in places:
        stops[index] = becomes.get(stops[index], stops[index])
    return replace(position, stops=tuple(stops))


# The table ------------------------------------------------------------------------------------------

# fmt: off
MOVES: dict[str, Move] = {
    #                       from                          by         at whose stop left as    and then
    "submit":          Move((PLANNED,),                   By.AUTHOR, (),           None,      _begin),
    "comment":         Move((RUNNING,),                   By.STOP,   (COMMENT,),   DONE,      _onward),
    "concur":          Move((RUNNING,),                   By.STOP,   (CONCUR,),    DONE,      _onward),
    "recommend":       Move((RUNNING,),                   By.STOP,   (RECOMMEND,), DONE,      _onward),
    "advise_against":  Move((RUNNING,),                   By.STOP,   (RECOMMEND,), DONE,      _onward),
    "approve":         Move((RUNNING,),                   By.STOP,   (APPROVE,),   DONE,      _onward),
    "sign":            Move((RUNNING,),                   By.STOP,   (SIGN,),      DONE,      _onward),
    "refuse":          Move((RUNNING,),                   By.STOP,   DECIDING,     REFUSED,   _weigh),
    "send_back":       Move((RUNNING,),                   By.STOP,   HOLDING,      SENT_BACK, _to_author),
    "step_back":       Move((RUNNING,),                   By.STOP,   HOLDING,      WAITING,   _earlier),
    "amend":           Move((RUNNING,),                   By.STOP,   HOLDING,      None,      _reopen),
    "add_ahead":       Move((RUNNING,),                   By.STOP,   HOLDING,      None,      _stay),
    "ask":             Move((RUNNING,),                   By.STOP,   HOLDING,      None,      _stay),
    "answer":          Move((RUNNING,),                   By.ASKED,  HOLDING,      None,      _stay),
    "see":             Move(BEGUN,                        By.READER, (INFORM,),    DONE,      _stay),
    "skip":            Move((RUNNING,),                   By.SYSTEM, ADVISING,     SKIPPED,   _onward),
    "escalate":        Move((RUNNING,),                   By.SYSTEM, HOLDING,      None,      _stay),
    "withdraw":        Move((PLANNED, RUNNING, RETURNED), By.AUTHOR, (),           None,      _halt),
    "recall":          Move((RUNNING,),                   By.AUTHOR, (),           None,      _to_author),
    "resubmit":        Move((RETURNED,),                  By.AUTHOR, (),           None,      _resume),
    "restart":         Move((RETURNED,),                  By.AUTHOR, (),           None,      _begin),
}
# fmt: on

# What nobody may do any more once somebody has signed.
BEFORE_SIGNING = frozenset(
    {"send_back", "step_back", "amend", "withdraw", "recall", "resubmit", "restart", "add_ahead"}
)
SAID_AT_A_STOP = frozenset({"comment", "concur", "recommend", "advise_against", "approve", "sign"})


def plan(
    kinds: Sequence[StepKind], stages: Sequence[int] = (), needed: Sequence[int | None] = ()
) -> Position:
    """A route not begun. Unwalkable (a message id) where it could never end as it should."""
    numbers = plans.stages(stages or [0] * len(kinds))
    position = Position(PLANNED, tuple(kinds), (StepState.WAITING,) * len(kinds), numbers, tuple(needed))
    holding = [kind for kind in kinds if kind is not INFORM]
    if not holding or holding[-1] not in DECIDING:
        raise Unwalkable(N_("Choose who decides"))
    if SIGN in holding and set(holding[holding.index(SIGN) :]) != {SIGN}:
        raise Unwalkable(N_("After a signature only further signatures can follow"))
    if _torn([number for number in stages if number]):
        raise Unwalkable(N_("Put the stops that are asked together beside one another"))
    for number in set(numbers):
        _check_stage(position, position.stage(number))
    return position


def _check_stage(position: Position, stage: Sequence[int]) -> None:
    decides = {position.kinds[index] in DECIDING for index in stage}
    if len(decides) > 1:
        raise Unwalkable(N_("Whoever decides is asked after those who advise, not together with them"))
    enough = {position.needed[index] for index in stage} - {None}
    if len(enough) > 1 or any(number is not None and not 1 <= number <= len(stage) for number in enough):
        raise Unwalkable(N_("Of those who are asked together, at least one and at most all can be enough"))


def _torn(numbers: Sequence[int]) -> bool:
    """Whether a number comes again after another one."""
    seen = [number for place, number in enumerate(numbers) if place == 0 or numbers[place - 1] != number]
    return len(seen) != len(set(seen))


def open_at(position: Position, act: str) -> tuple[int, ...]:
    """Indexes of the stops at which an act can happen now; none for an act of the author."""
    rule = MOVES[act]
    if not _timely(position, act):
        return ()
    found = StepState.TOLD if rule.by is By.READER else StepState.CURRENT
    places = (i for i, stop in enumerate(position.stops) if stop is found and position.kinds[i] in rule.at)
    first = min(position.stages, default=0)
    return tuple(i for i in places if rule.then is not _earlier or position.stages[i] > first)


def may(position: Position, act: str, here: int | None = None) -> bool:
    """Whether this act can happen now (at this stop), whoever does it."""
    if MOVES[act].by is By.AUTHOR:
        return _timely(position, act)
    places = open_at(position, act)
    return bool(places) if here is None else here in places


def _timely(position: Position, act: str) -> bool:
    signed = position.signed and act in BEFORE_SIGNING
    return position.state in MOVES[act].source and not signed


def acts(position: Position) -> frozenset[str]:
    """Every act that can happen now."""
    return frozenset(act for act in MOVES if may(position, act))


def move(position: Position, act: str, here: int | None = None, to: int | None = None) -> Position:
    """The position after an act at a stop (without `here`: the first at which it can happen).

    `to` is a stop of the earlier stage to which a `step_back` goes. WrongState where it cannot be.
    """
    if not may(position, act, here):
        raise WrongState
    rule = MOVES[act]
    place = next(iter(open_at(position, act)), -1) if here is None else here
    if rule.leaves is not None:
        stops = (*position.stops[:place], rule.leaves, *position.stops[place + 1 :])
        position = replace(position, stops=stops)
    return rule.then(position, place, to)
