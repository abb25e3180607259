"""The rules of a route, over every way that it can be walked: serial, parallel, first few, with changes."""

from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from geos.core.errors import WrongState
from geos.routes import engine
from geos.routes.engine import MOVES, By, Position, Unwalkable, acts, may, move, open_at, plan
from geos.routes.models import RouteState, StepKind, StepState

C, N, R = StepKind.COMMENT, StepKind.CONCUR, StepKind.RECOMMEND
A, S, I = StepKind.APPROVE, StepKind.SIGN, StepKind.INFORM  # noqa: E741
ENDED = {RouteState.FINISHED, RouteState.STOPPED}
PASSED = {StepState.DONE, StepState.SKIPPED, StepState.SPARED, StepState.REFUSED}


def words(position):
    """The states of the stops, as one line reads best."""
    return [stop.value for stop in position.stops]


def walk(position, *names):
    """The position after acts, each `act`, or (act, stop), or (act, stop, earlier stop)."""
    for name in names:
        act, *where = (name,) if isinstance(name, str) else name
        position = move(position, act, *where)
    return position


# Plans ----------------------------------------------------------------------------------------------


@st.composite
def stages(draw, kinds, most):
    """Stops of one stage: (kinds, how many are enough)."""
    found = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=most))
    holding = sum(kind is not I for kind in found)
    return found, draw(st.none() | st.integers(1, holding)) if holding else None


@st.composite
def plans(draw):
    """Any route that can be walked: stages that advise, approve or inform, and decisions at its end."""
    last = draw(st.sampled_from([A, S]))
    before = draw(st.lists(st.one_of(stages([C, N, R, I], 3), stages([A, I], 2)), max_size=3))
    end = draw(st.lists(stages([last], 3), min_size=1, max_size=2))
    groups = [*before, *end, *draw(st.lists(stages([I], 1), max_size=1))]
    kinds = [kind for found, _ in groups for kind in found]
    numbers = [number for number, (found, _) in enumerate(groups, start=1) for _ in found]
    needed = [enough for found, enough in groups for _ in found]
    return plan(kinds, numbers, needed)


class Walk(RuleBasedStateMachine):
    """Whatever anybody may do, one after the other; what must always hold is looked at after each act."""

    @initialize(start=plans())
    def begin(self, start):
        self.position = start
        self.version = self.read = 1
        self.yes = {}  # stop → the version to which it said yes, since it was asked last

    def act(self, act, here=None, to=None):
        before = self.position
        self.position = move(before, act, here, to)
        return before

    @precondition(lambda self: self.position.state in ENDED)
    @rule(start=plans())
    def another_case_begins(self, start):
        self.begin(start)

    @precondition(lambda self: acts(self.position) & {"submit", "resubmit"})
    @rule(changed=st.booleans())
    def author_sends(self, changed):
        first = self.position.state is RouteState.PLANNED
        self.version += changed and not first
        act = "submit" if first else "restart" if changed else "resubmit"
        self.act(act)
        self.read = self.version
        if act == "restart":
            self.yes = {}

    @precondition(lambda self: self.position.currents)
    @rule(data=st.data())
    def holder_answers(self, data):
        possible = [
            (act, here)
            for act in sorted(engine.SAID_AT_A_STOP | {"refuse", "skip"})
            for here in open_at(self.position, act)
        ]
        act, here = data.draw(st.sampled_from(possible))
        before = self.act(act, here)
        assert before.stops[here] is StepState.CURRENT
        assert self.position.stops[here] is not StepState.CURRENT
        with pytest.raises(WrongState):  # nobody answers twice
            move(self.position, act, here)
        if act in engine.SAID_AT_A_STOP:
            self.yes[here] = self.read

    @precondition(lambda self: acts(self.position) & {"send_back", "recall"})
    @rule(data=st.data())
    def goes_to_author(self, data):
        act = data.draw(st.sampled_from(sorted(acts(self.position) & {"send_back", "recall"})))
        self.act(act)
        assert self.position.state is RouteState.RETURNED

    @precondition(lambda self: may(self.position, "step_back"))
    @rule(data=st.data())
    def goes_to_earlier_stage(self, data):
        here = data.draw(st.sampled_from(open_at(self.position, "step_back")))
        numbers = self.position.stages
        earlier = [index for index, number in enumerate(numbers) if number < numbers[here]]
        to = data.draw(st.sampled_from(earlier))
        self.act("step_back", here, to)
        for index, number in enumerate(numbers):
            if number >= numbers[to]:
                assert self.position.stops[index] is not StepState.DONE
                self.yes.pop(index, None)

    @precondition(lambda self: may(self.position, "amend"))
    @rule(data=st.data())
    def holder_changes_the_text(self, data):
        here = data.draw(st.sampled_from(open_at(self.position, "amend")))
        bound = {
            i
            for i, kind in enumerate(self.position.kinds)
            if kind in engine.BINDING and self.position.stops[i] is StepState.DONE
        }
        self.act("amend", here)
        self.version += 1
        self.read = self.version
        assert all(self.position.stops[i] in (StepState.VOID, StepState.CURRENT) for i in bound)

    @precondition(lambda self: may(self.position, "see"))
    @rule(data=st.data())
    def reader_sees(self, data):
        here = data.draw(st.sampled_from(open_at(self.position, "see")))
        before = self.act("see", here)
        assert (before.state, before.currents) == (self.position.state, self.position.currents)

    @precondition(lambda self: may(self.position, "withdraw"))
    @rule(sure=st.integers(0, 9))
    def author_withdraws(self, sure):
        if sure == 0:
            self.act("withdraw")
            assert self.position.state is RouteState.STOPPED

    @invariant()
    def a_running_route_waits_for_stops_of_one_stage_and_no_other_route_waits(self):
        waiting = {self.position.stages[index] for index in self.position.currents}
        assert len(waiting) == (1 if self.position.state is RouteState.RUNNING else 0)

    @invariant()
    def everything_before_the_present_stage_is_settled(self):
        here = self.position.current
        for index, number in enumerate(self.position.stages):
            if here is None or number >= self.position.stages[here]:
                continue
            settled = self.position.stops[index]
            assert settled in PASSED | {StepState.TOLD}

    @invariant()
    def what_is_for_information_is_never_waited_for(self):
        for index in self.position.currents:
            assert self.position.kinds[index] is not I

    @invariant()
    def a_binding_yes_that_counts_was_given_to_the_version_on_its_way(self):
        for index, kind in enumerate(self.position.kinds):
            if kind in (*engine.BINDING, S) and self.position.stops[index] is StepState.DONE:
                assert self.yes[index] == self.read

    @invariant()
    def a_finished_route_has_enough_yes_in_each_stage(self):
        if self.position.state is not RouteState.FINISHED:
            return
        for number in set(self.position.stages):
            stage = self.position.stage(number)
            done = [index for index in stage if self.position.stops[index] is StepState.DONE]
            skipped = [index for index in stage if self.position.stops[index] is StepState.SKIPPED]
            enough = self.position.needed[stage[0]] if stage else None
            wanted = len(stage) if enough is None else enough
            assert len(done) >= min(wanted, len(stage) - len(skipped))

    @invariant()
    def whoever_decides_is_never_skipped(self):
        for kind, stop in zip(self.position.kinds, self.position.stops, strict=True):
            assert kind not in engine.DECIDING or stop is not StepState.SKIPPED

    @invariant()
    def once_signed_the_text_stands(self):
        if self.position.signed:
            assert not acts(self.position) & engine.BEFORE_SIGNING

    @invariant()
    def what_is_over_stays_over(self):
        if self.position.state in ENDED:
            assert acts(self.position) <= {"see"}

    @invariant()
    def an_act_that_may_not_happen_is_refused(self):
        for act in MOVES:
            if not may(self.position, act):
                with pytest.raises(WrongState):
                    move(self.position, act, 0, 0)


def test_every_walk_keeps_what_must_always_hold():
    run_state_machine_as_test(Walk, settings=settings(max_examples=25, stateful_step_count=20, deadline=None))


@given(plans())
def test_every_route_can_be_finished_by_everybody_saying_yes(start):
    position = walk(start, "submit")
    for _ in start.kinds:
        possible = [(act, here) for act in engine.SAID_AT_A_STOP for here in open_at(position, act)]
        if not possible:
            break
        position = move(position, *possible[0])
    assert position.state is RouteState.FINISHED


@given(plans())
def test_an_unchanged_text_goes_back_to_whoever_returned_it(start):
    sent = walk(start, "submit")
    here = open_at(sent, "send_back")[-1]
    back = move(sent, "send_back", here)
    assert back.stops[here] is StepState.RETURNED
    assert move(back, "resubmit").currents == sent.currents


# Serial ---------------------------------------------------------------------------------------------


def test_one_after_the_other_says_yes_and_the_last_one_ends_it():
    position = walk(plan([R, R, A]), "submit")
    assert words(position) == ["current", "waiting", "waiting"]
    position = walk(position, "recommend", "recommend")
    assert words(position) == ["done", "done", "current"]
    position = walk(position, "approve")
    assert (position.state, position.current) == (RouteState.FINISHED, None)


def test_advice_against_goes_on_all_the_same():
    position = walk(plan([R, A]), "submit", "advise_against")
    assert words(position) == ["done", "current"]


def test_several_decide_one_after_the_other_and_a_refusal_of_one_ends_it():
    assert walk(plan([A, A]), "submit", "approve").state is RouteState.RUNNING
    stopped = walk(plan([A, A, A]), "submit", "approve", "refuse")
    assert (stopped.state, words(stopped)) == (RouteState.STOPPED, ["done", "refused", "waiting"])


@pytest.mark.parametrize(
    ("kinds", "may_do"),
    [
        ([C, A], {"comment"}),
        ([N, A], {"concur"}),
        ([R, A], {"recommend", "advise_against"}),
        ([A], {"approve", "refuse"}),
        ([S], {"sign", "refuse"}),
    ],
)
def test_each_kind_of_stop_answers_in_its_own_way_only(kinds, may_do):
    answers = engine.SAID_AT_A_STOP | {"refuse"}
    assert acts(walk(plan(kinds), "submit")) & answers == may_do


def test_going_back_to_a_stop_makes_what_was_said_from_there_on_void():
    sent = walk(plan([R, R, R, A]), "submit", "recommend", "recommend", "recommend")
    position = move(sent, "step_back", to=0)
    assert words(position) == ["current", "void", "void", "waiting"]
    assert words(walk(position, "recommend")) == ["done", "current", "void", "waiting"]


@pytest.mark.parametrize("to", [None, -1, 1, 2, 9])
def test_one_cannot_go_back_to_a_stop_that_is_not_earlier(to):
    with pytest.raises(WrongState):
        move(walk(plan([R, R, A]), "submit", "recommend"), "step_back", to=to)


def test_from_the_first_stage_one_can_go_back_to_the_author_alone():
    position = walk(plan([R, A]), "submit")
    assert "step_back" not in acts(position)
    assert "send_back" in acts(position)


def test_a_changed_text_begins_again_at_the_first_stage():
    back = walk(plan([N, R, A]), "submit", "concur", "recommend", "send_back")
    assert words(walk(back, "restart")) == ["current", "void", "waiting"]
    assert words(walk(back, "resubmit")) == ["done", "done", "current"]


def test_a_route_that_was_recalled_begins_where_it_was():
    position = walk(plan([R, A]), "submit", "recall")
    assert (position.state, position.current) == (RouteState.RETURNED, None)
    assert walk(position, "resubmit").current == 0


# At the same time -----------------------------------------------------------------------------------


def together(*groups, needed=None):
    """A plan of groups of kinds; `needed` maps the place of a group to how many of it are enough."""
    numbers = [number for number, group in enumerate(groups, start=1) for _ in group]
    enough = [(needed or {}).get(number - 1) for number in numbers]
    return plan([kind for group in groups for kind in group], numbers, enough)


def test_all_of_a_stage_are_asked_at_once_and_waited_for():
    position = walk(together([R, N, C], [A]), "submit")
    assert words(position) == ["current", "current", "current", "waiting"]
    position = walk(position, ("comment", 2), ("recommend", 0))
    assert words(position) == ["done", "current", "done", "waiting"]
    assert words(walk(position, ("concur", 1))) == ["done", "done", "done", "current"]


def test_the_first_few_are_enough_and_the_rest_is_spared():
    position = walk(together([R, R, R], [A], needed={0: 2}), "submit", ("recommend", 2), ("recommend", 0))
    assert words(position) == ["done", "spared", "done", "current"]
    with pytest.raises(WrongState):
        move(position, "recommend", 1)


def test_a_refusal_ends_a_stage_of_which_all_must_approve():
    assert walk(together([A, A]), "submit", ("approve", 0), ("refuse", 1)).state is RouteState.STOPPED


def test_a_refusal_does_not_end_a_stage_while_enough_others_can_still_approve():
    position = walk(together([A, A, A], needed={0: 2}), "submit", ("refuse", 1))
    assert (position.state, words(position)) == (RouteState.RUNNING, ["current", "refused", "current"])
    assert walk(position, ("approve", 0), ("approve", 2)).state is RouteState.FINISHED
    assert walk(position, ("approve", 0), ("refuse", 2)).state is RouteState.STOPPED


def test_one_return_takes_the_case_from_all_of_its_stage_and_a_yes_given_there_stands():
    back = walk(together([N, N, N], [A]), "submit", ("concur", 0), ("send_back", 1))
    assert words(back) == ["done", "returned", "waiting", "waiting"]
    assert words(walk(back, "resubmit")) == ["done", "current", "current", "waiting"]


def test_a_return_to_a_stage_asks_all_of_it_again():
    sent = walk(together([R, R], [A]), "submit", ("recommend", 0), ("recommend", 1))
    assert words(move(sent, "step_back", 2, 1)) == ["current", "current", "waiting"]


def test_one_cannot_go_back_to_a_neighbour_of_the_same_stage():
    sent = walk(together([C], [R, R], [A]), "submit", "comment")
    with pytest.raises(WrongState):
        move(sent, "step_back", 2, 1)


# Information, absence, changes ----------------------------------------------------------------------


def test_information_holds_nothing_up():
    position = walk(together([I, R], [I], [A], [I]), "submit")
    assert words(position) == ["told", "current", "waiting", "waiting", "waiting"]
    position = walk(position, "recommend")
    assert words(position) == ["told", "done", "told", "current", "waiting"]
    position = walk(position, "approve")
    assert (position.state, words(position)) == (
        RouteState.FINISHED, ["told", "done", "told", "done", "told"],
    )  # fmt: skip
    assert words(move(position, "see", 4))[-1] == "done"
    with pytest.raises(WrongState):
        walk(position, ("see", 4), ("see", 4))


def test_who_is_skipped_is_not_missed():
    assert words(walk(plan([R, A]), "submit", "skip")) == ["skipped", "current"]
    position = walk(together([R, R, R], [A], needed={0: 2}), "submit", ("skip", 0), ("skip", 1))
    assert words(position) == ["skipped", "skipped", "current", "waiting"]
    assert words(walk(position, "recommend")) == ["skipped", "skipped", "done", "current"]


def test_a_change_makes_every_earlier_binding_yes_void_and_asks_for_it_again():
    sent = walk(plan([N, R, N, A]), "submit", "concur", "recommend", "concur")
    changed = walk(sent, "amend")
    assert words(changed) == ["current", "done", "void", "waiting"]
    assert words(walk(changed, "concur")) == ["done", "done", "current", "waiting"]
    assert words(walk(changed, "concur", "concur")) == ["done", "done", "done", "current"]


def test_a_change_where_nothing_binds_leaves_the_case_where_it_is():
    sent = walk(plan([R, C, A]), "submit", "recommend")
    assert walk(sent, "amend") == sent


def test_a_change_in_a_stage_asks_the_neighbours_again_who_had_said_yes():
    sent = walk(together([N, N], [A]), "submit", ("concur", 0))
    assert words(move(sent, "amend", 1)) == ["current", "current", "waiting"]


def test_after_a_signature_others_sign_or_refuse_and_nothing_else():
    signed = walk(plan([R, S, S]), "submit", "recommend", "sign")
    assert acts(signed) == {"sign", "refuse", "ask", "answer", "escalate"}
    assert walk(signed, "refuse").state is RouteState.STOPPED


# Plans that are refused -----------------------------------------------------------------------------

UNWALKABLE = {
    "nobody": ([], []),
    "nobody decides": ([R], [1]),
    "information alone": ([I], [1]),
    "advice after the decision": ([A, R], [1, 2]),
    "approval after a signature": ([S, A], [1, 2]),
    "advice beside the decision": ([R, A], [1, 1]),
    "a stage torn apart": ([R, C, R, A], [1, 2, 1, 3]),
}


@pytest.mark.parametrize("why", UNWALKABLE)
def test_a_plan_that_cannot_be_walked_is_refused(why):
    with pytest.raises(Unwalkable):
        plan(*UNWALKABLE[why])


@pytest.mark.parametrize("needed", [[0, 0, None], [3, 3, None], [1, 2, None]])
def test_enough_is_at_least_one_and_at_most_all_of_a_stage(needed):
    with pytest.raises(Unwalkable):
        plan([R, R, A], [1, 1, 2], needed)


# The table ------------------------------------------------------------------------------------------


def test_every_row_of_the_table_says_at_which_stops_unless_the_author_does_it():
    for row in MOVES.values():
        assert bool(row.at) is (row.by is not By.AUTHOR)
        assert row.leaves is None or row.at


def test_a_position_without_stages_is_serial():
    position = Position(RouteState.RUNNING, (R, A), (StepState.CURRENT, StepState.WAITING))
    assert [list(group) for _, group in groupby(position.stages)] == [[1], [2]]
    assert position.current == 0
