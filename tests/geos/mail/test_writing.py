"""Sending and drafts: who may send as whom, what goes out, and what is refused."""

from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from geos.audit.models import AuditEntry
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound
from geos.mail import boxes, queries, service
from geos.mail.folders import DRAFTS, SENT
from geos.mail.models import Posting
from geos.mail.reading import parse
from mailserver.queue import mail_queue
from tests.geos.factories import CLI
from tests.geos.mail.messages import letter, put


def send(member, mailbox, **given):
    facts = {"identity": mailbox.address, "to": "asha@utumishi.go.tz", "subject": "Ombi", "text": "Habari"}
    return service.send(member.actor, mailbox, **{**facts, **given})


def queued():
    return list(db.session.execute(select(mail_queue).order_by(mail_queue.c.id)).mappings())


def sent_copy(mailbox):
    [summary] = boxes.listing(mailbox, SENT)
    return boxes.read(mailbox, SENT, summary.base)


def problems(refused):
    return set(refused.value.fields)


def test_a_message_waits_in_the_queue_and_a_copy_lies_in_the_sent_folder(office, boxes_of):
    send(
        office.officer, boxes_of.officer, to="Asha <asha@utumishi.go.tz>; nje@example.com", cc="ps@afya.go.tz"
    )
    rows = queued()
    assert [row["recipient"] for row in rows] == ["asha@utumishi.go.tz", "nje@example.com", "ps@afya.go.tz"]
    assert {row["sender"] for row in rows} == {"rehema.lukindo@afya.go.tz"}
    raw = sent_copy(boxes_of.officer)
    assert (queries.queue_folder() / rows[0]["file"]).read_bytes() == raw
    message = message_from_bytes(raw, policy=policy.default)
    assert message["From"] == "Rehema Lukindo <rehema.lukindo@afya.go.tz>"
    assert message["Date"]
    assert message["Message-ID"].endswith("@afya.go.tz>")
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_sent_copy_counts_as_read(office, boxes_of):
    send(office.officer, boxes_of.officer)
    assert boxes.counts(boxes_of.officer, SENT).unread == 0


def test_swahili_and_emoji_arrive_as_written(office, boxes_of):
    send(office.officer, boxes_of.officer, subject="Ng’ombe – ombi 🐄", text="Tafadhali: éè\n.\nmwisho")
    parsed = parse(sent_copy(boxes_of.officer))
    assert (parsed.subject, parsed.text) == ("Ng’ombe – ombi 🐄", "Tafadhali: éè\n.\nmwisho")


def test_sending_is_journaled_without_the_text(office, boxes_of):
    send(office.officer, boxes_of.officer, subject="Siri ya ndani", text="maneno")
    entry = db.session.scalars(select(AuditEntry).filter_by(act="send_mail")).one()
    assert entry.person_id == office.officer.person.id
    assert "Siri ya ndani" not in entry.payload
    assert "maneno" not in entry.payload


def test_the_holder_of_a_post_sends_as_the_post(office, boxes_of):
    send(office.ps, boxes_of.post)
    message = parse(sent_copy(boxes_of.post))
    assert (message.sender_name, message.sender_address) == ("Katibu Mkuu", "ps@afya.go.tz")


def test_who_acts_in_a_post_sends_as_the_post_until_the_acting_ends(office, boxes_of):
    with pytest.raises(NotFound):
        send(office.officer, boxes_of.post)
    office.let_act(office.officer, instead_of=office.ps)
    send(office.officer, boxes_of.post)
    assert len(queued()) == 1


@pytest.mark.parametrize("identity", ["baraka.shayo@afya.go.tz", "ps@afya.go.tz", "nobody@afya.go.tz", ""])
def test_nobody_sends_as_somebody_else(office, boxes_of, identity):
    with pytest.raises(Denied):
        send(office.officer, boxes_of.officer, identity=identity)
    assert queued() == []
    assert boxes.listing(boxes_of.officer, SENT) == []


def test_nobody_sends_from_a_mailbox_of_somebody_else(office, boxes_of):
    with pytest.raises(NotFound):
        send(office.officer, boxes_of.director)


def test_an_alias_is_one_of_the_own_addresses(office, boxes_of):
    service.add_alias(CLI, boxes_of.officer, "r.lukindo")
    send(office.officer, boxes_of.officer, identity="r.lukindo@afya.go.tz")
    assert queued()[0]["sender"] == "r.lukindo@afya.go.tz"


def test_a_suspended_mailbox_sends_nothing(office, boxes_of):
    service.suspend(CLI, boxes_of.officer, "Amehama")
    with pytest.raises(NotFound):
        send(office.officer, boxes_of.officer)


INJECTED = "Ombi\r\nBcc: siri@example.com\r\n\r\nmwili"


def test_a_subject_cannot_become_a_header(office, boxes_of):
    send(office.officer, boxes_of.officer, subject=INJECTED)
    message = message_from_bytes(sent_copy(boxes_of.officer), policy=policy.default)
    assert message["Bcc"] is None
    assert message["Subject"] == "Ombi Bcc: siri@example.com mwili"
    assert [row["recipient"] for row in queued()] == ["asha@utumishi.go.tz"]


@pytest.mark.parametrize(
    "to",
    [
        "asha@utumishi.go.tz>\r\nBcc: <siri@example.com",
        "asha",
        "asha@",
        "@utumishi.go.tz",
        "asha mwinyi@utumishi.go.tz",
        "asha@utumishi",
        "asha@127.0.0.1",
        "asha@utumishi.go.tz\x00",
        '"<script>"@utumishi.go.tz',
        "../../etc/passwd@utumishi..tz",
        "á@utumishi.go.tz",
    ],
)
def test_what_is_no_address_is_refused_beside_its_field(office, boxes_of, to):
    with pytest.raises(Invalid) as refused:
        send(office.officer, boxes_of.officer, to=to)
    assert problems(refused) == {"to"}
    assert queued() == []


def test_a_name_with_a_line_end_cannot_become_a_header(office, boxes_of):
    try:
        send(office.officer, boxes_of.officer, to='"Asha\r\nBcc: siri@example.com" <asha@utumishi.go.tz>')
    except Invalid:
        assert queued() == []
        return
    message = message_from_bytes(sent_copy(boxes_of.officer), policy=policy.default)
    assert message["Bcc"] is None
    assert "siri@example.com" not in [row["recipient"] for row in queued()]


def test_a_file_name_cannot_become_a_header(office, boxes_of):
    bad = service.Enclosure('x"\r\nX-Evil: 1\r\n.pdf', b"%PDF-", "application/pdf")
    try:
        send(office.officer, boxes_of.officer, attachments=[bad])
    except Invalid:
        return
    assert message_from_bytes(sent_copy(boxes_of.officer)).get("X-Evil") is None
    assert b"\nX-Evil" not in sent_copy(boxes_of.officer)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("to", {"to": ""}),
        ("to", {"to": ", ".join(f"a{n}@example.com" for n in range(101))}),
        ("subject", {"subject": "x" * 251}),
        ("text", {"text": "x" * 200_001}),
        ("cc", {"cc": "si anwani"}),
    ],
)
def test_what_cannot_be_sent_is_refused_beside_its_field(office, boxes_of, field, given):
    with pytest.raises(Invalid) as refused:
        send(office.officer, boxes_of.officer, **given)
    assert problems(refused) == {field}


def test_a_message_over_the_limit_is_refused(app, office, boxes_of, monkeypatch):
    monkeypatch.setitem(app.config, "GEOS_MESSAGE_LIMIT", 1 << 20)
    big = service.Enclosure("kubwa.bin", b"\0" * (1 << 20))
    with pytest.raises(Invalid) as refused:
        send(office.officer, boxes_of.officer, attachments=[big])
    assert problems(refused) == {"files"}
    assert queued() == []


def test_an_attachment_arrives_byte_for_byte(office, boxes_of):
    data = bytes(range(256)) * 40
    files = [
        service.Enclosure("Taarifa ya Ng’ombe.bin", data),
        service.Enclosure("b.eml", b"From: x\n\n", "message/rfc822"),
    ]
    send(office.officer, boxes_of.officer, attachments=files)
    parsed = parse(sent_copy(boxes_of.officer))
    assert [(a.filename, a.data) for a in parsed.attachments] == [
        ("Taarifa ya Ng’ombe.bin", data),
        ("b.eml", b"From: x\n\n"),
    ]


def test_an_answer_names_the_thread_and_marks_what_it_answers(office, boxes_of):
    base = put(boxes_of.officer, letter(References="<a@x.tz> <b@x.tz>"))
    source = service.Source(boxes_of.officer, "", base, answers=True)
    send(office.officer, boxes_of.officer, in_reply_to=source)
    message = message_from_bytes(sent_copy(boxes_of.officer), policy=policy.default)
    assert message["In-Reply-To"] == "<m1@utumishi.go.tz>"
    assert message["References"] == "<a@x.tz> <b@x.tz> <m1@utumishi.go.tz>"
    [line] = boxes.listing(boxes_of.officer)
    assert line.answered


def test_passing_on_carries_the_chosen_attachments(office, boxes_of):
    files = [
        service.Enclosure("moja.txt", b"1", "text/plain"),
        service.Enclosure("mbili.txt", b"2", "text/plain"),
    ]
    send(office.officer, boxes_of.officer, attachments=files)
    [line] = boxes.listing(boxes_of.officer, SENT)
    source = service.Source(boxes_of.officer, SENT, line.base, carried=(1,))
    send(office.officer, boxes_of.officer, subject="Fwd", in_reply_to=source)
    newest = boxes.listing(boxes_of.officer, SENT)[0]
    parsed = parse(boxes.read(boxes_of.officer, SENT, newest.base))
    assert [a.filename for a in parsed.attachments] == ["mbili.txt"]


def test_a_foreign_message_cannot_be_carried_along(office, boxes_of):
    base = put(boxes_of.director)
    with pytest.raises(NotFound):
        send(office.officer, boxes_of.officer, in_reply_to=service.Source(boxes_of.director, "", base))


def test_a_draft_replaces_the_one_it_goes_on_with_and_leaves_when_it_is_sent(office, boxes_of):
    actor, box = office.officer.actor, boxes_of.officer
    base = put(box)
    answering = service.Source(box, "", base, answers=True)
    first = service.save_draft(actor, box, identity=box.address, text="moja", in_reply_to=answering)
    second = service.save_draft(
        actor, box, identity=box.address, text="mbili", in_reply_to=service.Source(box, DRAFTS, first)
    )
    [line] = boxes.listing(box, DRAFTS)
    assert (line.base, line.flags) == (second, "DS")
    send(office.officer, box, text="tatu", in_reply_to=service.Source(box, DRAFTS, second))
    assert boxes.listing(box, DRAFTS) == []
    assert message_from_bytes(sent_copy(box))["In-Reply-To"] == "<m1@utumishi.go.tz>"


def test_no_draft_fits_into_a_full_mailbox(office, boxes_of):
    boxes_of.officer.quota = 200
    db.session.commit()
    put(boxes_of.officer)
    with pytest.raises(Invalid):
        service.save_draft(
            office.officer.actor, boxes_of.officer, identity=boxes_of.officer.address, text="x"
        )


def test_nothing_is_queued_where_the_act_fails_and_no_copy_claims_it(office, boxes_of, monkeypatch, app):
    monkeypatch.setitem(app.config, "GEOS_SPOOL", "/proc/nowhere")
    with pytest.raises(OSError, match=r"."):
        send(office.officer, boxes_of.officer)
    assert boxes.listing(boxes_of.officer, SENT) == []


def test_a_group_that_takes_nothing_from_the_sender_is_told_before_anything_goes_out(office, boxes_of):
    service.set_posting(CLI, boxes_of.group, Posting.MEMBERS)
    send(office.officer, boxes_of.officer, to=boxes_of.group.address)
    assert len(queued()) == 1
    for field in ("to", "cc"):
        with pytest.raises(Invalid) as refused:
            send(office.ps, boxes_of.ps, **{field: boxes_of.group.address.upper()})
        assert problems(refused) == {field}
        assert refused.value.facts == {"address": boxes_of.group.address}
    service.set_posting(CLI, boxes_of.group, Posting.NAMED, [boxes_of.ps.address])
    send(office.ps, boxes_of.ps, to=boxes_of.group.address)
    assert len(queued()) == 2
