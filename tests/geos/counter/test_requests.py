"""Asking for files and answering: waiting lists, closed files, and what nobody learns by asking."""

from datetime import timedelta

import pytest

from geos.audit.models import AuditEntry
from geos.core.clock import held_at, now, today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.counter import queries, service
from geos.counter.models import Requisition, RequisitionState
from geos.files import queries as files
from geos.files import service as moving
from geos.files.models import Cause, FileState
from geos.files.service import SomeRefused
from geos.notices.models import Notice
from geos.work.models import WorkItem
from geos.work.queries import OPEN
from tests.geos.files import scenes
from tests.geos.files.test_moving import reads

ASKED, ISSUED = RequisitionState.ASKED, RequisitionState.ISSUED


def asks(member, reference, reason="Naandaa majibu", **more):
    return service.ask(
        member.actor, member.post.id, getattr(reference, "reference", reference), reason, **more
    )


def told(member, key):
    """What a member was told under this key, as references."""
    query = db.select(Notice).filter_by(person_id=member.person.id, key=key).order_by(Notice.id)
    return [notice.params["reference"] for notice in db.session.scalars(query)]


def queue(member):
    return [row.reference for row in db.session.scalars(queries.queue(member.actor))]


def at_the_counter():
    """What waits at the counter, as references."""
    items = db.session.scalars(db.select(WorkItem).filter_by(act="answer_request"))
    return [item.reference for item in items if item.state in OPEN]


@pytest.fixture
def file(office):
    return scenes.file_with_letter(office)


# Asking --------------------------------------------------------------------------------------------------


def test_whoever_asks_waits_at_the_registry_that_has_the_file(office, file):
    asked = asks(office.officer, "ea 45 312 1", urgent=True, wanted_until=today())
    assert (asked.file_id, asked.registry_id) == (file.id, office.registry.id)
    assert asked.reference == "ea 45 312 1"
    assert queue(office.clerk) == at_the_counter() == ["ea 45 312 1"]
    assert not reads(office.officer, file)


def test_a_reference_that_no_file_has_is_asked_for_like_any_other(office):
    asked = asks(office.officer, "ZZ.99/1/1")
    assert (asked.file_id, asked.registry_id) == (None, office.registry.id)
    assert queue(office.clerk) == ["ZZ.99/1/1"]
    with pytest.raises(Invalid):
        service.answer_request(office.clerk.actor, asked)
    service.refuse(office.clerk.actor, asked, "Hakuna jalada hili")
    assert told(office.officer, "request_refused") == ["ZZ.99/1/1"]


def test_a_file_is_found_by_the_reference_that_it_had_before(office, file):
    from geos.files.models import FileAlias
    from geos.files.references import key

    db.session.add(
        FileAlias(
            institution_id=office.afya.id, file_id=file.id, reference="EA.1/9", reference_key=key("EA.1/9")
        )
    )
    db.session.commit()
    assert asks(office.officer, "EA 1/09").file_id == file.id


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"reference": "  "}, Incomplete),
        ({"reason": " "}, Incomplete),
        ({"reason": "a" * 301}, Invalid),
        ({"reference": "a" * 81}, Invalid),
        ({"wanted_until": today() - timedelta(days=1)}, Invalid),
    ],
)
def test_asking_says_which_file_why_and_until_a_day_to_come(office, file, wrong, refusal):
    facts = {"reference": file.reference, "reason": "Kazi", **wrong}
    with pytest.raises(refusal):
        service.ask(
            office.officer.actor, office.officer.post.id, facts.pop("reference"), facts.pop("reason"), **facts
        )
    assert at_the_counter() == []


def test_one_post_waits_once_for_one_file_and_for_none_that_it_has(office, file):
    asks(office.officer, file)
    with pytest.raises(Invalid, match="already"):
        asks(office.officer, "EA 45/312/1")
    asks(office.director, file)
    mine = scenes.file_with(office, office.lawyer)
    coming = scenes.file_on_the_way(office, office.lawyer)
    for theirs in (mine, coming):
        with pytest.raises(Invalid):
            asks(office.lawyer, theirs)
    with pytest.raises(Invalid):
        service.ask(office.officer.actor, office.director.post.id, file.reference, "Si wadhifa wangu")


def test_another_institution_asks_for_its_own_files_alone(office, file):
    asked = asks(office.other_officer, file)
    assert (asked.file_id, asked.registry_id) == (None, office.other_registry.id)
    assert queue(office.clerk) == []
    assert queue(office.other_clerk) == [file.reference]


# Answering -----------------------------------------------------------------------------------------------


def test_issuing_hands_the_file_over_and_lets_the_post_read_it(office, file):
    asked = asks(office.officer, file)
    service.answer_request(office.clerk.actor, asked, due_at=scenes.noon_in(3), note="Rejesha mapema")
    way = file.transit
    assert (way.cause, way.to_post_id, way.due_at) == (
        Cause.REQUEST,
        office.officer.post.id,
        scenes.noon_in(3),
    )
    assert (asked.state, asked.movement_id, asked.answered_by_id) == (ISSUED, way.id, office.clerk.person.id)
    assert reads(office.officer, file)
    assert at_the_counter() == []
    with pytest.raises(WrongState):
        service.answer_request(office.records.actor, asked)


@pytest.mark.parametrize("who", ["officer", "director", "other_clerk", "auditor", "admin"])
def test_only_the_staff_of_its_registry_answers(office, file, who):
    asked = asks(office.officer, file)
    for act in (
        lambda actor: service.answer_request(actor, asked),
        lambda actor: service.refuse(actor, asked, "Hapana"),
    ):
        with pytest.raises(Denied if who == "officer" else NotFound):
            act(office.everyone[who].actor)
    assert asked.state is ASKED


def test_refusing_says_why_and_whoever_asked_is_told(office, file):
    asked = asks(office.officer, file)
    with pytest.raises(Incomplete):
        service.refuse(office.clerk.actor, asked, " ")
    service.refuse(office.clerk.actor, asked, "Si jalada lako")
    assert (asked.state, asked.answer) == (RequisitionState.REFUSED, "Si jalada lako")
    assert told(office.officer, "request_refused") == [file.reference]
    assert not reads(office.officer, file)


def test_whoever_asked_withdraws_and_nobody_else(office, file):
    asked = asks(office.officer, file)
    with pytest.raises(Denied):
        service.withdraw(office.clerk.actor, asked)
    with pytest.raises(NotFound):
        service.withdraw(office.lawyer.actor, asked)
    service.withdraw(office.officer.actor, asked)
    assert (asked.state, at_the_counter()) == (RequisitionState.WITHDRAWN, [])
    asks(office.officer, file)  # and may ask again


# The waiting list ----------------------------------------------------------------------------------------


def test_a_file_that_is_away_is_waited_for_in_line_the_urgent_first(office, file):
    moving.hand_over(office.clerk.actor, file, office.lawyer.post, cause=Cause.NEW_PAPER)
    moving.receive(office.lawyer.actor, file)
    first, second = asks(office.officer, file), asks(office.director, file)
    urgent = asks(office.ps, file, urgent=True)
    assert queries.places([first, second, urgent]) == {urgent.id: 1, first.id: 2, second.id: 3}
    assert queries.wanted(file) == 3
    with pytest.raises(WrongState, match="waits in line"):
        service.answer_request(office.clerk.actor, first)
    here = scenes.file_with_letter(office)
    asks(office.officer, here)
    assert queue(office.clerk)[0] == here.reference  # what can be issued stands first
    assert told(office.ps, "back_in_registry") == []
    moving.send_back(office.lawyer.actor, file)
    moving.receive(office.clerk.actor, file)
    assert told(office.ps, "back_in_registry") == [file.reference]
    assert told(office.officer, "back_in_registry") == []
    assert queue(office.clerk)[0] == file.reference
    service.answer_request(office.clerk.actor, urgent)
    moving.take_in(office.clerk.actor, moving.receive(office.ps.actor, file).file)
    assert told(office.officer, "back_in_registry") == [file.reference]


def test_nobody_who_is_not_cleared_is_told_that_a_file_is_back(office):
    secret = scenes.secret_file(office)
    asks(office.lawyer, secret)
    moving.hand_over(office.records.actor, secret, office.director.post, cause=Cause.REQUEST)
    moving.recall(office.records.actor, secret)
    assert told(office.lawyer, "back_in_registry") == []


# What nobody learns --------------------------------------------------------------------------------------


def test_a_request_for_a_secret_file_is_shown_to_cleared_staff_alone(office):
    secret = scenes.secret_file(office)
    asked = asks(office.lawyer, secret)
    assert (queue(office.clerk), queries.count(office.clerk.actor)) == ([], 0)
    assert (queue(office.records), queries.count(office.records.actor)) == ([secret.reference], 1)
    with pytest.raises(NotFound):
        queries.get(office.clerk.actor, asked.id)
    with pytest.raises(Invalid):  # not cleared: nobody issues it to this post
        service.answer_request(office.records.actor, asked)
    assert asked.state is ASKED
    assert not reads(office.lawyer, secret)
    texts = [
        *db.session.scalars(db.select(AuditEntry.payload)),
        *db.session.scalars(db.select(WorkItem.title)),
    ]
    assert not any(secret.title in text for text in texts)


def test_the_title_of_an_open_file_is_not_in_what_waits(office, file):
    asks(office.officer, file)
    item = db.session.scalars(db.select(WorkItem).filter_by(act="answer_request")).one()
    assert (item.title, item.level) == ("Naandaa majibu", Level.OPEN)


# Closed files --------------------------------------------------------------------------------------------


@pytest.fixture
def closed(office, file):
    return scenes.close(file)


def test_a_closed_file_is_read_for_some_days_and_stays(office, closed):
    asked = asks(office.officer, closed)
    service.answer_request(office.clerk.actor, asked, days=3)
    assert (closed.state, asked.movement_id, closed.transit) == (FileState.CLOSED, None, None)
    assert reads(office.officer, closed)
    assert told(office.officer, "reading_given") == [closed.reference]
    assert service.end_readings() == 0
    with held_at(asked.reading_until + timedelta(minutes=1)):
        assert service.end_readings() == 1
        assert service.end_readings() == 0
    assert not reads(office.officer, closed)
    assert (
        db.session.scalars(db.select(AuditEntry.act).order_by(AuditEntry.id.desc())).first() == "end_reading"
    )


def test_the_end_of_reading_takes_back_nothing_that_was_there_before(office):
    file = scenes.file_with(office, office.officer)
    moving.take_in(office.clerk.actor, file)
    scenes.close(file)
    asked = asks(office.officer, file)
    service.answer_request(office.clerk.actor, asked)
    with held_at(now() + timedelta(days=30)):
        service.end_readings()
    assert reads(office.officer, file)


def test_a_longer_reading_outlives_a_shorter_one(office, closed):
    short, long = asks(office.officer, closed), None
    service.answer_request(office.clerk.actor, short, days=1)
    long = asks(office.officer, closed)
    service.answer_request(office.clerk.actor, long, days=20)
    with held_at(short.reading_until + timedelta(hours=1)):
        service.end_readings()
    assert reads(office.officer, closed)
    with held_at(long.reading_until + timedelta(hours=1)):
        service.end_readings()
    assert not reads(office.officer, closed)


@pytest.mark.parametrize("days", [0, -1, 61])
def test_days_of_reading_are_few(office, closed, days):
    asked = asks(office.officer, closed)
    with pytest.raises(Invalid):
        service.answer_request(office.clerk.actor, asked, days=days)
    assert not reads(office.officer, closed)


def test_a_closed_secret_file_is_read_by_nobody_who_is_not_cleared(office):
    secret = scenes.close(scenes.secret_file(office))
    asked = asks(office.lawyer, secret)
    with pytest.raises(Invalid):
        service.answer_request(office.records.actor, asked)
    assert not reads(office.lawyer, secret)


# Many at once --------------------------------------------------------------------------------------------


def test_many_are_issued_each_to_its_post_as_one_list(office, file):
    other = scenes.file_with_letter(office)
    service.answer_many(office.clerk.actor, [asks(office.officer, file), asks(office.lawyer, other)])
    assert file.transit.batch == other.transit.batch is not None
    assert (file.transit.to_post_id, other.transit.to_post_id) == (
        office.officer.post.id,
        office.lawyer.post.id,
    )


def test_one_that_cannot_be_issued_keeps_all_back(office, file):
    good, bad = asks(office.officer, file), asks(office.officer, "ZZ.1/1/1")
    with pytest.raises(SomeRefused) as error:
        service.answer_many(office.clerk.actor, [good, bad])
    assert list(error.value.refusals) == [bad.id]
    assert (good.state, file.state) == (ASKED, FileState.IN_REGISTRY)
    with pytest.raises(Invalid):
        service.answer_many(office.clerk.actor, [])


def test_two_who_want_one_file_are_not_both_given_it(office, file):
    both = [asks(office.officer, file), asks(office.lawyer, file)]
    with pytest.raises(SomeRefused):
        service.answer_many(office.clerk.actor, both)
    assert db.session.query(Requisition).filter_by(state=ASKED).count() == 2
    assert files.movements(file) == []
