"""Minutes: a draft of its author, then permanent; written by whoever has the file."""

import pytest
from sqlalchemy import func

from geos.audit.models import AuditEntry
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.files import queries, service
from geos.files.models import Cause, FileState, Minute, MinuteState
from tests.geos.files import scenes


@pytest.fixture
def file(office):
    """With the officer."""
    return scenes.file_with(office, office.officer)


def wrote(member, file, text="Naomba maelekezo.", to=None, post=None):
    return service.write_minute(
        member.actor, file, text, (post or member.post).id, to.post.id if to else None
    )


def shown(file):
    return [minute.number for minute in db.session.scalars(queries.minutes(file))]


def test_minutes_are_numbered_apart_from_folios_when_they_are_committed(office, file):
    first, second = wrote(office.officer, file), wrote(office.officer, file)
    service.commit_minute(office.officer.actor, second)
    service.commit_minute(office.officer.actor, first)
    assert (second.number, first.number) == (1, 2)
    assert shown(file) == [2, 1]
    assert queries.count_minutes(file) == 2


def test_the_registrys_clerk_minutes_while_the_file_is_in_the_registry(office):
    file = scenes.file_with_letter(office)
    assert service.commit_minute(office.clerk.actor, wrote(office.clerk, file)).number == 1
    service.hand_over(office.clerk.actor, file, office.officer.post, cause=Cause.NEW_PAPER)
    with pytest.raises(Denied):
        wrote(office.clerk, file)


def test_nobody_minutes_on_a_file_that_another_holds_or_that_is_on_its_way(office, file):
    with pytest.raises(Denied):
        wrote(office.clerk, file)
    with pytest.raises(NotFound):
        wrote(office.lawyer, file)
    service.hand_over(office.officer.actor, file, office.director.post, cause=Cause.ACTION)
    for member in (office.officer, office.director):
        with pytest.raises(Denied):
            wrote(member, file)


def test_a_closed_file_is_minuted_by_nobody(office):
    file = scenes.file_with_letter(office)
    scenes.close(file)
    with pytest.raises(WrongState):
        wrote(office.clerk, file)


def test_a_minute_is_written_in_the_post_that_has_the_file(office, file):
    office.let_act(office.officer, instead_of=office.lawyer)
    with pytest.raises(Denied):
        wrote(office.officer, file, post=office.lawyer.post)


def test_who_acts_is_recorded_with_whom_they_act_for(office):
    file = scenes.file_with(office, office.director)
    office.let_act(office.officer, instead_of=office.director)
    minute = wrote(office.officer, file, post=office.director.post)
    service.commit_minute(office.officer.actor, minute)
    assert (minute.author_id, minute.post_id) == (office.officer.person.id, office.director.post.id)
    assert minute.acting_for_id == office.director.person.id


def test_a_draft_is_its_authors_alone(office, file):
    draft = wrote(office.officer, file)
    assert queries.draft(office.officer.actor, file) == draft
    assert queries.draft(office.clerk.actor, file) is None
    assert shown(file) == []
    for member in (office.clerk, office.director, office.other_clerk):
        with pytest.raises(NotFound):
            queries.minute(member.actor, draft.id)
        for act in (service.commit_minute, service.discard_minute):
            with pytest.raises(NotFound):
                act(member.actor, draft)
        with pytest.raises(NotFound):
            service.edit_minute(member.actor, draft, "lingine")
    assert draft.text == "Naomba maelekezo."


def test_a_draft_is_edited_and_addressed(office, file):
    draft = wrote(office.officer, file)
    service.edit_minute(office.officer.actor, draft, " Naona F1. ", office.director.post.id)
    assert (draft.text, draft.to_post_id) == ("Naona F1.", office.director.post.id)


def test_a_committed_minute_is_permanent(office, file):
    minute = service.put_minute(office.officer.actor, file, "Imeonwa.", office.officer.post.id)
    for act in (
        lambda: service.edit_minute(office.officer.actor, minute, "Haikuonwa."),
        lambda: service.discard_minute(office.officer.actor, minute),
        lambda: service.commit_minute(office.officer.actor, minute),
    ):
        with pytest.raises(WrongState):
            act()
    with pytest.raises(Denied):  # of another's committed minute one knows
        service.edit_minute(office.clerk.actor, minute, "Haikuonwa.")
    assert (minute.text, minute.number) == ("Imeonwa.", 1)


def test_a_discarded_draft_is_seen_no_more_and_its_number_was_never_taken(office, file):
    draft = wrote(office.officer, file)
    service.discard_minute(office.officer.actor, draft)
    assert queries.draft(office.officer.actor, file) is None
    with pytest.raises(WrongState):
        queries.own_draft(office.officer.actor, draft.id)
    assert service.put_minute(office.officer.actor, file, "M", office.officer.post.id).number == 1


def test_who_no_longer_has_the_file_keeps_the_draft_but_cannot_commit_it(office, file):
    draft = wrote(office.officer, file)
    service.send_back(office.officer.actor, file)
    service.edit_minute(office.officer.actor, draft, "Bado nafikiri.")
    with pytest.raises(Denied):
        service.commit_minute(office.officer.actor, draft)
    assert draft.state is MinuteState.DRAFT


@pytest.mark.parametrize(("text", "refusal"), [("", Incomplete), (" \n ", Incomplete), ("a" * 8001, Invalid)])
def test_a_minute_says_something_and_is_not_too_long(office, file, text, refusal):
    with pytest.raises(refusal) as error:
        wrote(office.officer, file, text)
    assert "text" in error.value.fields
    assert db.session.scalar(db.select(func.count()).select_from(Minute)) == 0


def test_a_minute_is_addressed_within_the_institution(office, file):
    with pytest.raises(Invalid) as error:
        wrote(office.officer, file, to=office.other_officer)
    assert "to_post" in error.value.fields


def test_minuting_and_handing_over_is_both_or_neither(office, file):
    officer, director = office.officer, office.director
    draft = wrote(officer, file)
    with pytest.raises(Invalid):  # a post never hands over for a new paper
        both(officer, file, director, cause=Cause.NEW_PAPER, minute=draft)
    assert (draft.state, file.state, shown(file)) == (MinuteState.DRAFT, FileState.WITH_POST, [])
    both(officer, file, director, cause=Cause.ACTION, minute=draft)
    assert (draft.number, draft.to_post_id) == (1, director.post.id)
    assert file.state is FileState.ON_THE_WAY


def both(member, file, to, **more):
    return service.minute_and_hand_over(
        member.actor, file, "Mkurugenzi, naomba maelekezo.", member.post.id, to.post, **more
    )


def test_the_text_of_a_minute_is_not_in_the_journal(office, file):
    service.put_minute(office.officer.actor, file, "Neno la siri sana", office.officer.post.id)
    payloads = db.session.scalars(db.select(AuditEntry.payload).filter(AuditEntry.act.like("%minute"))).all()
    assert len(payloads) == 2
    assert not any("siri sana" in payload for payload in payloads)
