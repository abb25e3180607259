"""Many files at once, and files that lie at the counter though nobody sent them back."""

import pytest

from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.files import queries, service
from geos.files.models import Cause, FileState, Movement, MovementState
from geos.files.service.bulk import MOST, SomeRefused
from geos.notices import queries as notices
from geos.work.models import WorkState
from tests.geos.files import scenes
from tests.geos.files.test_moving import token, waiting


@pytest.fixture
def files(office):
    """Three files in the registry."""
    return [scenes.file_with_letter(office) for _ in range(3)]


def handed_over(office, files, to=None, by=None, **more):
    to, by = to or office.officer, by or office.clerk
    return service.hand_over_many(by.actor, files, to.post, cause=Cause.REQUEST, **more)


def states(files):
    db.session.expire_all()
    return {file.state for file in files}


# Handing over and receiving ------------------------------------------------------------------------------


def test_a_pile_goes_as_one_list(office, files):
    moves = handed_over(office, files, due_at=scenes.noon_in(2), note="Rundo la asubuhi")
    assert [move.file_id for move in moves] == [file.id for file in files]
    (batch,) = {move.batch for move in moves}
    assert len(batch) == 26
    assert {file.due_at for file in files} == {scenes.noon_in(2)}
    assert all(waiting(file) == [(token(office.officer), "receive", WorkState.TO_DO)] for file in files)
    assert handed_over(office, [scenes.file_with_letter(office)])[0].batch != batch


def test_a_file_that_is_named_twice_goes_once(office, files):
    assert len(handed_over(office, [*files, files[0]])) == 3


def test_one_file_that_cannot_go_keeps_all_back_and_is_named(office, files):
    gone = scenes.file_with(office, office.officer)
    secret = scenes.secret_file(office)
    with pytest.raises(SomeRefused) as error:
        handed_over(office, [*files, gone, secret], by=office.records)
    assert error.value.refusals == {
        gone.id: Denied.key,
        secret.id: "Choose a post that is cleared for this level",
    }
    assert states(files) == {FileState.IN_REGISTRY}
    assert db.session.query(Movement).filter(Movement.batch.is_not(None)).count() == 0


def test_a_file_that_one_may_not_read_is_refused_like_one_that_does_not_exist(office, files):
    secret = scenes.secret_file(office)
    with pytest.raises(SomeRefused) as error:
        handed_over(office, [*files, secret])
    assert error.value.refusals == {secret.id: NotFound.key}


def test_an_empty_pile_and_one_too_many_are_refused(office, files, monkeypatch):
    with pytest.raises(Invalid) as error:
        handed_over(office, [])
    assert error.value.fields == {"files": "Choose at least one file"}
    monkeypatch.setattr("geos.files.service.bulk.MOST", 2)
    with pytest.raises(Invalid) as error:
        handed_over(office, files)
    assert "files" in error.value.fields
    assert MOST == 200


def test_a_pile_is_received_at_once_by_its_post_alone(office, files):
    handed_over(office, files)
    with pytest.raises(SomeRefused):
        service.receive_many(office.clerk.actor, files)
    service.receive_many(office.officer.actor, files)
    assert states(files) == {FileState.WITH_POST}
    with pytest.raises(SomeRefused) as error:
        service.receive_many(office.officer.actor, files)
    assert set(error.value.refusals.values()) == {WrongState.key}


# At the counter ------------------------------------------------------------------------------------------


def test_a_file_that_comes_to_the_counter_is_taken_in_and_its_holder_is_told(office):
    file = scenes.file_with(office, office.officer)
    movement = service.take_in(office.clerk.actor, file, "Lilikuwa kwenye ngazi")
    assert (file.state, file.holder_post_id, file.due_at) == (FileState.IN_REGISTRY, None, None)
    assert (movement.state, movement.cause) == (MovementState.RECEIVED, Cause.RETURN)
    assert (movement.from_post_id, movement.sent_by_id) == (office.officer.post.id, None)
    assert waiting(file) == []
    told = db.session.scalars(notices.mine(office.officer.actor)).all()
    assert "take_in" in [notice.key for notice in told]
    assert queries.movements(file)[1].left_at == movement.received_at


def test_a_file_on_its_way_between_two_posts_is_taken_in_and_the_way_ends(office):
    file = scenes.file_with(office, office.officer)
    service.hand_over(office.officer.actor, file, office.director.post, cause=Cause.ACTION)
    way = file.transit
    movement = service.take_in(office.clerk.actor, file)
    assert (way.state, movement.sent_at) == (MovementState.REASSIGNED, way.sent_at)
    assert waiting(file) == []
    for member in (office.officer, office.director):
        told = db.session.scalars(notices.mine(member.actor)).all()
        assert ("take_in" in [notice.key for notice in told]) == (member is office.director)
    with pytest.raises(NotFound):
        queries.get(office.director.actor, file.id)


@pytest.mark.parametrize("who", ["officer", "director", "other_clerk", "auditor"])
def test_only_the_staff_of_its_registry_takes_a_file_in(office, who):
    file = scenes.file_with(office, office.officer)
    with pytest.raises(Denied if who == "officer" else NotFound):
        service.take_in(office.everyone[who].actor, file)
    assert file.state is FileState.WITH_POST


def test_what_is_in_the_registry_or_on_its_way_there_or_closed_is_not_taken_in(office):
    here = scenes.file_with_letter(office)
    coming = scenes.file_with(office, office.officer)
    service.send_back(office.officer.actor, coming)
    sent = scenes.file_on_the_way(office, office.officer)
    closed = scenes.close(scenes.file_with_letter(office))
    for file, refusal in ((here, WrongState), (coming, Denied), (sent, Denied), (closed, WrongState)):
        with pytest.raises(refusal):
            service.take_in(office.clerk.actor, file)


def test_whatever_lies_at_the_counter_is_in_the_registry_after_one_act(office):
    with_officer = scenes.file_with(office, office.officer)
    coming = scenes.file_with(office, office.officer)
    service.send_back(office.officer.actor, coming)
    sent = scenes.file_on_the_way(office, office.officer)
    files = [with_officer, coming, sent]
    service.take_in_many(office.clerk.actor, files)
    assert states(files) == {FileState.IN_REGISTRY}
    assert all(waiting(file) == [] for file in files)
    assert sent.transit is None
    with pytest.raises(SomeRefused):
        service.take_in_many(office.clerk.actor, [sent])
