"""A file found elsewhere than the system says: a movement corrects it, and both sides are told."""

import pytest

from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.files import queries, service
from geos.files.models import FileState, MovementState
from geos.notices.models import Notice
from geos.work.models import WorkItem
from geos.work.queries import OPEN
from tests.geos.files import scenes

NOTE = "Sensa 1/2026"


def told(key):
    return [row.person_id for row in db.session.scalars(db.select(Notice).filter_by(key=key))]


def test_a_file_found_with_another_post_is_there_by_a_movement(office):
    file = scenes.file_with(office, office.officer)
    movement = service.found_at(office.clerk.actor, file, office.director.post, NOTE)
    assert (file.state, file.holder_post) == (FileState.WITH_POST, office.director.post)
    assert (movement.from_post, movement.note, movement.state) == (
        office.officer.post, NOTE, MovementState.RECEIVED,
    )  # fmt: skip
    stay = queries.movements(file)[1]
    assert stay.left_at == movement.sent_at
    assert told("found_with_you") == [office.director.person.id]
    assert told("found_elsewhere") == [office.officer.person.id]
    assert queries.get(office.director.actor, file.id) == file
    open_ = db.session.scalars(db.select(WorkItem).filter_by(file_id=file.id)).all()
    assert [row.token for row in open_ if row.state in OPEN] == [f"post:{office.director.post.id}"]


def test_a_file_thought_to_be_on_its_way_has_arrived_elsewhere(office):
    file = scenes.file_on_the_way(office, office.lawyer)
    service.found_at(office.clerk.actor, file, office.officer.post, NOTE)
    assert (file.transit, file.holder_post) == (None, office.officer.post)
    assert [row.state for row in queries.movements(file)] == [
        MovementState.RECEIVED,
        MovementState.REASSIGNED,
    ]
    with pytest.raises(NotFound):  # what the wrong way opened is closed again
        queries.get(office.lawyer.actor, file.id)


def test_a_file_found_in_the_registry_is_there_and_its_rack_is_written(office):
    file = scenes.file_with(office, office.officer)
    movement = service.found_at(office.clerk.actor, file, None, NOTE, location="Chumba 1, rafu A")
    assert (file.state, file.location, movement.to_post_id) == (
        FileState.IN_REGISTRY, "Chumba 1, rafu A", None,
    )  # fmt: skip
    assert service.found_at(office.clerk.actor, file, None, NOTE, location="Rafu B") is None
    assert file.location == "Rafu B"
    with pytest.raises(WrongState):
        service.found_at(office.clerk.actor, file, None, NOTE, location="Rafu B")


def test_only_the_registrys_staff_say_so_and_only_what_can_be(office):
    file = scenes.file_with(office, office.officer)
    with pytest.raises(Denied):
        service.found_at(office.officer.actor, file, office.director.post, NOTE)
    with pytest.raises(NotFound):
        service.found_at(office.other_clerk.actor, file, office.director.post, NOTE)
    with pytest.raises(Invalid):
        service.found_at(office.clerk.actor, file, office.other_officer.post, NOTE)
    with pytest.raises(Incomplete):
        service.found_at(office.clerk.actor, file, office.director.post, " ")
    with pytest.raises(WrongState):
        service.found_at(office.clerk.actor, file, office.officer.post, NOTE)
    secret = scenes.secret_file(office)
    with pytest.raises(Invalid):
        service.found_at(office.records.actor, secret, office.officer.post, NOTE)
    with pytest.raises(NotFound):
        service.found_at(office.clerk.actor, secret, office.director.post, NOTE)
