"""One paper on two files, and a wrongly filed paper that goes to the right one."""

import pytest

from geos.classification import service as classification
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.documents.models import Document
from geos.files import following, queries, service
from geos.files.models import Folio
from tests.geos.classification.test_patterns import BY_YEAR, WITH_VOLUME
from tests.geos.documents import samples
from tests.geos.files import scenes


@pytest.fixture
def two(office):
    """A file whose F1 has two enclosures, and another file with one paper; both in the registry."""
    return scenes.file_with_letter(office, enclosures=2), scenes.file_with_letter(office, title="Pili")


def first(file):
    return queries.folio(scenes.CLI, file.id, 1)


# Copies ------------------------------------------------------------------------------------------------


def test_a_copy_has_its_own_number_and_rows_of_the_same_bytes(office, two):
    file, other = two
    there = service.file_again(office.clerk.actor, first(file), other)
    assert (there.file_id, there.label, there.copy_of_id) == (other.id, "2", first(file).id)
    assert [row.label for row in queries.folios(other)] == ["2", "2(a)", "2(b)", "1"]
    assert [row.copy_of.label for row in queries.folios(other)[1:3]] == ["1(a)", "1(b)"]
    here = first(file)
    assert there.document.sha256 == here.document.sha256
    assert there.document_id != here.document_id
    assert there.cover.sha256 == here.cover.sha256
    assert here.struck_out_at is None


def test_a_copy_is_read_by_the_readers_of_its_own_file(office, two):
    file, other = two
    there = service.file_again(office.clerk.actor, first(file), other)
    service.hand_over(office.clerk.actor, other, office.lawyer.post, cause=scenes.Cause.REQUEST)
    assert documents.get(office.lawyer.actor, there.document_id)
    with pytest.raises(NotFound):
        documents.get(office.lawyer.actor, first(file).document_id)


def test_a_copy_of_a_copy_is_one_of_the_original(office, two):
    file, other = two
    third = scenes.file_with_letter(office, title="Tatu")
    there = service.file_again(office.clerk.actor, first(file), other)
    again = service.file_again(office.clerk.actor, there, third)
    assert again.copy_of_id == first(file).id


def test_a_paper_has_one_copy_on_a_file_and_none_beside_the_original(office, two):
    file, other = two
    there = service.file_again(office.clerk.actor, first(file), other)
    for folio, target in ((first(file), other), (there, file), (first(file), file)):
        with pytest.raises(Invalid, match="on this file already"):
            service.file_again(office.clerk.actor, folio, target)
    service.strike_out(office.clerk.actor, there, "Haihitajiki")
    assert service.file_again(office.clerk.actor, first(file), other).number == 3


def test_no_copy_goes_to_a_file_of_a_lower_level(office, two):
    secret = scenes.secret_file(office)
    with pytest.raises(Invalid) as refused:
        service.file_again(office.records.actor, first(secret), two[1])
    assert "level" in refused.value.fields
    assert (
        service.file_again(office.records.actor, first(two[0]), secret).document.level is Level.CONFIDENTIAL
    )


def test_a_copy_is_made_by_who_reads_the_one_and_files_on_the_other(office, two):
    file, other = two
    secret = scenes.secret_file(office)
    for member, folio, target, refusal in (
        (office.clerk, first(secret), other, NotFound),
        (office.clerk, first(file), secret, NotFound),
        (office.lawyer, first(file), other, NotFound),
        (office.other_clerk, first(file), other, NotFound),
    ):
        with pytest.raises(refusal):
            service.file_again(member.actor, folio, target)
    service.hand_over(office.clerk.actor, file, office.officer.post, cause=scenes.Cause.REQUEST)
    service.hand_over(office.clerk.actor, other, office.officer.post, cause=scenes.Cause.REQUEST)
    with pytest.raises(Denied):
        service.file_again(office.officer.actor, first(file), other)


def test_what_is_struck_out_or_ended_is_copied_nowhere(office, two):
    file, other = two
    scenes.close(other)
    with pytest.raises(WrongState, match="file is closed"):
        service.file_again(office.clerk.actor, first(file), other)
    service.strike_out(office.clerk.actor, first(file), "Si hapa")
    with pytest.raises(WrongState, match="struck out"):
        service.file_again(office.clerk.actor, first(file), scenes.file_with_letter(office))


# Moves -------------------------------------------------------------------------------------------------


def test_a_moved_paper_leaves_its_number_that_says_where_it_is(office, two):
    file, other = two
    paper, bytes_ = first(file).document_id, first(file).document.sha256
    there = service.move_folio(office.clerk.actor, first(file), other, "Ni ya jalada la pili")
    here = first(file)
    assert (here.moved_to_id, here.struck_out_why) == (there.id, "Ni ya jalada la pili")
    assert (here.document_id, here.cover_id, here.title) == (None, None, there.title)
    assert (there.label, there.document_id, there.document.sha256) == ("2", paper, bytes_)
    assert (there.document.owner_id, there.cover.owner_id) == (other.id, other.id)
    assert [(row.label, row.struck_out_at is None) for row in queries.folios(file)] == [
        ("1", False), ("1(a)", False), ("1(b)", False),
    ]  # fmt: skip
    assert scenes.add_letter(office.clerk.actor, file).number == 2  # never given again


def test_see_folio_names_the_new_place_by_the_institutions_pattern(office, two, page):
    file, other = two
    there = service.move_folio(office.clerk.actor, first(file), other, "Si hapa")
    classification.set_pattern(office.records.actor, office.afya.id, BY_YEAR, WITH_VOLUME, "Mwongozo")
    later = service.move_folio(
        office.clerk.actor, scenes.add_letter(office.clerk.actor, file), other, "Si hapa"
    )
    names = {there.id: f"{other.reference}/2", later.id: f"{other.reference}/A/3"}
    goals = queries.goals(office.clerk.actor, queries.folios(file))
    assert {id: goals[id] for id in names} == names
    (place,) = queries.places(office.clerk.actor, queries.folio(office.clerk.actor, file.id, 2))
    assert place.reference == names[later.id]
    text = page.sign_in(office.clerk).get(f"/files/{file.id}/folios/2").text
    assert names[later.id] in text


def test_the_papers_origin_and_its_copies_follow(office, two, monkeypatch):
    file, other = two
    monkeypatch.setattr(following, "_movers", {})
    seen = []
    following.on_move("incoming_letter", lambda actor, id, folio: seen.append((id, folio.id)))
    folio = scenes.add_letter(office.clerk.actor, file, origin_kind="incoming_letter", origin_id=7)
    copy = service.file_again(office.clerk.actor, folio, scenes.file_with_letter(office, title="Tatu"))
    there = service.move_folio(office.clerk.actor, folio, other, "Si hapa")
    assert seen == [(7, there.id)]
    assert (there.origin_kind, there.origin_id, folio.origin_kind) == ("incoming_letter", 7, "")
    db.session.refresh(copy)
    assert (copy.copy_of_id, copy.origin_kind) == (there.id, "")


def test_a_paper_that_bears_its_number_in_print_stays(office, two):
    folio = scenes.add_letter(office.clerk.actor, two[0], origin_kind="outgoing_letter", origin_id=3)
    with pytest.raises(Invalid, match="in print"):
        service.move_folio(office.clerk.actor, folio, two[1], "Si hapa")


def test_a_move_to_a_higher_file_takes_the_title_along(office, two):
    secret, file = scenes.secret_file(office), two[0]
    title = first(file).title
    there = service.move_folio(office.records.actor, first(file), secret, "Ni la siri")
    assert (first(file).title, first(file).correspondent, there.title) == ("–", "–", title)
    with pytest.raises(NotFound):
        documents.get(office.clerk.actor, there.document_id)


def test_moves_are_refused(office, two):
    file, other = two
    enclosure, clerk = queries.folio(scenes.CLI, file.id, 1, "a"), office.clerk.actor
    for folio, target, why, refusal in (
        (first(file), file, "Si hapa", Invalid),
        (enclosure, other, "Si hapa", Invalid),
        (first(file), other, " ", Incomplete),
    ):
        with pytest.raises(refusal):
            service.move_folio(clerk, folio, target, why)
    service.move_folio(clerk, first(file), other, "Si hapa")
    with pytest.raises(WrongState):
        service.move_folio(clerk, first(file), other, "Tena")
    closed = scenes.file_with_letter(office)
    scenes.close(closed)
    with pytest.raises(WrongState, match="closed"):
        service.move_folio(clerk, first(closed), other, "Si hapa")


def test_papers_are_moved_by_the_registry_alone(office, two):
    file, other = two
    with pytest.raises(NotFound):
        service.move_folio(office.lawyer.actor, first(file), other, "Si hapa")
    for each in two:
        service.hand_over(office.clerk.actor, each, office.officer.post, cause=scenes.Cause.REQUEST)
    with pytest.raises(Denied):
        service.move_folio(office.officer.actor, first(file), other, "Si hapa")


# Enclosures --------------------------------------------------------------------------------------------


def test_an_enclosure_that_comes_later_gets_the_next_letter(office, two):
    added = service.add_enclosure(office.clerk.actor, first(two[0]), "Jedwali.pdf", samples.blank_pdf())
    assert (added.label, added.title, added.document.owner_id) == ("1(c)", "Jedwali.pdf", two[0].id)
    service.strike_out(office.clerk.actor, added, "Si hiki")
    after = service.add_enclosure(
        office.clerk.actor, added, "Jedwali.pdf", samples.blank_pdf(), "Jedwali la 2"
    )
    assert (after.label, after.title) == ("1(d)", "Jedwali la 2")


def test_an_enclosure_is_refused_where_nothing_is_added(office, two):
    clerk, data = office.clerk.actor, samples.blank_pdf()
    file = two[0]
    with pytest.raises(Invalid):
        service.add_enclosure(clerk, first(file), "Tupu.pdf", b"")
    with pytest.raises(NotFound):
        service.add_enclosure(office.officer.actor, first(file), "A.pdf", data)
    service.close_volume(clerk, file)
    with pytest.raises(WrongState, match="volume is closed"):
        service.add_enclosure(clerk, first(file), "A.pdf", data)
    service.strike_out(clerk, first(two[1]), "Si hapa")
    with pytest.raises(WrongState, match="struck out"):
        service.add_enclosure(clerk, first(two[1]), "A.pdf", data)


def test_a_thick_paper_is_copied_without_reading_its_bytes(office, two):
    before = db.session.scalar(db.select(db.func.count(Document.id)))
    service.file_again(office.clerk.actor, first(two[0]), two[1])
    assert db.session.scalar(db.select(db.func.count(Document.id))) == before + 4
    assert db.session.scalar(db.select(db.func.count(Folio.id)).filter(Folio.copy_of_id.is_not(None))) == 3
