"""The table of a memo's life, without a database."""

from geos.core.actor import Actor
from geos.memos.models import Memo, MemoState
from geos.memos.workflow import DECIDED, FLOW, WITH_AUTHOR

FINAL = {MemoState.CARRIED_OUT, MemoState.REFUSED, MemoState.WITHDRAWN}


def test_every_state_can_be_reached():
    reached, before = {MemoState.DRAFT}, set()
    while reached != before:
        before = set(reached)
        reached |= {step.target for step in FLOW.steps.values() if reached & set(step.source)}
    assert reached == set(MemoState)


def test_final_is_final():
    left = {state for step in FLOW.steps.values() for state in step.source}
    assert left == set(MemoState) - FINAL


def test_a_stranger_has_no_act_in_any_state():
    stranger = Actor(person_id=9, institution_id=1, name="Mgeni")
    for state in MemoState:
        assert FLOW.open_to(stranger, Memo(state=state, post_id=1)) == []


def test_a_decided_memo_is_never_with_its_author():
    assert not set(DECIDED) & set(WITH_AUTHOR)


def test_who_says_no_or_sends_it_back_says_why():
    say_why = {act for act, step in FLOW.steps.items() if step.reason}
    assert say_why == {"advise_against", "send_back", "step_back", "refuse"}
