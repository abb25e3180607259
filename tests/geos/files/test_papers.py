"""Folios: the next integer of the file, running on through volumes, never reused and never changed."""

import pytest

from geos.audit.models import AuditEntry
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.files import queries, service
from geos.files.models import Direction, Volume
from tests.geos.factories import CLI
from tests.geos.files import scenes


def labels(file):
    return [folio.label for folio in queries.folios(file)]


def test_papers_get_the_next_number_and_enclosures_its_letters(office):
    file = scenes.file_with_letter(office, enclosures=2)
    scenes.add_letter(office.clerk.actor, file)
    scenes.add_letter(office.clerk.actor, file, enclosures=1)
    assert labels(file) == ["3", "3(a)", "2", "1", "1(a)", "1(b)"]
    assert queries.next_folio(file) == 4


def test_the_number_is_shown_before_it_is_given(office):
    file = scenes.file_with_letter(office)
    shown = queries.next_folio(file)
    assert scenes.add_letter(office.clerk.actor, file).number == shown


def test_the_twenty_seventh_enclosure_is_aa(office):
    file = scenes.file_with_letter(office, enclosures=28)
    assert labels(file)[-3:] == ["1(z)", "1(aa)", "1(ab)"]


def test_numbers_run_on_through_the_volumes(office):
    file = scenes.file_with_letter(office)
    next_volume(file)
    folio = scenes.add_letter(office.clerk.actor, file)
    assert folio.number == 2
    assert [(volume.number, count) for volume, count in queries.volumes(file)] == [(1, 1), (2, 1)]


def test_a_folio_that_is_not_filed_after_all_leaves_no_gap(office):
    file = scenes.file_with_letter(office)

    @command
    def fails():
        scenes.add_letter(office.clerk.actor, file)
        raise RuntimeError("signing failed")

    with pytest.raises(RuntimeError, match="signing"):
        fails()
    assert scenes.add_letter(office.clerk.actor, file).number == 2


def test_a_folio_is_added_inside_a_command_only(office):
    file = scenes.file_with_letter(office)
    with pytest.raises(RuntimeError, match="inside a command"):
        service.add_folio(CLI, file, title="Barua", direction=Direction.IN)


def test_a_closed_file_takes_nothing_more_through_any_door(office):
    file = scenes.file_with_letter(office)
    scenes.close(file)
    with pytest.raises(WrongState):
        scenes.add_letter(office.clerk.actor, file)
    assert labels(file) == ["1"]


def test_a_closed_volume_takes_nothing_more(office):
    file = scenes.file_with_letter(office)
    close_volume(file)
    with pytest.raises(WrongState):
        scenes.add_letter(office.clerk.actor, file)


def test_papers_are_read_by_whoever_reads_the_file_and_by_nobody_else(office):
    file = scenes.file_with(office, office.officer, enclosures=1)
    folio, enclosure = queries.folios(file)
    for document in (folio.document, folio.cover, enclosure.document):
        assert documents.get(office.officer.actor, document.id) == document
        for stranger in (office.lawyer, office.other_clerk):
            with pytest.raises(NotFound):
                documents.get(stranger.actor, document.id)


def test_a_paper_takes_the_level_of_its_file(office):
    file = scenes.secret_file(office)
    folio = queries.folios(file)[0]
    assert (folio.level, folio.document.level) == (Level.CONFIDENTIAL, Level.CONFIDENTIAL)
    with pytest.raises(NotFound):  # the clerk works in the registry, but is not cleared
        documents.get(office.clerk.actor, folio.document.id)


def test_an_open_paper_on_a_confidential_file_is_as_closed_as_the_file(office):
    file = scenes.secret_file(office)
    folio = scenes.add_letter(office.records.actor, file, level=Level.OPEN)
    assert folio.level is Level.OPEN
    with pytest.raises(NotFound):
        documents.get(office.clerk.actor, folio.document.id)


def test_a_paper_above_the_files_level_belongs_elsewhere(office):
    file = scenes.file_with_letter(office)
    with pytest.raises(Invalid) as error:
        scenes.add_letter(office.clerk.actor, file, level=Level.SECRET)
    assert "level" in error.value.fields
    assert queries.next_folio(file) == 2


@pytest.mark.parametrize(("title", "refusal"), [(" ", Incomplete), ("a" * 301, Invalid)])
def test_a_folio_has_a_title(office, title, refusal):
    file = scenes.file_with_letter(office)
    with pytest.raises(refusal):
        scenes.add_letter(office.clerk.actor, file, title)


def test_filing_is_in_the_journal_under_reference_and_folio(office):
    file = scenes.file_with_letter(office)
    entry = db.session.scalars(db.select(AuditEntry).filter_by(act="add_folio")).one()
    assert f"{file.reference}/1" in entry.payload
    assert entry.post_id == office.clerk.post.id


def test_a_struck_out_folio_keeps_its_number_and_says_why(office):
    file = scenes.file_with_letter(office, enclosures=1)
    folio = queries.folio(office.clerk.actor, file.id, 1)
    service.strike_out(office.clerk.actor, folio, " Haikutumwa ")
    assert folio.struck_out_why == "Haikutumwa"
    assert all(row.struck_out_at for row in queries.folios(file))
    assert scenes.add_letter(office.clerk.actor, file).number == 2
    with pytest.raises(WrongState):
        service.strike_out(office.clerk.actor, folio, "tena")


def test_an_enclosure_is_struck_out_alone(office):
    file = scenes.file_with_letter(office, enclosures=2)
    service.strike_out(office.clerk.actor, queries.folio(office.clerk.actor, file.id, 1, "b"), "Si yake")
    assert [bool(row.struck_out_at) for row in queries.folios(file)] == [False, False, True]


def test_striking_out_needs_a_reason_and_the_registry(office):
    file = scenes.file_with(office, office.officer)
    folio = queries.folio(office.officer.actor, file.id, 1)
    for reason, refusal in (("", Incomplete), ("a" * 301, Invalid)):
        with pytest.raises(refusal) as error:
            service.strike_out(office.clerk.actor, folio, reason)
        assert "reason" in error.value.fields
    with pytest.raises(Denied):
        service.strike_out(office.officer.actor, folio, "sababu")
    with pytest.raises(NotFound):
        service.strike_out(office.lawyer.actor, folio, "sababu")


@pytest.mark.parametrize(("number", "enclosure"), [(2, ""), (1, "b"), (0, ""), (1 << 40, "")])
def test_a_folio_that_does_not_exist_is_not_found(office, number, enclosure):
    file = scenes.file_with_letter(office, enclosures=1)
    with pytest.raises(NotFound):
        queries.folio(office.clerk.actor, file.id, number, enclosure)


def test_before_and_after_a_folio_stand_its_neighbours_with_their_enclosures(office):
    file = scenes.file_with_letter(office, enclosures=1)
    scenes.add_letter(office.clerk.actor, file)
    chain = [
        queries.neighbours(queries.folio(office.clerk.actor, file.id, n, e))
        for n, e in ((1, ""), (1, "a"), (2, ""))
    ]
    shown = [tuple(row.label if row else None for row in pair) for pair in chain]
    assert shown == [(None, "1(a)"), ("1", "2"), ("1(a)", None)]


@command
def close_volume(file):
    volume = queries.volumes(file)[-1][0]
    volume.closed_at = now()
    return volume


def next_volume(file):
    number = close_volume(file).number

    @command
    def opened():
        db.session.add(Volume(file_id=file.id, number=number + 1))

    opened()
