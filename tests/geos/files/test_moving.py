"""Handing over, receiving, recalling, reassigning, returning: what waits, who may read, every refusal."""

from datetime import timedelta

import pytest

from geos.audit.models import AuditEntry
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.directory import service as directory
from geos.files import queries, service
from geos.files.models import Cause, FileState, MovementState
from geos.notices import queries as notices
from geos.work.models import WorkItem, WorkState
from geos.work.queries import OPEN
from tests.geos.factories import CLI
from tests.geos.files import scenes


def waiting(file):
    """(token, act, state) of what is open about the file."""
    db.session.expire_all()
    items = db.session.scalars(
        db.select(WorkItem).where(WorkItem.subject_kind == "registry_file", WorkItem.subject_id == file.id)
    )
    return [(item.token, item.act, item.state) for item in items if item.state in OPEN]


def token(member):
    return f"post:{member.post.id}"


def reads(member, file):
    try:
        return queries.get(member.actor, file.id) is file
    except NotFound:
        return False


def handed(member, file, to, **more):
    facts = {"cause": Cause.ACTION if file.holder_post_id else Cause.NEW_PAPER, **more}
    return service.hand_over(member.actor, file, to.post, **facts)


# Handing over and receiving ------------------------------------------------------------------------------


def test_a_file_is_on_its_way_until_it_is_received(office):
    file = scenes.file_with_letter(office)
    due = scenes.noon_in(2)
    movement = handed(office.clerk, file, office.officer, note="Kwa utekelezaji", due_at=due)
    assert (file.state, file.holder_post_id, file.due_at) == (FileState.ON_THE_WAY, None, due)
    assert (movement.from_post_id, movement.to_post_id) == (None, office.officer.post.id)
    assert waiting(file) == [(token(office.officer), "receive", WorkState.TO_DO)]
    service.receive(office.officer.actor, file)
    assert (file.state, file.holder_post_id, file.due_at) == (
        FileState.WITH_POST,
        office.officer.post.id,
        due,
    )
    assert movement.state is MovementState.RECEIVED
    assert waiting(file) == [(token(office.officer), "minute", WorkState.IN_WORK)]


def test_a_file_from_a_list_is_moved_like_any_other(office):
    db.session.expunge(scenes.file_with_letter(office))
    (file,) = queries.search(office.clerk.actor, "ununuzi")  # with what a list shows of it
    handed(office.clerk, file, office.officer)
    service.receive(office.officer.actor, file)
    assert file.holder_post_id == office.officer.post.id


def test_who_is_handed_a_file_may_read_it_at_once_and_later_still(office):
    file = scenes.file_with_letter(office)
    assert not reads(office.officer, file)
    handed(office.clerk, file, office.officer)
    assert reads(office.officer, file)
    service.receive(office.officer.actor, file)
    handed(office.officer, file, office.director)
    service.receive(office.director.actor, file)
    assert reads(office.officer, file)  # the post handled it
    assert not reads(office.lawyer, file)


def test_what_the_holder_had_in_hand_is_done_when_the_file_leaves(office):
    file = scenes.file_with(office, office.officer)
    handed(office.officer, file, office.director)
    assert waiting(file) == [(token(office.director), "receive", WorkState.TO_DO)]
    done = db.session.scalars(db.select(WorkItem).filter_by(token=token(office.officer), state="done"))
    assert {item.act for item in done} == {"receive", "minute"}


def test_whoever_is_handed_a_file_is_told_but_not_of_what_they_took_up(office):
    file = scenes.file_on_the_way(office, office.officer)
    told = db.session.scalars(notices.mine(office.officer.actor)).all()
    assert [(notice.key, notice.params["reference"]) for notice in told] == [("receive", file.reference)]
    service.receive(office.officer.actor, file)
    assert len(db.session.scalars(notices.mine(office.officer.actor)).all()) == 1


def test_the_title_of_a_confidential_file_is_in_no_notice_and_no_journal(office):
    file = scenes.secret_file(office)
    service.hand_over(office.records.actor, file, office.director.post, cause=Cause.REQUEST)
    notice = db.session.scalars(notices.mine(office.director.actor)).one()
    assert notice.params["title"] == ""
    payloads = db.session.scalars(db.select(AuditEntry.payload).filter_by(act="hand_over")).all()
    assert payloads
    assert not any(file.title in payload for payload in payloads)


def test_only_the_addressed_post_receives(office):
    file = scenes.file_on_the_way(office, office.officer)
    for member, refusal in (
        (office.clerk, Denied),
        (office.director, NotFound),
        (office.other_officer, NotFound),
    ):
        with pytest.raises(refusal):
            service.receive(member.actor, file)
    assert file.state is FileState.ON_THE_WAY


def test_who_acts_in_the_post_receives_and_the_journal_says_for_whom(office):
    file = scenes.file_on_the_way(office, office.director)
    office.let_act(office.officer, instead_of=office.director)
    movement = service.receive(office.officer.actor, file)
    assert movement.received_by_id == office.officer.person.id
    entry = db.session.scalars(db.select(AuditEntry).filter_by(act="receive")).one()
    assert (entry.post_id, entry.acting_for_id) == (office.director.post.id, office.director.person.id)


def test_a_vacant_posts_file_reaches_the_head_of_its_unit(office):
    vacant = directory.add_post(
        CLI, office.director.post.unit, "AFISA2", "Afisa Tiba II", "Medical Officer II"
    )
    file = scenes.file_with_letter(office)
    service.hand_over(office.clerk.actor, file, vacant, cause=Cause.NEW_PAPER)
    service.receive(office.director.actor, file)
    assert file.holder_post_id == vacant.id
    assert queries.get(office.director.actor, file.id) == file


def test_only_whoever_has_the_file_hands_it_over(office):
    file = scenes.file_with(office, office.officer)
    for member, refusal in ((office.clerk, Denied), (office.records, Denied), (office.lawyer, NotFound)):
        with pytest.raises(refusal):
            handed(member, file, office.director)


def test_a_file_that_has_left_is_not_handed_over_again(office):
    file = scenes.file_on_the_way(office, office.officer)
    with pytest.raises(WrongState):
        service.hand_over(office.clerk.actor, file, office.director.post, cause=Cause.NEW_PAPER)
    with pytest.raises(WrongState):
        service.send_back(office.officer.actor, file)


def test_a_file_that_has_been_received_is_neither_received_nor_recalled(office):
    file = scenes.file_with(office, office.officer)
    for member in (office.officer, office.clerk):
        for act in (service.receive, service.recall):
            with pytest.raises(WrongState):
                act(member.actor, file)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cause": Cause.ACTION}, "cause"),
        ({"cause": Cause.RETURN}, "cause"),
        ({"due_at": now() - timedelta(minutes=1)}, "due_at"),
        ({"note": "a" * 301}, "note"),
    ],
)
def test_a_hand_over_says_why_and_until_when(office, change, field):
    file = scenes.file_with_letter(office)
    with pytest.raises(Invalid) as error:
        handed(office.clerk, file, office.officer, **change)
    assert field in error.value.fields
    assert (file.state, waiting(file)) == (FileState.IN_REGISTRY, [])


def test_a_post_hands_on_for_action_alone(office):
    file = scenes.file_with(office, office.officer)
    for cause in (Cause.NEW_PAPER, Cause.BRING_UP, Cause.REQUEST, Cause.RETURN):
        with pytest.raises(Invalid):
            handed(office.officer, file, office.director, cause=cause)


def test_a_file_goes_to_another_active_post_of_the_institution(office):
    file = scenes.file_with(office, office.officer)
    office.lawyer.post.active = False
    db.session.commit()
    for member in (office.officer, office.other_officer, office.lawyer):
        with pytest.raises(Invalid) as error:
            handed(office.officer, file, member)
        assert "to_post" in error.value.fields


def test_a_confidential_file_goes_only_to_a_cleared_post(office):
    file = scenes.secret_file(office)
    with pytest.raises(Invalid) as error:
        service.hand_over(office.records.actor, file, office.officer.post, cause=Cause.NEW_PAPER)
    assert "to_post" in error.value.fields
    assert not reads(office.officer, file)


# Taking back and sending elsewhere -----------------------------------------------------------------------


def test_the_sender_takes_a_file_back_before_it_is_received(office):
    file = scenes.file_with(office, office.officer)
    since = file.held_since
    movement = handed(office.officer, file, office.director)
    service.recall(office.officer.actor, file)
    assert movement.state is MovementState.RECALLED
    assert (file.state, file.holder_post_id, file.held_since) == (
        FileState.WITH_POST,
        office.officer.post.id,
        since,  # it never left
    )
    assert waiting(file) == [(token(office.officer), "minute", WorkState.IN_WORK)]


def test_the_registry_takes_back_what_it_sent(office):
    file = scenes.file_on_the_way(office, office.officer)
    service.recall(office.records.actor, file)  # another of its staff
    assert (file.state, file.holder_post_id, waiting(file)) == (FileState.IN_REGISTRY, None, [])


def test_a_due_time_comes_back_with_a_recalled_file(office):
    file = scenes.file_with_letter(office)
    due = scenes.noon_in(1)
    handed(office.clerk, file, office.officer, due_at=due)
    service.receive(office.officer.actor, file)
    handed(office.officer, file, office.director, due_at=scenes.noon_in(5))
    service.recall(office.officer.actor, file)
    assert file.due_at == due


def test_a_wrong_addressee_no_longer_reads_what_was_taken_back(office):
    file = scenes.file_on_the_way(office, office.officer)
    service.recall(office.clerk.actor, file)
    assert not reads(office.officer, file)


def test_who_could_read_before_can_read_after_a_recall(office):
    file = scenes.file_with(office, office.officer)
    handed(office.officer, file, office.director)
    service.receive(office.director.actor, file)
    handed(office.director, file, office.officer)
    service.recall(office.director.actor, file)
    assert reads(office.officer, file)


def test_a_recall_does_not_take_what_another_act_gave_meanwhile(office):
    file = scenes.file_on_the_way(office, office.officer)
    service.let_read(file, token(office.officer), token(office.lawyer))
    service.recall(office.clerk.actor, file)
    assert reads(office.officer, file)
    assert reads(office.lawyer, file)


def test_only_the_sender_takes_back(office):
    file = scenes.file_with(office, office.officer)
    handed(office.officer, file, office.director)
    for member, refusal in ((office.director, Denied), (office.clerk, Denied), (office.lawyer, NotFound)):
        with pytest.raises(refusal):
            service.recall(member.actor, file)


def test_a_wrong_hand_over_goes_to_the_right_post_and_the_wrong_one_forgets_it(office):
    file = scenes.file_on_the_way(office, office.officer)
    wrong = file.transit
    right = service.reassign(office.clerk.actor, file, office.lawyer.post, "Ni suala la sheria")
    assert (wrong.state, right.note, right.cause) == (
        MovementState.REASSIGNED,
        "Ni suala la sheria",
        Cause.NEW_PAPER,
    )
    assert waiting(file) == [(token(office.lawyer), "receive", WorkState.TO_DO)]
    assert not reads(office.officer, file)
    with pytest.raises(NotFound):
        service.receive(office.officer.actor, file)
    service.receive(office.lawyer.actor, file)
    assert file.holder_post_id == office.lawyer.post.id


def test_the_registry_redirects_what_a_post_sent_wrongly(office):
    file = scenes.file_with(office, office.officer)
    handed(office.officer, file, office.lawyer)
    movement = service.reassign(office.records.actor, file, office.director.post, "Si la sheria")
    assert movement.from_post_id == office.officer.post.id
    service.recall(office.officer.actor, file)  # its sender is still who sent it
    assert file.holder_post_id == office.officer.post.id


def test_who_got_a_file_wrongly_sends_it_on_and_it_is_not_counted_as_done(office):
    file = scenes.file_with(office, office.lawyer)
    service.reassign(office.lawyer.actor, file, office.officer.post, "Si langu")
    assert waiting(file) == [(token(office.officer), "receive", WorkState.TO_DO)]
    states = db.session.scalars(
        db.select(WorkItem.state).filter_by(token=token(office.lawyer), act="minute")
    ).all()
    assert states == [WorkState.WITHDRAWN]


def test_a_return_that_should_have_gone_elsewhere_is_redirected(office):
    file = scenes.file_with(office, office.officer)
    service.send_back(office.officer.actor, file)
    movement = service.reassign(office.officer.actor, file, office.director.post, "Kwanza kwa mkurugenzi")
    assert movement.cause is Cause.ACTION
    service.receive(office.director.actor, file)


def test_reassigning_needs_a_reason_and_another_post(office):
    file = scenes.file_on_the_way(office, office.officer)
    for reason, refusal in (("", Incomplete), ("  ", Incomplete), ("a" * 301, Invalid)):
        with pytest.raises(refusal) as error:
            service.reassign(office.clerk.actor, file, office.lawyer.post, reason)
        assert "reason" in error.value.fields
    with pytest.raises(Invalid) as error:
        service.reassign(office.clerk.actor, file, office.officer.post, "tena")
    assert "to_post" in error.value.fields


def test_strangers_and_the_addressee_do_not_redirect(office):
    file = scenes.file_on_the_way(office, office.officer)
    for member, refusal in (
        (office.officer, Denied),
        (office.lawyer, NotFound),
        (office.other_clerk, NotFound),
    ):
        with pytest.raises(refusal):
            service.reassign(member.actor, file, office.director.post, "sababu")
    quiet = scenes.file_with_letter(office)
    with pytest.raises(WrongState):
        service.reassign(office.clerk.actor, quiet, office.director.post, "sababu")


# Returning -----------------------------------------------------------------------------------------------


def test_a_returned_file_waits_for_the_registry_which_receives_it(office):
    file = scenes.file_with(office, office.officer)
    service.send_back(office.officer.actor, file, "Imekamilika")
    assert waiting(file) == [(f"registry:{office.registry.id}", "receive", WorkState.TO_DO)]
    with pytest.raises(Denied):
        service.receive(office.officer.actor, file)
    service.receive(office.records.actor, file)
    assert (file.state, file.holder_post_id, file.due_at, waiting(file)) == (
        FileState.IN_REGISTRY,
        None,
        None,
        [],
    )


def test_only_the_holder_returns_a_file(office):
    file = scenes.file_with(office, office.officer)
    for member, refusal in ((office.clerk, Denied), (office.lawyer, NotFound)):
        with pytest.raises(refusal):
            service.send_back(member.actor, file)


def test_every_move_is_in_the_journal_with_post_and_due(office):
    file = scenes.file_with(office, office.officer)
    service.send_back(office.officer.actor, file)
    service.recall(office.officer.actor, file)
    service.reassign(office.officer.actor, file, office.lawyer.post, "Si langu")
    rows = db.session.execute(
        db.select(AuditEntry.act, AuditEntry.post_id)
        .where(AuditEntry.subject_kind == "registry_file", AuditEntry.subject_id == file.id)
        .order_by(AuditEntry.id)
    ).all()
    clerk, officer = office.clerk.post.id, office.officer.post.id
    assert [tuple(row) for row in rows] == [
        ("open_file", clerk),
        ("hand_over", clerk),
        ("receive", officer),
        ("send_back", officer),
        ("recall", officer),
        ("reassign", officer),
    ]
