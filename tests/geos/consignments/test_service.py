"""Sending, receipts, refusals, cancelling, and what the mail queue reports."""

import email
import email.policy
from datetime import timedelta
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import select

from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.directory import service as directory
from geos.directory.models import RegistryKind
from geos.documents import queries as documents
from geos.exchange import channels
from geos.exchange.models import Carrier, Consignment, ConsignmentState
from geos.exchange.queries import consignments as queries
from geos.exchange.service import consignments as service
from geos.letters.models import OutgoingState
from geos.letters.service.outgoing import To
from geos.work.models import WorkItem, WorkState
from mailserver import queue
from mailserver.ports import State
from tests.geos import factories
from tests.geos.consignments import scenes
from tests.geos.outgoing import scenes as letters


def waiting(token, act):
    query = select(WorkItem).filter_by(token=token, act=act, state=WorkState.TO_DO)
    return list(db.session.scalars(query))


def queued():
    """What is on the outbound queue."""
    return queue.entries(db.session.connection())


def acts(consignment):
    return [event.act for event in consignment.events]


# Sending --------------------------------------------------------------------------------------------


def test_one_act_sends_to_a_member_and_by_mail_each_with_its_honest_state(office):
    letter = scenes.dispatched(office)
    assert (letter.state, letter.register_number) == (OutgoingState.DISPATCHED, 1)
    member, mail = scenes.to_member(letter), scenes.to_outside(letter)
    assert member.state is ConsignmentState.DELIVERED
    assert acts(member) == ["queue", "send", "deliver"]
    assert mail.state is ConsignmentState.QUEUED
    assert acts(mail) == ["queue"]
    assert mail.sent_at is None
    assert len(member.uid) == 26
    assert member.uid != mail.uid


def test_the_member_finds_it_in_its_intake_with_its_own_copy_of_the_signed_bytes(office):
    letter = scenes.dispatched(office)
    found = list(db.session.scalars(queries.inbox(office.other_clerk.actor)))
    assert found == [scenes.to_member(letter)]
    copy = found[0].document
    assert (copy.sha256, copy.institution_id) == (letter.document.sha256, office.other.id)
    assert documents.content(documents.get(office.other_clerk.actor, copy.id)) == documents.content(
        letter.document
    )
    assert [item.from_label for item in waiting(f"registry:{office.other_registry.id}", "register")] == [
        "Afya"
    ]


def test_the_mail_carries_the_pdf_byte_for_byte_from_the_registrys_address(office):
    letter = scenes.dispatched(office)
    entry = queued()[0]
    assert (entry.sender, entry.recipient) == ("masjala@afya.go.tz", "info@mbeya.example")
    raw = (Path(current_app.config["GEOS_SPOOL"]) / "queue" / entry.file).read_bytes()
    assert b"\r\n" in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    uid = scenes.to_outside(letter).uid
    assert mail["Message-ID"] == f"<{uid}@afya.go.tz>"
    assert mail["Subject"] == f"Kumb. Na. {letter.reference} – {letter.subject}"
    assert mail["From"].addresses[0].addr_spec == "masjala@afya.go.tz"
    attached = next(mail.iter_attachments())
    assert attached.get_content() == documents.content(letter.document)
    assert attached.get_filename() == letter.document.filename
    text = mail.get_body().get_content()
    assert "Tafadhali pokea" in text
    assert "Please receive" in text
    assert entry.tag == f"consignment:{uid}"


def test_a_second_dispatch_gives_no_second_number_and_no_second_consignment(office):
    letter = scenes.dispatched(office)
    with pytest.raises(WrongState):
        service.dispatch(office.clerk.actor, letter)
    assert letter.register_number == 1
    assert len(queries.of_letter(letter)) == 2
    assert len(queued()) == 1


@pytest.mark.parametrize("stage", [letters.drafted, letters.submitted, letters.reviewed])
def test_no_unsigned_letter_leaves(office, stage):
    letter = stage(office)
    with pytest.raises(NotFound):
        service.dispatch(office.clerk.actor, letter)  # the registry does not even see it before
    with pytest.raises(WrongState):
        service.dispatch(office.officer.actor, letter)
    assert not queued()
    assert db.session.scalars(select(Consignment)).first() is None


def test_only_the_registry_of_the_letters_file_sends_it(office):
    letter = letters.signed(office)
    for member, refusal in (
        (office.officer, Denied), (office.ps, Denied),
        (office.lawyer, NotFound), (office.other_clerk, NotFound),
    ):  # fmt: skip
        with pytest.raises(refusal):
            service.dispatch(member.actor, letter)
    assert letter.state is OutgoingState.SIGNED


def test_other_institutions_see_nothing_before_and_their_own_consignment_alone_after(office):
    third = factories.institution("NJE", "Ubalozi Nairobi", "High Commission", "nairobi.nje.go.tz", "NJ")
    unit = directory.add_unit(factories.CLI, third, "Ofisi", "Office")
    directory.add_registry(factories.CLI, unit, "Masjala ya wazi", "Open registry")
    letter = letters.signed(office, addressees=[To.member(office.other), To.member(third)])
    there = office.other_clerk.actor
    assert not list(db.session.scalars(queries.inbox(there)))
    service.dispatch(office.clerk.actor, letter)
    own, foreign = queries.of_letter(letter)[:2]
    assert queries.get(there, own.id) is own
    with pytest.raises(NotFound):
        queries.get(there, foreign.id)
    with pytest.raises(NotFound):
        queries.get(office.other_officer.actor, own.id)
    with pytest.raises(NotFound):
        documents.get(there, letter.document_id)
    assert list(db.session.scalars(queries.inbox(there))) == [own]


def test_a_confidential_letter_goes_to_a_confidential_registry_or_by_hand_and_never_by_mail(office):
    letter = letters.confidential(office)
    why = {way.addressee.email or "member": str(way.missing) for way in channels.ways(letter)}
    assert why["member"] == str(channels.NO_CONFIDENTIAL)
    assert why["info@mbeya.example"] == str(channels.NOT_BY_MAIL)
    with pytest.raises(Invalid):
        service.dispatch(office.records.actor, letter, list(letter.addressees))
    unit = office.other_registry.unit_id
    registry = directory.add_registry(
        factories.CLI,
        db.session.get(type(office.ps.post.unit), unit),
        "Masjala ya siri",
        "Confidential",
        RegistryKind.CONFIDENTIAL,
    )
    service.dispatch(office.records.actor, letter)
    assert [each.to_registry_id for each in queries.of_letter(letter)] == [registry.id]
    assert not queued()
    assert not list(db.session.scalars(queries.inbox(office.other_clerk.actor)))


def test_a_clerk_who_is_not_cleared_does_not_send_what_may_not_be_seen(office):
    letter = letters.confidential(office)
    with pytest.raises(NotFound):
        service.dispatch(office.clerk.actor, letter)


def test_what_is_larger_than_the_receiver_takes_is_known_before_sending(office, monkeypatch):
    letter = letters.signed(office)
    monkeypatch.setitem(current_app.config, "GEOS_MESSAGE_LIMIT", 20_000)
    ways = {way.carrier: way for way in channels.ways(letter)}
    assert ways[Carrier.MEMBER].open
    assert not ways[Carrier.MAIL].open
    service.dispatch(office.clerk.actor, letter)
    assert [each.carrier for each in queries.of_letter(letter)] == [Carrier.MEMBER]
    assert not queued()


def test_an_institution_without_a_registry_gets_it_by_hand(office):
    bare = factories.institution("MPYA", "Taasisi Mpya", "New Office", "mpya.go.tz", "MP")
    letter = letters.signed(office, addressees=[To.member(bare)], copies=[])
    assert [str(way.missing) for way in channels.ways(letter)] == [str(channels.NO_REGISTRY)]
    service.dispatch(office.clerk.actor, letter)
    assert letter.state is OutgoingState.DISPATCHED
    assert queries.of_letter(letter) == []


def test_only_addressees_of_the_letter_can_be_chosen(office):
    letter = letters.signed(office)
    other = letters.signed(office, file=letter.file)
    with pytest.raises(Invalid):
        service.dispatch(office.clerk.actor, letter, list(other.addressees))
    service.dispatch(office.clerk.actor, letter, letter.addressees[:1])
    assert [each.carrier for each in queries.of_letter(letter)] == [Carrier.MEMBER]


# The receiver ---------------------------------------------------------------------------------------


def test_the_receipt_shows_at_the_sender_with_number_and_time(office):
    letter = scenes.dispatched(office)
    incoming = scenes.registered(office, letter)
    consignment = scenes.to_member(letter)
    assert consignment.state is ConsignmentState.REGISTERED
    assert consignment.receipt == incoming.register_number == f"1/{now().year}"
    assert consignment.registered_at == incoming.registered_at
    assert consignment.events[-1].text == incoming.register_number
    assert not list(db.session.scalars(queries.inbox(office.other_clerk.actor)))
    assert not waiting(f"registry:{office.other_registry.id}", "register")
    assert incoming.document.sha256 == letter.document.sha256


def test_a_receipt_is_given_once_and_by_the_receiver_alone(office):
    letter = scenes.dispatched(office)
    incoming = scenes.registered(office, letter)
    consignment = scenes.to_member(letter)
    with pytest.raises(WrongState):
        service.registered(office.other_clerk.actor, consignment, incoming)
    with pytest.raises(WrongState):
        service.refuse(office.other_clerk.actor, consignment, "Haisomeki")


def test_the_sender_cannot_give_itself_a_receipt(office):
    letter = scenes.dispatched(office)
    consignment = scenes.to_member(letter)
    for member in (office.clerk, office.officer, office.ps):
        with pytest.raises((Denied, WrongState)):
            service.refuse(member.actor, consignment, "Sababu")
    with pytest.raises(NotFound):
        service.refuse(office.other_officer.actor, consignment, "Sababu")
    assert consignment.state is ConsignmentState.DELIVERED


def test_a_refusal_says_why_comes_back_to_the_officer_and_is_seen(office):
    letter = scenes.dispatched(office)
    consignment = scenes.to_member(letter)
    with pytest.raises(Incomplete):
        service.refuse(office.other_clerk.actor, consignment, "  ")
    with pytest.raises(Invalid):
        service.refuse(office.other_clerk.actor, consignment, "x" * 501)
    service.refuse(office.other_clerk.actor, consignment, "Kiambatisho B hakifunguki")
    assert (consignment.state, consignment.reason) == (ConsignmentState.REFUSED, "Kiambatisho B hakifunguki")
    token = f"post:{office.officer.post.id}"
    assert len(waiting(token, "see_refusal")) == 1
    assert scenes.to_outside(letter).state is ConsignmentState.QUEUED, "one refusal refuses nobody else"
    with pytest.raises(Denied):
        service.see_refusal(office.ps.actor, consignment)
    service.see_refusal(office.officer.actor, consignment)
    assert consignment.state is ConsignmentState.REFUSAL_SEEN
    assert not waiting(token, "see_refusal")
    with pytest.raises(WrongState):
        service.see_refusal(office.officer.actor, consignment)


def test_a_reply_that_is_registered_back_answers_what_it_replies_to(office):
    letter = scenes.dispatched(office)
    incoming = scenes.answered(office, letter)
    consignment = scenes.to_member(letter)
    assert (consignment.state, consignment.answer_id) == (ConsignmentState.ANSWERED, incoming.id)
    assert incoming.register_number in consignment.events[-1].text


# Cancelling -----------------------------------------------------------------------------------------


def test_a_members_consignment_can_be_cancelled_until_it_is_registered(office):
    letter = scenes.dispatched(office)
    consignment = scenes.to_member(letter)
    service.cancel(office.clerk.actor, consignment)
    assert consignment.state is ConsignmentState.CANCELLED
    assert not list(db.session.scalars(queries.inbox(office.other_clerk.actor)))
    assert not waiting(f"registry:{office.other_registry.id}", "register")
    with pytest.raises(NotFound):
        queries.get(office.other_clerk.actor, consignment.id)
    with pytest.raises(NotFound):
        documents.get(office.other_clerk.actor, consignment.document_id)
    with pytest.raises(WrongState):
        service.cancel(office.clerk.actor, consignment)


def test_what_is_registered_is_not_cancelled(office):
    letter = scenes.dispatched(office)
    scenes.registered(office, letter)
    with pytest.raises(WrongState):
        service.cancel(office.clerk.actor, scenes.to_member(letter))


def test_only_the_sending_registry_cancels(office):
    consignment = scenes.to_member(scenes.dispatched(office))
    for member, refusal in (
        (office.officer, Denied),
        (office.other_clerk, Denied),
        (office.lawyer, NotFound),
    ):
        with pytest.raises(refusal):
            service.cancel(member.actor, consignment)
    assert consignment.state is ConsignmentState.DELIVERED


def test_a_cancelled_mail_is_off_the_queue_and_never_reported(office):
    letter = scenes.dispatched(office)
    mail = scenes.to_outside(letter)
    service.cancel(office.clerk.actor, mail)
    assert [entry.state for entry in queued()] == [State.FAILED]
    service.mail_report(f"consignment:{mail.uid}", "sent", "250 OK", now())
    assert mail.state is ConsignmentState.CANCELLED


def test_mail_that_is_being_sent_at_this_moment_is_not_cancelled(office):
    letter = scenes.dispatched(office)
    mail = scenes.to_outside(letter)
    db.session.execute(queue.mail_queue.update().values(state=State.LEASED.value))
    db.session.commit()
    with pytest.raises(WrongState):
        service.cancel(office.clerk.actor, mail)
    assert mail.state is ConsignmentState.QUEUED


def test_what_another_server_has_taken_is_not_cancelled(office):
    mail = scenes.to_outside(scenes.dispatched(office))
    service.mail_report(f"consignment:{mail.uid}", "sent", "250 OK", now())
    with pytest.raises(Denied):
        service.cancel(office.clerk.actor, mail)


def test_a_whole_batch_is_cancelled_as_one_and_what_is_registered_stays(office):
    letter = scenes.dispatched(office)
    service.cancel_all(office.clerk.actor, letter)
    assert {each.state for each in queries.of_letter(letter)} == {ConsignmentState.CANCELLED}
    with pytest.raises(WrongState):
        service.cancel_all(office.clerk.actor, letter)
    second = scenes.dispatched(office, file=letter.file)
    scenes.registered(office, second)
    service.cancel_all(office.clerk.actor, second)
    assert {each.state for each in queries.of_letter(second)} == {
        ConsignmentState.REGISTERED,
        ConsignmentState.CANCELLED,
    }


# Reports of the mail queue --------------------------------------------------------------------------


def report(mail, outcome, reply="", **more):
    return service.mail_report(f"consignment:{mail.uid}", outcome, reply, more.pop("at", now()), **more)


def test_sent_means_that_the_other_server_has_taken_it_and_no_more(office):
    mail = scenes.to_outside(scenes.dispatched(office))
    at = now()
    report(mail, "sent", "250 2.0.0 queued as 4XyZ", at=at)
    assert (mail.state, mail.sent_at, mail.delivered_at) == (ConsignmentState.SENT, at, None)
    assert mail.events[-1].text == "250 2.0.0 queued as 4XyZ"
    report(mail, "sent", "250 2.0.0 queued as 4XyZ", at=at)
    report(mail, "failed", "550 no")
    assert mail.state is ConsignmentState.SENT
    assert acts(mail) == ["queue", "send"]


def test_a_delay_keeps_it_queued_and_tells_the_next_try_once_for_each_attempt(office):
    mail = scenes.to_outside(scenes.dispatched(office))
    at, later = now(), now() + timedelta(minutes=30)
    for _again in range(2):
        report(mail, "delayed", "451 4.3.0 try later", at=at, next_try=later)
    assert (mail.state, mail.next_try) == (ConsignmentState.QUEUED, later)
    assert acts(mail) == ["queue", "delay"]
    report(mail, "delayed", "451 again", at=later, next_try=later + timedelta(hours=1))
    assert acts(mail) == ["queue", "delay", "delay"]
    report(mail, "sent", "250 OK")
    assert mail.next_try is None


def test_a_failure_comes_back_to_the_officer_with_the_other_servers_words(office):
    mail = scenes.to_outside(scenes.dispatched(office))
    report(mail, "failed", "550 5.1.1 no such\r\nuser\x07")
    assert (mail.state, mail.reason) == (ConsignmentState.FAILED, "550 5.1.1 no such  user")
    token = f"post:{office.officer.post.id}"
    report(mail, "failed", "550 5.1.1 no such user")
    assert len(waiting(token, "see_refusal")) == 1
    service.see_refusal(office.officer.actor, mail)
    assert mail.state is ConsignmentState.FAILED, "seen, but it is not shown as refused"
    assert not waiting(token, "see_refusal")
    with pytest.raises(WrongState):
        service.see_refusal(office.officer.actor, mail)


def test_a_failure_without_words_still_says_something(office):
    mail = scenes.to_outside(scenes.dispatched(office))
    report(mail, "failed")
    assert "gave up" in mail.reason


def test_a_report_about_something_else_is_nobodys(office):
    assert service.mail_report("notice:7", "sent", "", now()) is None
    assert service.mail_report("consignment:01UNKNOWN", "sent", "", now()) is None
    assert service.mail_report("", "sent", "", now()) is None


def test_the_journal_of_each_institution_has_its_own_acts_without_the_subject(office):
    from geos.audit.models import AuditEntry

    letter = scenes.dispatched(office)
    service.refuse(office.other_clerk.actor, scenes.to_member(letter), "Haisomeki")
    entries = list(db.session.scalars(select(AuditEntry).filter_by(subject_kind="consignment")))
    assert {(entry.act, entry.institution_id) for entry in entries} == {
        ("consign", office.afya.id),
        ("refuse", office.other.id),
    }
    assert not any(letter.subject in entry.payload for entry in entries)


def test_the_register_may_be_read_by_those_who_may_read_the_letters_in_it(office):
    from geos.letters.queries import outgoing as letter_queries

    letter = scenes.dispatched(office)
    year = letter.register_year
    rows = list(db.session.scalars(letter_queries.register(office.clerk.actor, office.registry.id, year)))
    assert rows == [letter]
    with pytest.raises(NotFound):
        letter_queries.register(office.other_clerk.actor, office.registry.id, year)
