"""The worker's sweepers: a row that cannot be done stops none of the others."""

from datetime import timedelta

import pytest

from geos.core.clock import held_at, now, today
from geos.core.db import db
from geos.core.types import Level
from geos.documents import service as documents
from geos.documents.models import Document, Kind, TextState
from geos.files import following
from geos.files import service as files
from geos.files.models import Cause
from geos.notices import service as notices
from geos.notices.models import MailState, Notice
from geos.outbox import _message
from geos.scans import service as scans
from geos.scans.models import BatchState
from tests.geos.factories import CLI
from tests.geos.files import scenes
from tests.geos.scans import heaps


def test_a_file_that_cannot_be_lowered_keeps_no_other_from_it(office, monkeypatch):
    monkeypatch.setattr(following, "_levellers", [])
    first, second = scenes.secret_file(office), scenes.secret_file(office)
    for file in (first, second):
        files.plan_declassifying(office.records.actor, file, today() + timedelta(days=1), Level.OPEN, "Muda")
    poison = first.id

    def leveller(file, was):
        if file.id == poison:
            raise RuntimeError("poison")

    following.on_level(leveller)
    with held_at(now() + timedelta(days=2)):
        assert files.declassify_due() == 1
    db.session.expire_all()
    assert (first.level, second.level) == (Level.CONFIDENTIAL, Level.OPEN)


def handed_over(office, *titles):
    """Files on their way to the director, who is told of each."""
    for title in titles:
        file = scenes.file_with_letter(office, title=title)
        files.hand_over(office.clerk.actor, file, office.director.post, cause=Cause.NEW_PAPER)


def test_a_title_of_several_lines_is_one_line_of_a_mails_head(office):
    handed_over(office, "Kwanza\r\nBcc: mtu@mahali.example")
    message = _message(db.session.scalars(db.select(Notice)).one())
    assert "Kwanza Bcc: mtu" in message.subject
    assert not message.has_bad_headers()
    assert message.bcc == []


def test_a_notice_that_can_be_no_mail_keeps_no_other_back_and_gives_up_in_the_end(office):
    handed_over(office, "Kwanza", "Pili")
    sent = []

    def send(notice):
        if notice.params["title"] == "Kwanza":
            raise RuntimeError("poison")
        sent.append(notice.params["title"])

    assert notices.empty_outbox(send) == 1
    for day in range(10):
        with held_at(now() + timedelta(days=day + 1)):
            assert notices.empty_outbox(send) == 0
    assert sent == ["Pili"]
    states = dict(db.session.execute(db.select(Notice.id, Notice.mail_state)).all())
    assert sorted(states.values()) == [MailState.FAILED, MailState.SENT]


def test_a_document_over_which_reading_stumbles_is_told_so_and_not_read_again(office, monkeypatch):
    made = [
        documents.store(
            CLI, office.afya.id, f"{n}.txt", b"Barua", kind=Kind.UPLOAD, owner_kind="registry",
            owner_id=office.registry.id, strict=False,
        )
        for n in range(2)
    ]  # fmt: skip
    made[0].media_type = "image/png"  # what is no picture at all
    db.session.commit()
    assert documents.extract_pending(5) == 2
    states = dict(db.session.execute(db.select(Document.id, Document.text_state)).all())
    assert states[made[1].id] is TextState.DONE
    assert states[made[0].id] in (TextState.FAILED, TextState.NONE)


@pytest.mark.timeout(60)
def test_a_heap_over_which_cutting_stumbles_is_told_so_and_the_next_is_cut(office):
    broken = heaps.uploaded(office, heaps.heap(heaps.letter().resize((310, 438)))[:-600])
    sound = heaps.uploaded(office, heaps.heap(heaps.letter().resize((300, 430))))
    assert scans.split_pending() == 2
    db.session.expire_all()
    assert broken.state in (BatchState.FAILED, BatchState.SPLIT)
    assert sound.state is BatchState.SPLIT
