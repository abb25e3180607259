"""The rules of a route, over every way that it can be walked."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geos.core.errors import WrongState
from geos.routes import engine
from geos.routes.engine import MOVES, Position, acts, may, move, plan
from geos.routes.models import RouteState, StepKind, StepState

R, A, S = StepKind.RECOMMEND, StepKind.APPROVE, StepKind.SIGN
ENDED = {RouteState.FINISHED, RouteState.STOPPED}
PASSED = {"recommend", "approve", "sign"}

routes = st.builds(
    lambda through, last: plan([R] * through + [last]), st.integers(0, 4), st.sampled_from([A, S])
)


@st.composite
def walks(draw):
    """A route and the acts of some walk over it, each possible when it happens."""
    position = draw(routes)
    seen = [("", position)]
    for _ in range(draw(st.integers(0, 14))):
        possible = sorted(acts(position))
        if not possible:
            break
        act = draw(st.sampled_from(possible))
        to = draw(st.integers(0, position.current - 1)) if act == "step_back" else None
        position = move(position, act, to)
        seen.append((act, position))
    return seen


def walk(position, *names):
    for name in names:
        position = move(position, name)
    return position


@given(walks())
def test_a_running_route_waits_for_exactly_one_stop_and_no_other_route_does(seen):
    for _, position in seen:
        waiting = position.stops.count(StepState.CURRENT)
        assert waiting == (1 if position.state is RouteState.RUNNING else 0)


@given(walks())
def test_all_before_the_current_stop_is_done_and_nothing_behind_it(seen):
    for _, position in seen:
        if position.current is not None:
            assert set(position.stops[: position.current]) <= {StepState.DONE}
            assert set(position.stops[position.current + 1 :]) <= {StepState.WAITING, StepState.VOID}


@given(walks())
def test_a_route_is_finished_when_and_only_when_every_stop_said_yes(seen):
    for _, position in seen:
        everybody = set(position.stops) == {StepState.DONE}
        assert (position.state is RouteState.FINISHED) == everybody


@given(walks())
def test_every_yes_of_a_finished_route_was_given_after_the_last_change_of_the_text(seen):
    if seen[-1][1].state is not RouteState.FINISHED:
        return
    names = [act for act, _ in seen]
    since = max(index for index, act in enumerate(names) if act in {"submit", "restart"})
    assert sum(act in PASSED for act in names[since:]) >= len(seen[-1][1].stops)


@given(walks())
def test_a_restart_leaves_no_decision_standing(seen):
    for act, position in seen:
        if act == "restart":
            assert StepState.DONE not in position.stops


@given(walks())
def test_an_unchanged_text_goes_back_to_the_stop_that_returned_it(seen):
    for (_, before), (act, after) in pairwise(seen):
        if act == "resubmit" and StepState.RETURNED in before.stops:
            assert after.current == before.stops.index(StepState.RETURNED)


@given(walks(), st.sampled_from(sorted(MOVES)))
def test_what_is_over_stays_over(seen, act):
    position = seen[-1][1]
    if position.state in ENDED:
        with pytest.raises(WrongState):
            move(position, act, 0)


@given(walks(), st.sampled_from(sorted(MOVES)))
def test_an_act_that_may_not_happen_is_refused_and_one_that_may_is_not(seen, act):
    position = seen[-1][1]
    to = 0 if act == "step_back" else None
    if may(position, act):
        assert move(position, act, to) != position
    else:
        with pytest.raises(WrongState):
            move(position, act, to)


@given(routes)
def test_every_state_can_be_reached(start):
    forward = ["submit", *(kind.value for kind in start.kinds)]
    assert walk(start, *forward).state is RouteState.FINISHED
    assert walk(start, *forward[:-1], "refuse").state is RouteState.STOPPED
    assert walk(start, *forward[:-1], "send_back").state is RouteState.RETURNED


def test_only_the_last_stop_decides():
    for kinds in ([], [R], [A, A], [A, R], [R, S, A]):
        with pytest.raises(ValueError, match="one decision"):
            plan(kinds)


def test_a_stop_that_recommends_can_neither_approve_nor_refuse():
    position = walk(plan([R, A]), "submit")
    assert acts(position) == {"recommend", "send_back", "withdraw", "recall"}


def test_going_back_to_a_stop_makes_what_was_said_behind_it_void():
    position = move(walk(plan([R, R, R, A]), "submit", "recommend", "recommend", "recommend"), "step_back", 0)
    assert position.stops == (StepState.CURRENT, StepState.VOID, StepState.VOID, StepState.WAITING)


@pytest.mark.parametrize("to", [None, -1, 1, 2, 9])
def test_one_cannot_go_back_to_a_stop_that_is_not_earlier(to):
    with pytest.raises(WrongState):
        move(walk(plan([R, R, A]), "submit", "recommend"), "step_back", to)


def test_a_route_that_was_recalled_begins_where_it_was():
    position = walk(plan([R, A]), "submit", "recall")
    assert (position.state, position.current) == (RouteState.RETURNED, None)
    assert walk(position, "resubmit").current == 0


def test_every_row_of_the_table_is_an_act_of_somebody():
    for row in MOVES.values():
        assert row.at or row.leaves in (None, StepState.WAITING)
    assert engine.DECIDING == (A, S)
    assert Position(RouteState.RUNNING, (A,), (StepState.CURRENT,)).current == 0
