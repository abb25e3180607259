"""Storing, moving, noting readings, drawing text."""

import hashlib

import pytest
from sqlalchemy import inspect, select

from geos.access import service as access
from geos.audit.models import AuditEntry
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound
from geos.core.types import Level
from geos.documents import queries, service
from geos.documents.models import Document, TextState
from geos.documents.sniff import BROKEN, EMPTY, LOCKED, MISNAMED
from geos.documents.vault import Missing
from tests.geos.documents import samples


def test_a_stored_file_is_kept_byte_for_byte_with_what_is_known_of_it(office, store):
    data = samples.blank_pdf(3)
    made = store("C:\\skani\\Barua.pdf", data, level=Level.RESTRICTED)
    assert queries.content(made) == data
    assert (made.sha256, made.size, made.pages) == (hashlib.sha256(data).hexdigest(), len(data), 3)
    assert (made.media_type, made.filename, made.remark) == ("application/pdf", "Barua.pdf", "")
    assert (made.institution_id, made.created_by_id) == (office.afya.id, office.clerk.person.id)
    assert (made.level, made.text_state) == (Level.RESTRICTED, TextState.PENDING)


@pytest.mark.parametrize(
    ("filename", "data", "remark"),
    [
        ("barua.pdf", b"", EMPTY),
        ("barua.pdf", samples.HTML, MISNAMED),
        ("barua.pdf", b"%PDF-1.4 karatasi", BROKEN),
        ("barua.pdf", samples.locked_pdf(), LOCKED),
    ],
)
def test_what_came_from_outside_is_kept_as_it_came_and_marked(store, filename, data, remark):
    made = store(filename, data, strict=False)
    assert made.remark == remark
    assert queries.content(made) == data


@pytest.mark.parametrize(
    ("filename", "data", "key"), [("barua.pdf", b"", EMPTY), ("barua.pdf", samples.HTML, MISNAMED)]
)
def test_an_odd_upload_of_a_person_is_refused_beside_its_field(store, filename, data, key):
    with pytest.raises(Invalid) as refused:
        store(filename, data, strict=True, field="scan")
    assert refused.value.fields == {"scan": key}
    assert db.session.scalars(select(Document)).all() == []


def test_an_upload_over_the_limit_is_refused_and_says_the_limit(app, store, monkeypatch):
    monkeypatch.setitem(app.config, "GEOS_UPLOAD_LIMIT", 2 << 20)
    with pytest.raises(Invalid) as refused:
        store("maelezo.txt", b"a" * ((2 << 20) + 1), strict=True)
    assert str(refused.value) == "The file is larger than 2 MB"
    assert list(refused.value.fields) == ["file"]
    assert store("maelezo.txt", b"a" * (2 << 20), strict=True).size == 2 << 20
    assert store("maelezo.txt", b"a" * ((2 << 20) + 1), strict=False).remark == ""


def test_the_same_bytes_twice_are_two_documents_and_one_content(store):
    first, second = store("a.pdf", samples.pdf()), store("b.pdf", samples.pdf())
    assert first.id != second.id
    assert first.sha256 == second.sha256


def test_a_command_that_fails_leaves_the_bytes_and_no_row(store):
    @command
    def fail():
        store(data=b"%PDF-hapana", filename="x")
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        fail()
    assert db.session.scalars(select(Document)).all() == []
    assert queries.vault().has(hashlib.sha256(b"%PDF-hapana").hexdigest())


def test_another_owner_decides_after_a_rehoming(office, store):
    made = store()
    access.grant("memo", 3, f"post:{office.lawyer.post.id}")
    with pytest.raises(NotFound):
        queries.get(office.lawyer.actor, made.id)
    service.rehome(made, "memo", 3, Level.RESTRICTED)
    assert queries.get(office.lawyer.actor, made.id).level == Level.RESTRICTED
    with pytest.raises(NotFound):
        queries.get(office.officer.actor, made.id)


def readings():
    return db.session.scalars(select(AuditEntry).filter_by(act="read", subject_kind="document")).all()


def test_a_confidential_reading_is_journaled_once_in_an_hour(office, store, monkeypatch):
    made = store(level=Level.CONFIDENTIAL)
    for _ in range(3):
        service.note_reading(office.director.actor, made)
    service.note_reading(office.records.actor, made)
    assert [entry.person_id for entry in readings()] == [office.director.person.id, office.records.person.id]
    assert {(entry.subject_id, entry.level) for entry in readings()} == {(made.id, Level.CONFIDENTIAL)}


def test_the_next_hour_is_journaled_anew(office, store, monkeypatch):
    import time_machine

    made = store(level=Level.SECRET)
    with time_machine.travel("2026-11-24 09:59:59 +0300", tick=False):
        service.note_reading(office.director.actor, made)
    with time_machine.travel("2026-11-24 10:00:00 +0300", tick=False):
        service.note_reading(office.director.actor, made)
    assert len(readings()) == 2


@pytest.mark.parametrize("level", [Level.OPEN, Level.RESTRICTED])
def test_an_ordinary_reading_is_not_journaled(office, store, level):
    service.note_reading(office.officer.actor, store(level=level))
    assert readings() == []


def test_waiting_documents_get_their_text(store):
    letter = store(data=samples.pdf("Fedha za maabara"))
    picture = store("picha.png", samples.picture())
    broken = store("barua.pdf", b"%PDF-1.4 karatasi")
    assert service.extract_pending(10) == 3
    assert "Fedha za maabara" in letter.text
    states = [document.text_state for document in (letter, picture, broken)]
    assert states == [TextState.DONE, TextState.DONE, TextState.FAILED]
    assert picture.text == ""  # looked through, and blank
    assert service.extract_pending(10) == 0


def test_text_is_drawn_from_a_few_at_a_time(store):
    for _ in range(3):
        store()
    assert service.extract_pending(2) == 2
    assert service.extract_pending(2) == 1


def test_lost_bytes_do_not_stop_the_others(store):
    lost, whole = store(), store()
    lost.sha256 = "0" * 64
    db.session.commit()
    assert service.extract_pending(10) == 2
    assert (lost.text_state, whole.text_state) == (TextState.FAILED, TextState.DONE)
    with pytest.raises(Missing):
        queries.content(lost)


def test_a_list_of_documents_does_not_fetch_their_texts(store):
    store()
    service.extract_pending(1)
    db.session.expunge_all()
    listed = db.session.scalars(select(Document)).one()
    assert "text" in inspect(listed).unloaded


def test_a_copy_for_another_institution_shares_the_bytes_and_not_the_readers(office, store):
    made = store("Barua.pdf", samples.blank_pdf(2), level=Level.SECRET)
    access.grant("incoming_letter", 5, f"post:{office.other_officer.post.id}")
    same = service.copy(
        office.other_clerk.actor,
        made,
        office.other.id,
        owner_kind="incoming_letter",
        owner_id=5,
        level=Level.OPEN,
    )
    assert (same.sha256, same.filename, same.pages, same.kind) == (made.sha256, "Barua.pdf", 2, made.kind)
    assert (same.level, made.level) == (Level.OPEN, Level.SECRET)
    assert queries.get(office.other_officer.actor, same.id) is same
    for actor, document in ((office.other_officer.actor, made), (office.officer.actor, same)):
        with pytest.raises(NotFound):
            queries.get(actor, document.id)
