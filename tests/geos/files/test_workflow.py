"""The table of moves: every state is reached, and outsiders have no act."""

from geos.files.models import FileState
from geos.files.workflow import FLOW
from tests.geos.files import scenes


def test_every_state_but_the_last_ones_is_reached_and_left():
    targets = {step.target for step in FLOW.steps.values()}
    sources = {source for step in FLOW.steps.values() for source in step.source}
    living = {FileState.IN_REGISTRY, FileState.ON_THE_WAY, FileState.WITH_POST}
    assert targets == living | {FileState.CLOSED, FileState.DISPOSED}
    assert sources == living | {FileState.CLOSED}  # a closed file is disposed of, nothing else


def test_who_may_do_what_with_a_file_in_the_registry(office):
    file = scenes.file_with_letter(office)
    assert acts(office, file) == {
        "clerk": ["hand_over", "found_with", "close_file"],
        "records": ["hand_over", "found_with", "close_file"],
    }


def test_who_may_do_what_with_a_file_on_its_way(office):
    file = scenes.file_on_the_way(office, office.officer)
    assert acts(office, file) == {
        "officer": ["receive"],
        "clerk": ["recall_to_registry", "reassign", "found_with"],
        "records": ["recall_to_registry", "reassign", "found_with"],
    }


def test_who_may_do_what_with_a_file_in_an_officers_hands(office):
    file = scenes.file_with(office, office.officer)
    assert acts(office, file) == {
        "officer": ["hand_over", "reassign", "send_back"],
        "clerk": ["take_in", "found_with"],
        "records": ["take_in", "found_with"],
    }


def test_who_may_do_what_with_a_file_on_its_way_back(office):
    file = scenes.file_with(office, office.officer)
    scenes.service.send_back(office.officer.actor, file)
    assert acts(office, file) == {
        "officer": ["recall", "reassign"],
        "clerk": ["receive_return", "reassign", "found_with"],
        "records": ["receive_return", "reassign", "found_with"],
    }


def test_a_closed_file_is_moved_by_nobody(office):
    file = scenes.file_with_letter(office)
    scenes.close(file)
    assert acts(office, file) == {}


def acts(office, file):
    """Names of members and the acts open to them; those without any are left out."""
    found = {
        name: [step.act for step in FLOW.open_to(member.actor, file)]
        for name, member in office.everyone.items()
    }
    return {name: open_ for name, open_ in found.items() if open_}
