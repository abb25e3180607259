"""Uploading a heap, the worker's cutting, the clerk's corrections, and every refusal."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from geos.audit.models import AuditEntry
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.documents import service as papers
from geos.documents.models import TextState
from geos.scans import queries, service
from geos.scans.models import BatchState, ScanState
from tests.geos.documents import samples
from tests.geos.scans import heaps


def cut(batch):
    """The pages of each letter that stands."""
    return [scan.pages for scan in batch.letters]


def pictures(document):
    """The bytes of the pictures in a PDF, as the scanner packed them."""
    return [page.images[0].data for page in PdfReader(io.BytesIO(documents.content(document))).pages]


def test_the_worker_cuts_a_heap_into_letters(office):
    batch = heaps.split(office, "S", "L", "B", "S", "L", "L")
    assert batch.state is BatchState.SPLIT
    assert cut(batch) == [[2], [5, 6]]
    assert (batch.separators, batch.blanks) == ([1, 4], [3])
    assert [scan.document.pages for scan in batch.letters] == [1, 2]
    assert [scan.document.filename for scan in batch.letters] == ["kundi 2.pdf", "kundi 5-6.pdf"]
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_kind == "scan_batch")).all()
    assert acts == ["upload", "split"]


def test_what_is_cut_out_are_the_scanners_own_bytes(office):
    data = heaps.heap(heaps.letter(), heaps.separator(office.registry), heaps.letter().rotate(180))
    batch = heaps.uploaded(office, data)
    service.split_pending()
    assert documents.content(batch.document) == data
    whole = pictures(batch.document)
    assert [pictures(scan.document) for scan in batch.letters] == [[whole[0]], [whole[2]]]


def test_a_heap_without_separators_is_one_letter(office):
    assert cut(heaps.split(office, "L", "B", "L")) == [[1, 3]]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (samples.locked_pdf(), service.LOCKED),
        (b"%PDF-1.7 karatasi", service.BROKEN),
        (samples.blank_pdf(2), service.NOTHING),
    ],
)
def test_a_file_that_cannot_be_cut_says_why(office, data, problem):
    batch = heaps.uploaded(office, data)
    assert service.split_pending() == 1
    assert (batch.state, batch.problem, batch.scans) == (BatchState.FAILED, problem, [])
    assert service.split_pending() == 0


def test_a_locked_file_is_cut_by_hand_with_its_password(office):
    batch = heaps.uploaded(office, samples.locked_pdf())
    service.split_pending()
    for wrong in ("", "mbaya"):
        with pytest.raises(Invalid) as refused:
            service.split_by_hand(office.clerk.actor, batch, "1", wrong)
        assert "password" in refused.value.fields
    service.split_by_hand(office.clerk.actor, batch, "1", "siri")
    assert (batch.state, batch.problem, cut(batch)) == (BatchState.SPLIT, "", [[1]])
    assert batch.letters[0].document.remark == ""


def test_the_clerk_joins_a_letter_with_the_one_before(office):
    batch = heaps.split(office, "L", "S", "L", "B", "L")
    first, second = batch.letters
    service.join(office.clerk.actor, second)
    assert cut(batch) == [[1, 3, 5]]
    assert (first.state, second.state) == (ScanState.REPLACED, ScanState.REPLACED)
    assert batch.letters[0].document.pages == 3
    with pytest.raises(WrongState):
        service.join(office.clerk.actor, batch.letters[0])


def test_the_clerk_cuts_a_letter_in_two(office):
    batch = heaps.split(office, "L", "B", "L", "L")
    service.cut(office.clerk.actor, batch.letters[0], 2)
    assert cut(batch) == [[1], [3, 4]]
    for page in (0, 1, 3):
        with pytest.raises(Invalid):
            service.cut(office.clerk.actor, batch.letters[1], page)


def test_a_letter_that_was_cut_otherwise_is_cut_no_more(office):
    batch = heaps.split(office, "L", "L")
    old = batch.letters[0]
    service.cut(office.clerk.actor, old, 2)
    for act in (lambda: service.cut(office.clerk.actor, old, 2), lambda: discard(office, old)):
        with pytest.raises(WrongState):
            act()
    assert cut(batch) == [[1], [2]]


def discard(office, scan, reason="Tangazo"):
    return service.discard(office.clerk.actor, scan, reason)


def test_a_scan_that_is_no_letter_is_put_aside_and_brought_back(office):
    scan = heaps.split(office, "L").letters[0]
    for reason in ("", "  "):
        with pytest.raises(Incomplete):
            discard(office, scan, reason)
    with pytest.raises(Invalid):
        discard(office, scan, "a" * 301)
    discard(office, scan)
    assert queries.waiting(office.clerk.actor, office.registry) == []
    service.bring_back(office.clerk.actor, scan)
    assert queries.waiting(office.clerk.actor, office.registry) == [scan]
    with pytest.raises(WrongState):
        service.bring_back(office.clerk.actor, scan)


def test_a_heap_of_which_a_letter_is_registered_is_not_cut_anew(office):
    batch = heaps.split(office, "L", "S", "L")
    service.registered(office.clerk.actor, batch.letters[0], 7, Level.OPEN)
    with pytest.raises(WrongState):
        service.split_by_hand(office.clerk.actor, batch, "1-3")
    with pytest.raises(WrongState):
        service.registered(office.clerk.actor, batch.letters[0], 8, Level.OPEN)
    assert cut(batch) == [[1], [3]]


def test_a_letter_more_secret_than_its_heap_takes_the_heap_up_with_it(office):
    batch = heaps.split(office, "L", "L", "S", "L")
    service.cut(office.records.actor, batch.letters[0], 2)
    wrong = next(scan for scan in batch.scans if scan.state is ScanState.REPLACED)
    secret, other, third = batch.letters
    service.registered(office.records.actor, secret, 7, Level.CONFIDENTIAL)
    db.session.commit()
    assert documents.get(office.clerk.actor, third.document_id)
    for closed in (batch.document_id, wrong.document_id):
        assert documents.get(office.records.actor, closed)
        with pytest.raises(NotFound):
            documents.get(office.clerk.actor, closed)
    with pytest.raises(NotFound):
        queries.batch(office.clerk.actor, batch.id)
    assert queries.waiting(office.clerk.actor, office.registry) == [other, third]


def test_whoever_does_not_work_there_neither_uploads_nor_sees(office):
    batch = heaps.split(office, "L")
    scan = batch.letters[0]
    for member in (office.officer, office.other_clerk, office.ps, office.auditor):
        for read in (lambda a: queries.batch(a, batch.id), lambda a: queries.get(a, scan.id)):
            with pytest.raises(NotFound):
                read(member.actor)
        with pytest.raises(Denied):
            heaps.uploaded(office, heaps.heap(heaps.blank()), member=member)
        for act in (lambda a: service.cut(a, scan, 2), lambda a: service.discard(a, scan, "Tangazo")):
            with pytest.raises((Denied, Invalid)):
                act(member.actor)
        assert db.session.scalar(queries.count_waiting(member.actor)) == 0
    assert db.session.scalar(queries.count_waiting(office.clerk.actor)) == 1


def test_the_level_of_a_heap_hides_it_from_the_uncleared(office):
    batch = heaps.split(office, "L", member=office.records, level=Level.CONFIDENTIAL)
    assert queries.waiting(office.clerk.actor, office.registry) == []
    assert queries.waiting(office.records.actor, office.registry) == batch.letters
    with pytest.raises(Invalid):
        heaps.uploaded(office, heaps.heap(heaps.blank()), level=Level.SECRET)


@pytest.mark.parametrize(
    ("data", "facts", "field"),
    [
        (samples.picture(), {}, "scans"),
        (b"", {}, "scans"),
        (samples.blank_pdf(), {"received_at": now() + timedelta(hours=1)}, "received_at"),
    ],
)
def test_what_is_no_heap_is_refused(office, data, facts, field):
    with pytest.raises(Invalid) as refused:
        heaps.uploaded(office, data, **facts)
    assert field in refused.value.fields


def test_the_same_file_is_not_taken_twice_unless_it_was_given_up(office):
    data = samples.locked_pdf()
    batch = heaps.uploaded(office, data)
    with pytest.raises(Invalid):
        heaps.uploaded(office, data)
    service.split_pending()
    with pytest.raises(Incomplete):
        service.discard_batch(office.clerk.actor, batch, "")
    service.discard_batch(office.clerk.actor, batch, "Limefungwa")
    assert heaps.uploaded(office, data).id != batch.id
    with pytest.raises(WrongState):
        service.split_by_hand(office.clerk.actor, batch, "1", "siri")


def test_the_letters_are_read_and_the_heap_is_not(office):
    batch = heaps.uploaded(office, heaps.heap(heaps.scanned(heaps.letter(), 1)))
    service.split_pending()
    assert batch.document.text_state is TextState.NONE
    assert papers.extract_pending(5) == 1
    text = batch.letters[0].document.text
    assert "BOHARI YA DAWA" in text
    assert "BD.112/45/02/118" in text
    assert "24 Novemba 2026" in text
    assert "UPUNGUFU WA DAWA MUHIMU" in text
