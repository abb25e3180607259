"""The table of a consignment's life."""

import pytest

from geos.core.actor import Actor, HeldPost, Role
from geos.exchange.models import Carrier, Consignment, ConsignmentState
from geos.exchange.queries.consignments import PIPES
from geos.exchange.tracking import TAGS
from geos.exchange.workflow import FLOW
from geos.letters.models import OutgoingLetter

STRANGER = Actor(person_id=1, institution_id=9, name="Mgeni")
FINAL = {
    ConsignmentState.ANSWERED,
    ConsignmentState.REFUSAL_SEEN,
    ConsignmentState.CANCELLED,
}


def test_every_state_is_reached_and_the_last_ones_are_last():
    reached = {ConsignmentState.QUEUED} | {ConsignmentState(step.target) for step in FLOW.steps.values()}
    assert reached == set(ConsignmentState)
    left = {source for step in FLOW.steps.values() for source in step.source}
    assert set(ConsignmentState) - left == FINAL


@pytest.mark.parametrize("state", ConsignmentState)
@pytest.mark.parametrize("carrier", Carrier)
def test_a_stranger_has_no_act(state, carrier):
    letter = OutgoingLetter(institution_id=1, registry_id=1, post_id=1)
    there = 2 if carrier is Carrier.MEMBER else None
    consignment = Consignment(
        letter=letter, carrier=carrier, state=state, from_institution_id=1, to_registry_id=there
    )
    assert FLOW.open_to(STRANGER, consignment) == []


def test_each_state_has_its_own_words_and_its_own_dots():
    assert set(TAGS) == set(ConsignmentState)
    words = [str(words) for _kind, words, _sum in TAGS.values()]
    assert len(set(words)) == len(words)
    assert PIPES[ConsignmentState.QUEUED] == ("wait", "", "", "")
    assert PIPES[ConsignmentState.SENT][2:] == ("", ""), "sent is not delivered"
    assert PIPES[ConsignmentState.DELIVERED][3] == "", "delivered is not registered"


def test_no_mail_is_ever_shown_as_delivered():
    from geos.exchange.service.consignments.reporting import OUTCOMES

    assert set(OUTCOMES) == {"sent", "delayed", "failed"}
    step = FLOW.steps["deliver"]
    letter = OutgoingLetter(institution_id=1, registry_id=1, post_id=1)
    mail = Consignment(
        letter=letter, carrier=Carrier.MAIL, state=ConsignmentState.SENT, from_institution_id=1
    )
    post = HeldPost(1, "K", "Karani", "Clerk", 1, registry_id=1, roles=frozenset({Role.REGISTRY_CLERK}))
    clerk = Actor(person_id=1, institution_id=1, name="Karani", posts=(post,))
    assert not step.by(clerk, mail)
    mail.carrier = Carrier.MEMBER
    assert step.by(clerk, mail), "the same clerk hands to a member"
