"""A temporary file takes the papers of one that is away, and is merged when that one is back."""

import pytest

from geos.core.errors import Denied, NotFound, WrongState
from geos.files import queries, service
from geos.files.models import Cause, FileState
from geos.work import service as work
from tests.geos.files import scenes


@pytest.fixture
def main(office):
    """A file with the officer."""
    return scenes.file_with(office, office.officer)


@pytest.fixture
def temporary(office, main):
    """Its temporary file with a paper of two enclosures and another one, and a minute on them."""
    file = service.open_temporary(office.clerk.actor, main)
    scenes.add_letter(office.clerk.actor, file, enclosures=2)
    scenes.add_letter(office.clerk.actor, file, "Pili")
    service.put_minute(office.clerk.actor, file, "F1(a) na F2 zasubiri; ona M1.", office.clerk.post.id)
    return file


def back(office, file):
    service.send_back(office.officer.actor, file)
    service.receive(office.clerk.actor, file)


def test_it_stands_under_the_main_files_reference_in_a_series_of_its_own(office, main):
    first = service.open_temporary(office.clerk.actor, main)
    assert (first.reference, first.title, first.level) == (f"{main.reference}/T1", main.title, main.level)
    assert (first.main_file_id, first.state) == (main.id, FileState.IN_REGISTRY)
    back(office, main)
    service.merge_temporary(office.clerk.actor, first)
    service.hand_over(office.clerk.actor, main, office.officer.post, cause=Cause.REQUEST)
    second = service.open_temporary(office.clerk.actor, main, "Zinazosubiri")
    assert (second.reference, second.title) == (f"{main.reference}/T2", "Zinazosubiri")
    assert scenes.file_with_letter(office).number == main.number + 1  # the descriptor's numbers run on


def test_whoever_reads_the_main_file_reads_the_temporary_one(office, main):
    file = service.open_temporary(office.clerk.actor, main)
    assert queries.get(office.officer.actor, file.id)
    with pytest.raises(NotFound):
        queries.get(office.lawyer.actor, file.id)


def test_one_is_opened_only_while_the_main_file_is_away_and_once(office, main, temporary):
    with pytest.raises(WrongState, match="open already"):
        service.open_temporary(office.clerk.actor, main)
    with pytest.raises(WrongState, match="in the registry"):
        service.open_temporary(office.clerk.actor, scenes.file_with_letter(office))
    service.hand_over(office.clerk.actor, temporary, office.officer.post, cause=Cause.NEW_PAPER)
    with pytest.raises(WrongState, match="temporary one itself"):
        service.open_temporary(office.clerk.actor, temporary)
    with pytest.raises(Denied):
        service.open_temporary(office.officer.actor, main)
    with pytest.raises(NotFound):
        service.open_temporary(office.other_clerk.actor, main)


def test_its_papers_become_the_main_files_next_folios(office, main, temporary):
    back(office, main)
    service.merge_temporary(office.clerk.actor, temporary)
    assert [row.label for row in queries.folios(main)] == ["3", "2", "2(a)", "2(b)", "1"]
    assert [(row.label, row.moved_to.label) for row in queries.folios(temporary)] == [
        ("2", "3"), ("1", "2"), ("1(a)", "2(a)"), ("1(b)", "2(b)"),
    ]  # fmt: skip
    assert (temporary.state, temporary.closed_why) == (FileState.CLOSED, main.reference)
    assert temporary.merged_at is not None
    assert all(row.document.owner_id == main.id for row in queries.folios(main))


def test_what_was_minuted_is_kept_in_one_minute_with_the_folios_new_numbers(office, main, temporary):
    back(office, main)
    service.merge_temporary(office.clerk.actor, temporary)
    (minute,) = queries.newest_minutes(main, None)
    assert "F2(a) na F3 zasubiri; ona [1]." in minute.text
    assert f"{temporary.reference}/1 → F2" in minute.text
    (old,) = queries.newest_minutes(temporary, None)
    assert old.text == "F1(a) na F2 zasubiri; ona M1."


def test_it_is_merged_once_both_are_back_and_nothing_waits(office, main, temporary):
    clerk = office.clerk.actor
    with pytest.raises(WrongState, match="both be in the registry"):
        service.merge_temporary(clerk, temporary)
    back(office, main)
    with pytest.raises(WrongState, match="not a temporary"):
        service.merge_temporary(clerk, main)
    with pytest.raises(Denied):
        service.merge_temporary(office.officer.actor, temporary)
    facts = {"institution_id": office.afya.id, "title": "Memo", "file_id": temporary.id}
    work.open_item("post:1", "approve", "memo", 1, **facts)
    with pytest.raises(WrongState, match="waits"):
        service.merge_temporary(clerk, temporary)
    work.close(clerk, "memo", 1)
    service.merge_temporary(clerk, temporary)
    with pytest.raises(WrongState, match="closed"):
        service.merge_temporary(clerk, temporary)
    with pytest.raises(WrongState, match="closed"):
        scenes.add_letter(clerk, temporary)


def test_a_struck_out_paper_stays_behind(office, main, temporary):
    service.strike_out(office.clerk.actor, queries.folio(office.clerk.actor, temporary.id, 1), "Si hapa")
    back(office, main)
    service.merge_temporary(office.clerk.actor, temporary)
    assert queries.folios(main)[0].title == "Pili"
    assert queries.folio(office.clerk.actor, temporary.id, 1).moved_to_id is None


def test_receiving_the_main_file_back_reminds_of_the_temporary_one(office, page, main, temporary):
    service.send_back(office.officer.actor, main)
    page.sign_in(office.clerk).post(f"/files/{main.id}/receive", form_on=f"/files/{main.id}")
    flashes = [flash.text for flash in page.follow().select(".flash")]
    assert any("liunganishe" in text and temporary.reference in text for text in flashes)
    service.merge_temporary(office.clerk.actor, temporary)
    service.hand_over(office.clerk.actor, main, office.officer.post, cause=Cause.REQUEST)
    service.receive(office.officer.actor, main)
    service.send_back(office.officer.actor, main)
    page.post(f"/files/{main.id}/receive", form_on=f"/files/{main.id}")
    assert "liunganishe" not in page.follow().text
