"""Telling senders by mail that their letter has arrived: once, in their language, never to a machine."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import current_app
from sqlalchemy import select

from geos.audit import queries as audit
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Invalid, WrongState
from geos.core.types import Level
from geos.exchange.queries import intake as queries
from geos.exchange.service import acknowledging as service
from geos.exchange.service import intake
from geos.letters import language
from geos.letters.models import Acknowledgement, AcknowledgeWhen, RegistryRule
from geos.letters.queries import acknowledgements
from geos.letters.service import incoming
from mailserver import queue
from mailserver.ports import State
from tests.geos.intake.door import arrives, mailbox, message
from tests.geos.letters.incoming_desk import register
from tests.geos.letters.secret_desk import confidential_clerk, envelope

ADDRESS = "barua@bohari.example.go.tz"


def queued():
    return queue.entries(db.session.connection())


def sent(entry):
    """The mail as it lies on the queue."""
    folder = Path(current_app.config["GEOS_SPOOL"]) / "queue"
    return message_from_bytes((folder / entry.file).read_bytes(), policy=policy.default)


def by_mail(office, raw=None, member=None, **changes):
    from geos.exchange.entry import Entry

    item = queries.mail_item(office.clerk.actor, arrives(office, raw))
    written = {"sender": "Bohari ya Dawa", "subject": "Upungufu wa dawa", **changes}
    member = member or office.clerk
    return intake.register_mail(member.actor, item, Entry(post_id=member.post.id, **written), None)


def test_the_sender_is_told_number_and_day_from_the_registrys_address(office):
    letter = by_mail(office)
    service.acknowledge(office.clerk.actor, letter)
    (entry,) = queued()
    mail = sent(entry)
    assert (entry.sender, entry.recipient) == ("", ADDRESS), "a null sender: a bounce meets nobody"
    assert mailbox(office).address in mail["From"]
    assert letter.register_number in mail["Subject"]
    assert mail["Auto-Submitted"] == "auto-replied"
    text = mail.get_content()
    assert letter.register_number in text
    assert letter.subject in text
    acts = [line.act for line in db.session.scalars(audit.of_subject("incoming_letter", letter.id))]
    assert "acknowledge" in acts


def test_it_is_sent_once(office):
    letter = register(office, sender_address=ADDRESS)
    service.acknowledge(office.clerk.actor, letter)
    with pytest.raises(WrongState, match="already"):
        service.acknowledge(office.records.actor, letter)
    assert len(queued()) == 1


@pytest.mark.parametrize("member", ["officer", "ps", "admin", "other_clerk"])
def test_only_the_registrys_staff_acknowledge(office, member):
    letter = register(office, sender_address=ADDRESS)
    with pytest.raises(Denied):
        service.acknowledge(getattr(office, member).actor, letter)
    assert queued() == []


def test_the_subject_is_told_only_to_one_who_wrote_it_in_open_mail(office):
    by_post = register(office, sender_address=ADDRESS)
    secret = by_mail(office, member=office.records, level=Level.CONFIDENTIAL)
    for letter in (by_post, secret):
        service.acknowledge(office.records.actor, letter)
    for entry, letter in zip(sorted(queued(), key=lambda each: each.id), (by_post, secret), strict=True):
        mail = sent(entry)
        assert letter.register_number in mail.get_content()
        assert letter.subject not in mail.as_string() + mail.get_content()


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "List-Id: <habari.example.org>",
        "Content-Type: multipart/report; boundary=x",
        "Return-Path: <>",
        "X-Auto-Response-Suppress: All",
    ],
)
def test_a_machine_or_a_list_is_never_answered(office, header):
    service.set_rule(office.records.actor, office.registry, AcknowledgeWhen.ALL)
    raw = header.encode() + b"\r\n" + message()
    if header.startswith("Content-Type"):
        raw = raw.replace(b"Content-Type: text/plain", b"X-Was: text/plain")
    letter = by_mail(office, raw)
    assert queued() == []
    with pytest.raises(WrongState):
        service.acknowledge(office.clerk.actor, letter)


@pytest.mark.parametrize(
    "address",
    ["", "no-reply@x.go.tz", "NoReply@x.go.tz", "do_not_reply@x.go.tz", "MAILER-DAEMON@x.go.tz", "si anwani",
     "a@b", "é@x.go.tz", "a@x.go.tz, b@y.go.tz"],
)  # fmt: skip
def test_an_address_that_nobody_reads_is_never_written_to(office, address):
    service.set_rule(office.records.actor, office.registry, AcknowledgeWhen.ALL)
    letter = register(office, sender_address=address)
    assert service.by_rule(office.clerk.actor, letter) is False
    with pytest.raises(WrongState):
        service.acknowledge(office.clerk.actor, letter)
    assert queued() == []


def test_the_registry_does_not_write_to_itself(office):
    letter = register(office, sender_address=mailbox(office).address.upper())
    with pytest.raises(WrongState):
        service.acknowledge(office.clerk.actor, letter)


def test_what_does_not_stand_in_the_register_is_not_acknowledged(office):
    confidential_clerk(office)
    passed, gone = (register(office, sender_address=ADDRESS) for _ in range(2))
    closed = envelope(office, sender_address=ADDRESS)
    incoming.pass_on(office.clerk.actor, passed)
    incoming.undo_registration(office.clerk.actor, gone, "Mara mbili")
    for letter in (passed, gone, closed):
        with pytest.raises(WrongState):
            service.acknowledge(office.clerk.actor, letter)
    assert queued() == []


def test_a_registry_acknowledges_by_its_rule(office):
    by_mail(office)
    assert queued() == []
    service.set_rule(office.records.actor, office.registry, AcknowledgeWhen.MAIL)
    letter = by_mail(office, again=True)
    assert [entry.tag for entry in queued()] == [f"acknowledgement:{letter.id}"]
    assert letter.acknowledgement.by_rule
    assert service.by_rule(office.clerk.actor, register(office, sender_address=ADDRESS)) is False
    service.set_rule(office.records.actor, office.registry, AcknowledgeWhen.ALL)
    assert service.by_rule(office.clerk.actor, register(office, sender_address=ADDRESS)) is True


def test_the_rule_is_the_records_managers(office):
    for stranger in (office.clerk, office.ps, office.other_clerk):
        with pytest.raises(Denied):
            service.set_rule(stranger.actor, office.registry, AcknowledgeWhen.ALL)
    assert acknowledgements.rule_of(office.registry.id) is AcknowledgeWhen.NEVER


def test_a_letter_taken_back_takes_what_still_waits_off_the_queue(office):
    letter = register(office, sender_address=ADDRESS)
    service.acknowledge(office.clerk.actor, letter)
    incoming.undo_registration(office.clerk.actor, letter, "Mara mbili")
    assert [entry.state for entry in queued()] == [State.FAILED]
    assert db.session.get(Acknowledgement, letter.id).withdrawn_at


@pytest.mark.parametrize(("outcome", "field"), [("sent", "sent_at"), ("failed", "failed_at")])
def test_what_became_of_it_is_shown_and_no_more_is_claimed(office, page, outcome, field):
    letter = register(office, sender_address=ADDRESS)
    service.acknowledge(office.clerk.actor, letter)
    db.session.commit()
    page.sign_in(office.clerk)
    assert "Kwenye foleni" in page.get(f"/letters/incoming/{letter.id}").text
    service.mail_report(f"acknowledgement:{letter.id}", "delayed", "451 later", now())
    assert letter.acknowledgement.sent_at is None
    service.mail_report(f"acknowledgement:{letter.id}", outcome, "250 ok\r\n", now())
    db.session.commit()
    assert getattr(db.session.get(Acknowledgement, letter.id), field)
    page.get(f"/letters/incoming/{letter.id}")
    for tag in ("consignment:1", "acknowledgement:x", "acknowledgement:999999", ""):
        assert service.mail_report(tag, "sent", "", now()) is None


def test_one_click_tells_the_sender_in_the_language_of_the_letter(office, page):
    raw = message(subject="Shortage of medicines", text="Dear Sir, please find attached our request to you.")
    letter = by_mail(office, raw, subject="Shortage of medicines")
    page.sign_in(office.clerk)
    url = f"/letters/incoming/{letter.id}"
    buttons = page.get(url).select('form[action$="/acknowledge"] button')
    assert [button["value"] for button in buttons] == ["en", "sw"]
    page.post(f"/registry/letters/{letter.id}/acknowledge", form_on=url, language="en")
    (entry,) = queued()
    assert "Your letter was received" in sent(entry)["Subject"]
    page.get(f"/registry/letters/{letter.id}/acknowledge", 409)


def test_the_language_once_chosen_for_a_sender_is_remembered(office):
    first, second = (register(office, sender_address=ADDRESS, subject="Ombi la dawa na vifaa") for _ in "ab")
    assert acknowledgements.language_for(first) == "sw"
    service.acknowledge(office.clerk.actor, first, "en")
    assert acknowledgements.language_for(second) == "en"
    with pytest.raises(Invalid):
        service.acknowledge(office.clerk.actor, second, "fr")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tafadhali rejea barua yako ya tarehe 3 kuhusu mada iliyotajwa", "sw"),
        ("Please refer to your letter of the third on this subject", "en"),
        ("", "sw"),
        ("XYZ 123", "sw"),
    ],
)
def test_the_language_is_guessed_from_everyday_words(text, found):
    assert language.guess(text) == found


def test_the_rules_are_set_on_their_page(office, page):
    page.sign_in(office.records)
    page.post(f"/registry/{office.registry.id}/rule", form_on="/registry/rules", acknowledge="mail")
    page.follow()
    assert db.session.scalars(select(service.RegistryRule.acknowledge)).all() == [AcknowledgeWhen.MAIL]
    assert not page.sign_in(office.clerk).get("/registry/rules").select("form input[name=acknowledge]")


def passed_on(office, clerk, rule):
    db.session.add(RegistryRule(registry_id=office.secret_registry.id, acknowledge=rule))
    db.session.commit()
    letter = register(office, sender_address=ADDRESS)
    return letter, lambda: incoming.take_in(clerk.actor, letter, Level.CONFIDENTIAL)


def test_the_confidential_registrys_rule_is_followed_for_what_was_passed_to_it(office):
    clerk = confidential_clerk(office)
    letter, take_in = passed_on(office, clerk, AcknowledgeWhen.ALL)
    incoming.pass_on(office.clerk.actor, letter)
    entry = take_in()
    (told,) = queued()
    assert entry.register_number in sent(told)["Subject"]
    assert (entry.acknowledgement.by_rule, letter.subject in sent(told).get_content()) == (True, False)


def test_a_sender_who_was_told_the_first_number_is_not_told_another(office):
    clerk = confidential_clerk(office)
    letter, take_in = passed_on(office, clerk, AcknowledgeWhen.ALL)
    service.acknowledge(office.clerk.actor, letter)
    incoming.pass_on(office.clerk.actor, letter)
    assert (take_in().acknowledgement, len(queued())) == (None, 1)
