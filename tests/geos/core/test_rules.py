"""Workflow and policy tables, the clock and the types."""

from datetime import UTC, datetime
from enum import StrEnum
from types import SimpleNamespace

import pytest
import time_machine

from geos.core import clock
from geos.core.actor import Actor, HeldPost
from geos.core.errors import Denied, Incomplete, NotFound, WrongState
from geos.core.policy import Policy, all_of, any_of
from geos.core.types import UtcDateTime
from geos.core.workflow import Step, Workflow


class State(StrEnum):
    A = "a"
    B = "b"


def _yes(actor, subject):
    return True


def _no(actor, subject):
    return False


ASHA = Actor(person_id=1, institution_id=1, name="Asha", posts=(HeldPost(7, "KM", "Katibu", "PS", 3),))
FLOW = Workflow(
    Step("go", (State.A,), State.B, _yes, reason=True),
    Step("never", (State.A,), State.B, _no),
)


def test_a_step_moves_only_from_its_states():
    thing = SimpleNamespace(state=State.B)
    with pytest.raises(WrongState):
        FLOW.fire(ASHA, "go", thing, "why")


def test_a_step_that_asks_for_a_reason_takes_no_blank():
    thing = SimpleNamespace(state=State.A)
    with pytest.raises(Incomplete):
        FLOW.fire(ASHA, "go", thing, "  ")
    assert thing.state is State.A
    FLOW.fire(ASHA, "go", thing, "why")
    assert thing.state is State.B


def test_the_buttons_are_the_steps_that_are_open():
    thing = SimpleNamespace(state=State.A)
    assert [step.act for step in FLOW.open_to(ASHA, thing)] == ["go"]
    with pytest.raises(Denied):
        FLOW.fire(ASHA, "never", thing)


def test_two_rows_of_one_act_are_refused():
    with pytest.raises(ValueError, match="one row"):
        Workflow(Step("go", (State.A,), State.B, _yes), Step("go", (State.B,), State.A, _yes))


def test_what_may_not_be_read_does_not_exist_and_what_may_be_read_can_be_denied():
    with pytest.raises(NotFound):
        Policy({"read": _no, "edit": _no}).require(ASHA, "edit", None)
    with pytest.raises(Denied):
        Policy({"read": _yes, "edit": all_of(_yes, _no)}).require(ASHA, "edit", None)
    Policy({"read": _yes, "edit": any_of(_no, _yes)}).require(ASHA, "edit", None)


def test_an_unknown_action_is_an_error_and_no_answer():
    with pytest.raises(KeyError):
        Policy({"read": _yes}).can(ASHA, "fly", None)


def test_an_actor_is_matched_by_posts_registries_units_and_person():
    clerk = Actor(
        2, 1, "Juma", (HeldPost(9, "K", "Karani", "Clerk", 3, registry_id=4),), unit_ids=frozenset({3})
    )
    assert clerk.tokens == {"post:9", "registry:4", "unit:3", "person:2"}
    assert Actor.system("cli").tokens == set()


def test_the_year_of_a_number_is_the_offices_year():
    with time_machine.travel(datetime(2026, 12, 31, 21, 30, tzinfo=UTC), tick=False):
        assert clock.today().year == 2027


def test_the_clock_can_be_held_still():
    moment = datetime(2026, 11, 1, 8, tzinfo=UTC)
    with clock.held_at(moment):
        assert clock.now() == moment
    assert clock.now() > moment


def test_a_time_without_a_zone_never_reaches_the_database():
    with pytest.raises(ValueError, match="zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), None)  # noqa: DTZ001 - the very mistake
