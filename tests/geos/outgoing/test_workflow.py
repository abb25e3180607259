"""The table of an outgoing letter's life."""

import pytest

from geos.core.actor import Actor
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.workflow import EDITABLE, FIXED, FLOW

NOBODY = Actor(person_id=1, institution_id=2, name="Mgeni")


def test_every_state_is_reached_and_none_leaves_the_last_ones():
    reached = {OutgoingState.DRAFT} | {OutgoingState(step.target) for step in FLOW.steps.values()}
    assert reached == set(OutgoingState)
    left = {source for step in FLOW.steps.values() for source in step.source if source is not step.target}
    assert set(OutgoingState) - left == {
        OutgoingState.DISPATCHED,
        OutgoingState.STRUCK_OUT,
        OutgoingState.ISSUED,
        OutgoingState.WITHDRAWN,
    }


def test_nothing_leads_from_a_signed_letter_back_to_one_that_can_be_edited():
    back = {
        step.act for step in FLOW.steps.values() if set(step.source) & set(FIXED) and step.target in EDITABLE
    }
    assert back == set()


@pytest.mark.parametrize("state", OutgoingState)
def test_a_stranger_has_no_act(state):
    letter = OutgoingLetter(institution_id=1, registry_id=1, post_id=1, signer_post_id=1, state=state)
    assert FLOW.open_to(NOBODY, letter) == []
