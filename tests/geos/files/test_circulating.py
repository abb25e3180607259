"""A file is shown to many for information: they read it, and it stays where it is."""

import pytest

from geos.audit.models import AuditEntry
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.files import queries, service
from geos.files.models import Circulation, FileState
from geos.work.models import WorkItem
from geos.work.queries import OPEN
from tests.geos.files import scenes
from tests.geos.files.test_moving import reads


def reading(member):
    """What waits for a member to be read, as references."""
    query = db.select(WorkItem).filter_by(token=f"post:{member.post.id}", act="read")
    return [item.reference for item in db.session.scalars(query) if item.state in OPEN]


def shown(file):
    return db.session.scalars(
        db.select(Circulation).filter_by(file_id=file.id).order_by(Circulation.id)
    ).all()


@pytest.fixture
def file(office):
    """With the officer."""
    return scenes.file_with(office, office.officer)


def test_whoever_is_shown_a_file_reads_it_while_its_holder_keeps_it(office, file):
    before = (file.state, file.holder_post_id, file.held_since)
    service.circulate(office.officer.actor, file, [office.director.post, office.lawyer.post], "Kwa taarifa")
    assert (file.state, file.holder_post_id, file.held_since) == before
    for member in (office.director, office.lawyer):
        assert reads(member, file)
        assert reading(member) == [file.reference]
    assert [row.note for row in shown(file)] == ["Kwa taarifa"] * 2
    assert not reads(office.secretary, file)


def test_it_ends_for_each_by_seeing(office, file):
    service.circulate(office.officer.actor, file, [office.director.post, office.lawyer.post])
    first, second = shown(file)
    service.see(office.director.actor, first)
    assert (first.seen_by_id, second.seen_at) == (office.director.person.id, None)
    assert (reading(office.director), reading(office.lawyer)) == ([], [file.reference])
    assert reads(office.director, file)
    with pytest.raises(WrongState):
        service.see(office.director.actor, first)


def test_only_whoever_was_shown_it_says_that_it_was_seen(office, file):
    service.circulate(office.officer.actor, file, [office.director.post])
    (row,) = shown(file)
    with pytest.raises(Denied):
        service.see(office.officer.actor, row)
    with pytest.raises(NotFound):
        service.see(office.lawyer.actor, row)


def test_an_acting_officer_sees_for_the_post(office, file):
    service.circulate(office.officer.actor, file, [office.director.post])
    office.let_act(office.lawyer, office.director)
    (row,) = shown(file)
    service.see(office.lawyer.actor, row)
    assert row.seen_by_id == office.lawyer.person.id


def test_the_registry_shows_what_it_has_and_nobody_what_they_have_not(office, file):
    here = scenes.file_with_letter(office)
    service.circulate(office.clerk.actor, here, [office.director.post])
    with pytest.raises(Denied):
        service.circulate(office.clerk.actor, file, [office.director.post])
    with pytest.raises(NotFound):
        service.circulate(office.lawyer.actor, file, [office.director.post])
    closed = scenes.close(scenes.file_with_letter(office))
    with pytest.raises(WrongState):
        service.circulate(office.clerk.actor, closed, [office.director.post])


@pytest.mark.parametrize(
    "wrong",
    [
        lambda office: [],
        lambda office: [office.director.post, office.other_officer.post],
        lambda office: [office.director.post, office.officer.post],  # has it
    ],
)
def test_all_are_shown_it_or_none(office, file, wrong):
    with pytest.raises(Invalid) as error:
        service.circulate(office.officer.actor, file, wrong(office))
    assert "posts" in error.value.fields
    assert shown(file) == []
    assert not reads(office.director, file)


def test_nobody_is_shown_a_file_above_their_clearance_or_twice_at_once(office):
    file = scenes.secret_file(office)
    assert office.lawyer.post.clearance < Level.CONFIDENTIAL
    with pytest.raises(Invalid):
        service.circulate(office.records.actor, file, [office.director.post, office.lawyer.post])
    service.circulate(office.records.actor, file, [office.director.post])
    with pytest.raises(Invalid):
        service.circulate(office.records.actor, file, [office.director.post])
    (row,) = shown(file)
    service.see(office.director.actor, row)
    service.circulate(office.records.actor, file, [office.director.post])  # again, of a new paper
    payloads = db.session.scalars(db.select(AuditEntry.payload).filter_by(act="circulate")).all()
    assert payloads
    assert not any(file.title in payload for payload in payloads)


def test_a_file_that_was_shown_goes_on_its_way_as_ever(office, file):
    service.circulate(office.officer.actor, file, [office.director.post])
    service.send_back(office.officer.actor, file)
    service.receive(office.clerk.actor, file)
    assert file.state is FileState.IN_REGISTRY
    assert reading(office.director) == [file.reference]
    assert queries.stays(file)[-1].post is None
