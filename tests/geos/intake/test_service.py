"""Registering what waits at the door, putting aside, bringing back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from geos.audit import queries as audit
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.documents.models import Document, Kind
from geos.exchange.entry import Entry, Upload
from geos.exchange.models import ConsignmentState, HandledMail
from geos.exchange.queries import intake as queries
from geos.exchange.service import consignments
from geos.exchange.service import intake as service
from geos.files.models import FileState, Minute
from geos.letters.models import Channel, IncomingLetter
from geos.letters.service import incoming as letters
from geos.letters.service.incoming import Plan
from geos.mail import boxes
from geos.mail import queries as mail
from geos.work.models import WorkItem, WorkState
from mailserver import maildir
from tests.geos.documents import samples
from tests.geos.intake.door import PDF, arrives, consigned, mailbox, message
from tests.geos.letters.incoming_desk import opened_file, scheme


def entered(member, **changes):
    return Entry(**{"post_id": member.post.id, "sender": "Bohari ya Dawa", "subject": "Dawa", **changes})


def register(office, base, letter=0, member=None, plan=None, **changes):
    member = member or office.clerk
    item = queries.mail_item(member.actor, base)
    return service.register_mail(member.actor, item, entered(member, **changes), letter, plan)


def test_a_mail_is_registered_with_its_letter_its_enclosures_and_the_whole_message(office):
    table = ("Jedwali.xlsx", "application/octet-stream", samples.xlsx())
    raw = message(("Barua.pdf", "application/octet-stream", PDF[2]), table)
    base = arrives(office, raw)
    item = queries.mail_item(office.clerk.actor, base)
    letter = register(office, base)
    assert (letter.channel, letter.source) == (Channel.MAIL, f"mail:{base}")
    assert letter.received_at == item.received_at
    assert letter.sender_address == "barua@bohari.example.go.tz"
    assert documents.content(letter.document) == PDF[2]
    assert (letter.document.media_type, letter.document.pages) == ("application/pdf", 2)
    assert documents.content(letter.cover) == raw
    assert (letter.cover.kind, letter.cover.filename) == (Kind.MAIL, "Dawa.eml")
    assert [each.document.filename for each in letter.enclosures] == ["Jedwali.xlsx"]
    owners = set(db.session.execute(select(Document.owner_kind, Document.owner_id)).all())
    assert owners == {("incoming_letter", letter.id)}


def test_a_registered_mail_waits_no_longer(office):
    base = arrives(office)
    assert queries.count(office.clerk.actor) == 1
    register(office, base)
    assert queries.queue(office.clerk.actor, office.registry) == []
    assert queries.count(office.clerk.actor) == 0


def test_what_was_dealt_with_is_archived_and_what_is_brought_back_returns(office):
    registered, aside = arrives(office), arrives(office)
    register(office, registered)
    handled = service.put_aside(office.clerk.actor, office.registry, aside, "Tangazo")
    box = mailbox(office)
    assert boxes.listing(box) == []
    assert {each.base for each in boxes.listing(box, "Archive")} == {registered, aside}
    service.bring_back(office.clerk.actor, handled)
    assert [each.base for each in boxes.listing(box)] == [aside]


def test_a_message_that_leaves_the_mailbox_meanwhile_is_registered_whole(office):
    raw = message(PDF)
    base = arrives(office, raw)
    item = queries.mail_item(office.clerk.actor, base)
    maildir.remove(mail.maildir(mailbox(office)), "", base)
    letter = service.register_mail(office.clerk.actor, item, entered(office.clerk), 0)
    assert documents.content(letter.cover) == raw


def test_a_full_inbox_is_asked_about_in_one_statement_too(office, monkeypatch):
    monkeypatch.setattr(queries, "ASKED_BY_NAME", 1)
    first, second = arrives(office), arrives(office)
    item = queries.mail_item(office.clerk.actor, first)
    maildir.set_flags(mail.maildir(mailbox(office)), "", first, "S")
    service.register_mail(office.clerk.actor, item, entered(office.clerk), 0)
    maildir.move(mail.maildir(mailbox(office)), first, "Archive", "")
    waiting = queries.waiting_mail(office.registry, mailbox(office))
    assert [each.base for each in waiting] == [second]


def test_a_mail_without_a_letter_attached_is_the_letter_itself(office):
    base = arrives(office, message(text="Ndugu,\n\nTunaomba taarifa."))
    letter = register(office, base, letter=None)
    assert documents.content(letter.document).decode() == "Ndugu,\n\nTunaomba taarifa."
    assert letter.document.media_type == "text/plain"
    assert letter.cover.media_type.startswith(("message/", "text/"))


def test_a_mail_from_a_members_domain_is_known_to_be_that_institutions(office):
    base = arrives(office, sender="Peter Malisa <peter.malisa@utumishi.go.tz>")
    assert register(office, base).sender_institution_id == office.other.id


def test_the_second_clerk_is_told_the_number_and_nothing_is_kept_twice(office):
    base = arrives(office)
    item = queries.mail_item(office.records.actor, base)
    first = register(office, base)
    before = len(db.session.scalars(select(Document)).all())
    with pytest.raises(WrongState, match=first.register_number):
        service.register_mail(office.records.actor, item, entered(office.records), 0)
    assert len(db.session.scalars(select(Document)).all()) == before
    assert db.session.scalars(select(IncomingLetter)).all() == [first]


def test_which_paper_is_the_letter_must_be_one_of_them(office):
    with pytest.raises(Invalid) as refused:
        register(office, arrives(office), letter=7)
    assert "letter" in refused.value.fields
    assert db.session.scalars(select(HandledMail)).all() == []


@pytest.mark.parametrize("who", ["officer", "ps", "admin", "auditor", "other_clerk"])
def test_nobody_else_sees_or_registers_the_registrys_mail(office, who):
    base = arrives(office)
    item = queries.mail_item(office.clerk.actor, base)
    stranger = getattr(office, who)
    with pytest.raises(NotFound):
        queries.mail_item(stranger.actor, base)
    with pytest.raises(Denied):
        service.register_mail(stranger.actor, item, entered(stranger), 0)
    with pytest.raises(Denied):
        service.put_aside(stranger.actor, office.registry, base, "Tangazo")


def test_registering_opening_a_file_and_handing_it_over_are_one_act(office):
    plan = Plan(
        keyword=scheme(office), title="Dawa muhimu", to_post=office.director.post,
        due_at=now() + timedelta(days=3), minute="Tafadhali shughulikia F1.",
    )  # fmt: skip
    letter = register(office, arrives(office), plan=plan)
    assert (letter.folio.label, letter.file.title) == ("1", "Dawa muhimu")
    assert letter.file.state is FileState.ON_THE_WAY
    assert letter.file.transit.to_post_id == office.director.post.id
    minute = db.session.scalars(select(Minute)).one()
    assert (minute.number, minute.to_post_id) == (1, office.director.post.id)
    waits = select(WorkItem).filter_by(token=f"post:{office.director.post.id}", act="receive")
    assert db.session.scalars(waits).one().state is WorkState.TO_DO


def test_where_handing_over_is_refused_nothing_is_registered_either(office):
    file, _ = opened_file(office)
    letters.file_and_hand_over(
        office.clerk.actor, letter_for(office), Plan(file=file, to_post=office.director.post)
    )
    base = arrives(office)
    with pytest.raises(Invalid) as refused:
        register(office, base, plan=Plan(file=file, to_post=office.ps.post))
    assert "to_post" in refused.value.fields
    assert queries.count(office.clerk.actor) == 1
    assert register(office, base).number == 3


def letter_for(office):
    from tests.geos.letters.incoming_desk import register as by_hand

    return by_hand(office)


def test_a_hand_over_without_a_file_is_refused(office):
    with pytest.raises(Invalid) as refused:
        register(office, arrives(office), plan=Plan(to_post=office.ps.post))
    assert "file" in refused.value.fields


def test_of_many_attachments_the_message_keeps_those_beyond_the_limit(office):
    raw = message(*(PDF for _ in range(queries.MOST_PARTS + 3)))
    base = arrives(office, raw)
    assert queries.mail_item(office.clerk.actor, base).left_in_message == 3
    letter = register(office, base)
    assert len(letter.enclosures) == queries.MOST_PARTS - 1
    assert documents.content(letter.cover) == raw


def test_an_address_that_no_mail_has_is_left_in_the_message(office):
    base = arrives(office, message(sender=f"{'a' * 300}@example.com"))
    assert register(office, base, letter=None).sender_address == ""


# Putting aside --------------------------------------------------------------------------------------


def test_a_message_is_put_aside_with_a_reason_and_brought_back(office):
    base = arrives(office)
    handled = service.put_aside(office.clerk.actor, office.registry, base, " Tangazo\n la biashara ")
    assert (handled.reason, handled.by_id) == ("Tangazo la biashara", office.clerk.person.id)
    assert queries.count(office.clerk.actor) == 0
    assert queries.count_aside(office.registry) == 1
    service.bring_back(office.records.actor, handled)
    assert queries.count(office.clerk.actor) == 1
    assert [e.act for e in db.session.scalars(audit.of_subject("handled_mail", handled.id))] == [
        "put_aside", "bring_back",
    ]  # fmt: skip
    assert register(office, base).number == 1


@pytest.mark.parametrize(("reason", "kind"), [("  ", Incomplete), ("x" * 301, Invalid)])
def test_putting_aside_needs_a_short_reason(office, reason, kind):
    with pytest.raises(kind) as refused:
        service.put_aside(office.clerk.actor, office.registry, arrives(office), reason)
    assert "reason" in refused.value.fields


def test_what_was_put_aside_is_not_registered_and_what_was_registered_not_put_aside(office):
    aside, registered = arrives(office), arrives(office)
    service.put_aside(office.clerk.actor, office.registry, aside, "Tangazo")
    with pytest.raises(WrongState, match="put aside"):
        register(office, aside)
    with pytest.raises(WrongState, match="put aside"):
        service.put_aside(office.records.actor, office.registry, aside, "Tangazo")
    letter = register(office, registered)
    with pytest.raises(WrongState, match=letter.register_number):
        service.put_aside(office.clerk.actor, office.registry, registered, "Tangazo")


def test_a_registered_mail_is_not_among_those_put_aside(office):
    base = arrives(office)
    register(office, base)
    handled = queries.handled(office.registry.id, base)
    with pytest.raises(NotFound):
        queries.aside(office.clerk.actor, handled.id)
    with pytest.raises(WrongState):
        service.bring_back(office.clerk.actor, handled)


@pytest.mark.parametrize("who", ["officer", "other_clerk", "admin"])
def test_only_the_registry_brings_back(office, who):
    handled = service.put_aside(office.clerk.actor, office.registry, arrives(office), "Tangazo")
    with pytest.raises(NotFound):
        queries.aside(getattr(office, who).actor, handled.id)
    with pytest.raises(Denied):
        service.bring_back(getattr(office, who).actor, handled)


# Consignments ---------------------------------------------------------------------------------------


def test_a_consignment_is_registered_with_the_signed_bytes_and_its_sender_has_the_receipt(office):
    found = consigned(office)
    clerk = office.other_clerk
    assert [waiting.channel for waiting in queries.queue(clerk.actor, office.other_registry)] == [
        Channel.GEOS
    ]
    letter = service.register_consignment(clerk.actor, found, entered(clerk))
    assert letter.document.sha256 == found.letter.document.sha256
    assert letter.document.id != found.letter.document_id
    assert documents.get(clerk.actor, letter.document_id).owner_kind == "incoming_letter"
    assert letter.sender_institution_id == office.afya.id
    assert (found.state, found.receipt) == (ConsignmentState.REGISTERED, letter.register_number)
    assert found.incoming_id == letter.id
    assert queries.queue(clerk.actor, office.other_registry) == []


def test_a_consignment_is_registered_once(office):
    found = consigned(office)
    first = service.register_consignment(office.other_clerk.actor, found, entered(office.other_clerk))
    with pytest.raises(WrongState, match=first.register_number):
        service.register_consignment(office.other_clerk.actor, found, entered(office.other_clerk))


def test_what_its_sender_cancelled_gets_no_number(office):
    found = consigned(office)
    consignments.cancel(office.clerk.actor, found)
    with pytest.raises(NotFound):
        service.register_consignment(office.other_clerk.actor, found, entered(office.other_clerk))
    assert db.session.scalars(select(IncomingLetter)).all() == []
    assert queries.taken_back(office.other_clerk.actor, found.id)
    assert not queries.taken_back(office.clerk.actor, found.id)


@pytest.mark.parametrize("who", ["clerk", "other_officer", "other_admin"])
def test_only_the_receiving_registry_registers_a_consignment(office, who):
    with pytest.raises(Denied):
        service.register_consignment(
            getattr(office, who).actor, consigned(office), entered(getattr(office, who))
        )


# Paper ------------------------------------------------------------------------------------------------


def by_hand(office, scan=None, enclosures=(), channel=Channel.HAND, **changes):
    return service.register_paper(
        office.clerk.actor,
        office.registry,
        channel,
        now(),
        entered(office.clerk, **changes),
        scan,
        enclosures,
    )


def test_a_paper_is_registered_without_a_scan(office):
    letter = by_hand(office, channel=Channel.POST, valuables=True)
    assert (letter.channel, letter.document, letter.source) == (Channel.POST, None, None)
    assert letter.valuables


def test_a_paper_is_registered_with_its_scan_and_enclosures(office):
    letter = by_hand(office, Upload("skani.pdf", PDF[2]), [Upload("a.png", samples.picture())])
    assert (letter.document.filename, letter.document.kind) == ("skani.pdf", Kind.SCAN)
    assert [each.document.filename for each in letter.enclosures] == ["a.png"]


@pytest.mark.parametrize(
    "upload",
    [Upload("skani.pdf", b""), Upload("skani.pdf", samples.picture()), Upload("a.png", b"%PDF-1.7 x")],
)
@pytest.mark.parametrize("field", ["scan", "enclosures"])
def test_a_scan_that_is_not_what_it_says_is_refused_by_its_field(office, upload, field):
    good = Upload("skani.pdf", PDF[2])
    with pytest.raises(Invalid) as refused:
        by_hand(office, *((upload, []) if field == "scan" else (good, [upload])))
    assert list(refused.value.fields) == [field]
    assert db.session.scalars(select(IncomingLetter)).all() == []


def test_a_scan_that_is_too_large_is_refused(app, office, monkeypatch):
    monkeypatch.setitem(app.config, "GEOS_UPLOAD_LIMIT", 1000)
    with pytest.raises(Invalid) as refused:
        by_hand(office, Upload("skani.png", samples.picture(size=(900, 900))))
    assert "scan" in refused.value.fields


def test_enclosures_without_a_letter_are_refused(office):
    with pytest.raises(Invalid) as refused:
        by_hand(office, None, [Upload("a.png", samples.picture())])
    assert "scan" in refused.value.fields


@pytest.mark.parametrize("channel", [Channel.MAIL, Channel.GEOS])
def test_a_paper_comes_by_post_or_by_hand(office, channel):
    with pytest.raises(Invalid):
        by_hand(office, channel=channel)


def test_a_clerk_gives_no_level_above_the_own_clearance(office):
    with pytest.raises(Invalid) as refused:
        by_hand(office, level=Level.CONFIDENTIAL)
    assert "level" in refused.value.fields


@pytest.mark.parametrize("who", ["officer", "other_clerk"])
def test_only_the_registry_registers_paper(office, who):
    stranger = getattr(office, who)
    with pytest.raises(Denied):
        service.register_paper(stranger.actor, office.registry, Channel.HAND, now(), entered(stranger))
