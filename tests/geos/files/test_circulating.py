"""A file is shown to many for information: they read it, and it stays where it is."""

import pytest

from geos.audit.models import AuditEntry
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.files import queries, service
from geos.files.models import Circulation, FileState
from geos.notices.models import Notice
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


# Calling back, and levels ------------------------------------------------------------------------------


def test_its_sender_calls_it_back_before_it_is_seen(office, file):
    service.circulate(office.officer.actor, file, [office.director.post, office.lawyer.post])
    first, second = shown(file)
    service.call_back(office.officer.actor, first)
    assert (first.called_back, reads(office.director, file), reading(office.director)) == (True, False, [])
    assert (second.called_back, reads(office.lawyer, file)) == (False, True)
    with pytest.raises(WrongState):
        service.call_back(office.officer.actor, first)
    service.circulate(office.officer.actor, file, [office.director.post])
    assert reads(office.director, file)


def test_what_was_seen_is_not_called_back(office, file):
    service.circulate(office.officer.actor, file, [office.director.post])
    (row,) = shown(file)
    service.see(office.director.actor, row)
    with pytest.raises(WrongState):
        service.call_back(office.officer.actor, row)
    assert not row.called_back


def test_only_whoever_showed_it_calls_it_back(office, file):
    service.circulate(office.officer.actor, file, [office.director.post])
    (row,) = shown(file)
    for member in (office.director, office.clerk):
        with pytest.raises(Denied):
            service.call_back(member.actor, row)
    with pytest.raises(NotFound):
        service.call_back(office.lawyer.actor, row)


def test_what_a_post_could_read_before_it_reads_afterwards(office):
    file = scenes.file_with(office, office.director)
    service.send_back(office.director.actor, file)
    service.receive(office.clerk.actor, file)
    service.circulate(office.clerk.actor, file, [office.director.post])
    service.call_back(office.clerk.actor, shown(file)[0])
    assert reads(office.director, file)


def test_a_showing_is_as_secret_as_its_file_and_does_not_hinder_its_end(office):
    file = scenes.file_with_letter(office)
    service.circulate(office.clerk.actor, file, [office.ps.post])
    service.change_level(office.records.actor, file, Level.CONFIDENTIAL, "Kuna siri")
    item = db.session.scalars(db.select(WorkItem).filter_by(subject_kind="circulation")).one()
    notices = db.session.scalars(db.select(Notice).filter_by(subject_kind="circulation")).all()
    assert (item.level, item.file_id) == (Level.CONFIDENTIAL, None)
    assert notices
    assert all((told.level, told.params["title"]) == (Level.CONFIDENTIAL, "") for told in notices)
    service.close_file(office.records.actor, file, "Mwisho")
    assert file.state is FileState.CLOSED


def test_the_page_of_movements_offers_what_can_be_called_back(office, page, file):
    service.circulate(office.officer.actor, file, [office.director.post])
    db.session.commit()
    url = f"/files/{file.id}/movements"
    (row,) = shown(file)
    assert not page.sign_in(office.director).get(url).select("form[action*=call-back]")
    soup = page.sign_in(office.officer).get(url)
    assert soup.select(f'form[action="/circulations/{row.id}/call-back"]')
    page.post(f"/circulations/{row.id}/call-back", form_on=url)
    soup = page.follow()
    assert "imetenguliwa" in soup.text or "limetenguliwa" in soup.text
    assert not soup.select("form[action*=call-back]")
