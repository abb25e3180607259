"""What goes with a memo: attachments and links belong to versions, and each reader sees what is theirs."""

import pytest

from geos.access import queries as access
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.documents.models import Document
from geos.files import queries as files
from geos.files.models import Folio
from geos.memos import queries, service
from geos.memos.service import papers
from tests.geos.files.scenes import file_with, file_with_letter
from tests.geos.memos import scenes


def titles(memo, number=0):
    return [row.title for row in queries.attachments_of(memo, number)]


def attach(office, memo, title="Orodha"):
    service.attach(office.officer.actor, memo, "orodha.pdf", scenes.PDF, title)
    return queries.attachments_of(memo)[-1]


def test_a_draft_gets_papers_without_becoming_another_version(office):
    memo = scenes.draft(office)
    attach(office, memo)
    service.attach(office.officer.actor, memo, "bei.pdf", scenes.PDF)
    assert (titles(memo), memo.text_version) == (["Orodha", "bei.pdf"], 1)


def test_papers_that_were_sent_stay_with_their_version(office):
    memo = scenes.draft(office)
    first = attach(office, memo)
    service.submit(office.officer.actor, memo, 1)
    service.send_back(office.director.actor, memo, "Bei?", 1)
    service.detach(office.officer.actor, memo, first.id)
    attach(office, memo, "Bei")
    assert memo.text_version == 2
    assert (titles(memo, 1), titles(memo, 2)) == (["Orodha"], ["Bei"])
    assert queries.paper_changes(office.ps.actor, memo, 1, 2) == (["Bei"], ["Orodha"])
    assert documents.get(office.director.actor, first.document_id)


def test_a_new_paper_is_read_and_decided_anew(office):
    memo = scenes.returned(office)
    attach(office, memo)
    service.submit(office.officer.actor, memo, memo.text_version)
    with pytest.raises(Denied):
        service.approve(office.ps.actor, memo, "", memo.text_version)


def test_what_was_taken_away_unsent_is_nobodys_to_read(office):
    memo = scenes.draft(office)
    row = attach(office, memo)
    service.detach(office.officer.actor, memo, row.id)
    assert titles(memo) == []
    with pytest.raises(NotFound):
        documents.get(office.officer.actor, row.document_id)
    with pytest.raises(NotFound):
        service.detach(office.officer.actor, memo, row.id)


def test_attachments_become_enclosures_of_the_folio(office):
    memo = scenes.draft(office)
    row = attach(office, memo)
    service.submit(office.officer.actor, memo, 1)
    service.recommend(office.director.actor, memo, "", 1)
    service.approve(office.ps.actor, memo, "", 1)
    enclosure = db.session.scalars(db.select(Folio).filter_by(number=2, enclosure="a")).one()
    copy = db.session.get(Document, enclosure.document_id)
    assert (enclosure.title, copy.sha256, copy.owner_kind) == ("Orodha", row.document.sha256, "registry_file")
    assert documents.get(office.clerk.actor, copy.id)
    assert documents.get(office.ps.actor, row.document_id)


@pytest.mark.parametrize("who", ["director", "lawyer", "clerk"])
def test_only_the_author_attaches_and_links(office, who):
    memo = scenes.returned(office)
    member = office.everyone[who]
    for act in (
        lambda: service.attach(member.actor, memo, "a.pdf", scenes.PDF),
        lambda: service.link_file(member.actor, memo, memo.file),
    ):
        with pytest.raises((Denied, NotFound)):
            act()


def test_nothing_is_attached_while_it_is_on_its_way_or_decided(office):
    for make in (scenes.submitted, scenes.approved):
        memo = make(office)
        with pytest.raises(WrongState):
            attach(office, memo)
        with pytest.raises(WrongState):
            service.link_file(office.officer.actor, memo, memo.file)


@pytest.mark.parametrize(
    ("name", "data", "title", "field"),
    [
        ("tupu.pdf", b"", "", "paper"),
        ("uongo.pdf", b"<html></html>", "", "paper"),
        ("bei.pdf", scenes.PDF, "a" * 301, "title"),
    ],
)
def test_a_paper_that_cannot_be_taken_names_its_field(office, name, data, title, field):
    memo = scenes.draft(office)
    with pytest.raises(Invalid) as refused:
        service.attach(office.officer.actor, memo, name, data, title)
    assert field in refused.value.fields


def test_a_memo_takes_so_many_papers(office):
    memo = scenes.draft(office)
    for number in range(papers.MOST):
        attach(office, memo, f"Orodha {number}")
    with pytest.raises(Invalid) as refused:
        attach(office, memo)
    assert "paper" in refused.value.fields


def test_a_link_is_shown_to_whoever_may_follow_it_and_to_nobody_else(office):
    other = file_with(office, office.officer)
    memo = scenes.draft(office)
    service.link_file(office.officer.actor, memo, other, files.folio(office.officer.actor, other.id, 1))
    service.submit(office.officer.actor, memo, 1)
    assert not access.may_read(office.director.actor, "registry_file", other.id, Level.OPEN)
    assert [row.folio.number for row in queries.links(office.officer.actor, memo)] == [1]
    assert queries.links(office.director.actor, memo) == []
    assert queries.paper_changes(office.director.actor, memo, 1, 1) == ([], [])


def test_one_links_what_one_may_read_and_once(office):
    memo = scenes.draft(office)
    with pytest.raises(NotFound):
        service.link_file(office.officer.actor, memo, file_with_letter(office))
    elsewhere = file_with(office, office.officer)
    folio = files.folio(office.officer.actor, elsewhere.id, 1)
    with pytest.raises(NotFound):
        service.link_file(office.officer.actor, memo, memo.file, folio)
    service.link_file(office.officer.actor, memo, memo.file)
    with pytest.raises(Invalid):
        service.link_file(office.officer.actor, memo, memo.file)
    (row,) = queries.links(office.officer.actor, memo)
    service.unlink_file(office.officer.actor, memo, row.id)
    assert queries.links(office.officer.actor, memo) == []
    with pytest.raises(NotFound):
        service.unlink_file(office.officer.actor, memo, row.id)
