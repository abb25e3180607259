"""Present files: looked through line by line, entered as they stand, never twice."""

from datetime import date

import pytest

from geos import check
from geos.accession import queries, service
from geos.accession.models import AccessionState, RowState
from geos.audit import queries as audit
from geos.core.clock import local
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.files import queries as files
from geos.files import selecting
from geos.files import service as file_service
from geos.files.models import FileState, Medium, RegistryFile
from geos.work import queries as work
from tests.geos.accession import lists
from tests.geos.factories import CLI
from tests.geos.files import scenes
from tests.geos.statements import counting


def file_of(reference):
    return db.session.scalars(db.select(RegistryFile).filter_by(reference=reference)).one()


def test_the_dry_run_tells_each_fault_and_what_to_write(office):
    accession = lists.sent(office, lists.GOOD + lists.BAD)
    actor = office.records.actor
    counts = queries.counts(actor, accession)
    assert (counts[RowState.GOOD], counts[RowState.WRONG]) == (3, 10)
    told = {
        row.line: [fault.column for fault in queries.faults(row)]
        for row in queries.all_rows(actor, accession, RowState.WRONG)
    }
    assert told == {
        5: ["reference"],
        6: ["keyword"],
        7: ["holder"],
        8: ["holder"],
        9: ["opened_on"],
        10: ["last_folio"],
        11: ["reference"],
        12: ["closed_on"],
        13: ["level"],
        14: ["level"],
    }
    assert db.session.scalar(db.select(db.func.count()).select_from(RegistryFile)) == 0


def test_files_enter_as_they_stand_and_go_on_from_there(office):
    accession = service.enter(office.records.actor, lists.sent(office))
    assert accession.state is AccessionState.DONE
    held, closed, plain = (file_of(f"EA.45/312/{number}") for number in ("07", "03", "05"))
    assert (held.state, held.holder_post_id) == (FileState.WITH_POST, office.director.post.id)
    assert (local(held.held_since).date(), held.medium) == (date(2026, 9, 1), Medium.PAPER)
    assert (held.location, local(held.opened_at).date()) == ("Chumba 2, rafu 4", date(2024, 2, 12))
    assert [(volume.number, volume.closed_at is None) for volume, _ in files.volumes(held)] == [
        (1, False),
        (2, True),
    ]
    assert (closed.state, closed.level) == (FileState.CLOSED, Level.RESTRICTED)
    assert plain.state is FileState.IN_REGISTRY
    assert [move.to_post_id for move in files.movements(held)] == [office.director.post.id]
    on_desk = db.session.scalars(work.waiting(office.director.actor)).all()
    assert [item.file_id for item in on_desk] == [held.id]
    folio = scenes.add_letter(office.clerk.actor, held)
    minute = file_service.put_minute(office.director.actor, held, "Naona F68.", office.director.post.id)
    assert (folio.number, folio.volume.number, minute.number) == (68, 2, 32)
    assert files.links(office.clerk.actor, held).before == (67, 31)
    assert scenes.file_with_letter(office).reference == "EA.45/312/08"
    file_service.send_back(office.director.actor, held)
    with pytest.raises((Denied, WrongState)):
        scenes.add_letter(office.clerk.actor, closed)
    assert audit.verify().wrong is None
    assert check.run()["findings"] == []


def test_a_full_volume_of_paper_is_closed_here_though_none_of_its_folios_is_in_the_system(office):
    service.enter(office.records.actor, lists.sent(office))
    held = file_of("EA.45/312/07")
    following = file_service.close_volume(office.clerk.actor, held, "Imejaa")
    assert following.number == 3
    with pytest.raises(WrongState, match="No paper"):  # the new one is empty
        file_service.close_volume(office.clerk.actor, held, "Imejaa")
    assert scenes.add_letter(office.clerk.actor, held).number == 68


def test_the_same_list_again_doubles_nothing_and_mended_lines_enter(office):
    service.enter(office.records.actor, lists.sent(office, lists.GOOD + lists.BAD))
    mended = lists.GOOD + "EA.45/312/10;Tarehe;;;;;;28/02/2024;;;;\nEA 45/312/007;Upungufu;;;;;;;;;;\n"
    again = service.enter(office.records.actor, lists.sent(office, mended))
    counts = queries.counts(office.records.actor, again)
    assert (counts[RowState.KNOWN], counts[RowState.ENTERED]) == (4, 1)
    assert db.session.scalar(db.select(db.func.count()).select_from(RegistryFile)) == 4


def test_entering_goes_on_after_a_break_and_is_the_workers_to_finish(office, monkeypatch):
    monkeypatch.setattr(service.entering, "CHUNK", 1)
    accession = lists.sent(office)
    accession.state = AccessionState.ENTERING
    db.session.commit()
    assert service.enter_some(office.records.actor, accession, most=1) == 1
    assert queries.counts(CLI, accession)[RowState.ENTERED] == 1
    while service.enter_waiting():
        pass
    assert accession.state is AccessionState.DONE
    assert queries.counts(CLI, accession)[RowState.ENTERED] == 3
    assert service.enter_some(office.records.actor, accession) == 0
    entered = selecting.ids(office.records.actor, "accession", accession.id)
    assert len(db.session.scalars(entered).all()) == 3


def test_what_changed_since_the_dry_run_is_told_and_not_entered(office):
    accession = lists.sent(office)
    service.enter(office.records.actor, lists.sent(office, "EA.45/312/05;Ununuzi;;;;;;;;;;\n"))
    service.enter(office.records.actor, accession)
    counts = queries.counts(office.records.actor, accession)
    assert (counts[RowState.ENTERED], counts[RowState.KNOWN]) == (2, 1)


def test_only_a_records_manager_of_the_registry_takes_files_over(office):
    for member in (office.clerk, office.officer, office.admin, office.other_clerk):
        with pytest.raises((Denied, NotFound)):
            lists.sent(office, actor=member.actor)
    accession = lists.sent(office)
    with pytest.raises(Denied):
        service.enter(office.clerk.actor, accession)
    with pytest.raises((Denied, NotFound)):
        queries.get(office.other_clerk.actor, accession.id)
    service.leave(office.records.actor, accession)
    with pytest.raises(WrongState):
        service.enter(office.records.actor, accession)


def test_lines_above_the_clearance_are_not_even_counted(office):
    scenes.keywords(office)
    rows = "EA.45/312/20;Uchunguzi;;Siri Sana;;;;;;;;\nEA.45/312/21;Dawa;;;;;;;;;;\n"
    accession = service.start_accession(CLI, office.registry, "x.csv", (lists.HEAD + rows).encode())
    assert queries.counts(office.records.actor, accession)[RowState.GOOD] == 1
    assert [row.line for row in queries.all_rows(office.records.actor, accession, RowState.GOOD)] == [3]
    assert queries.counts(CLI, accession)[RowState.GOOD] == 2


def test_many_files_enter_in_few_statements(office):
    rows = "".join(f"EA.45/312/{n};Jalada {n};;;Rafu {n};;;;{n};;;\n" for n in range(1, 251))
    accession = lists.sent(office, rows)
    with counting() as seen:
        service.enter(office.records.actor, accession)
    assert queries.counts(office.records.actor, accession)[RowState.ENTERED] == 250
    assert len(seen) < 60


# Registers -------------------------------------------------------------------------------------------------


def test_a_register_goes_on_where_its_paper_book_is_until_it_counts_here(office):
    actor = office.records.actor
    service.set_opening_number(actor, office.registry, "incoming", 4211)
    service.set_opening_number(actor, office.registry, "incoming", 4212)
    [book] = [each for each in queries.books(actor) if each.kind == "incoming"]
    assert (book.last, book.opening, book.counts_here) == (4212, 4212, False)
    for kind, last in (("minutes", 5), ("incoming", 0), ("outgoing", 10_000_000)):
        with pytest.raises(Invalid):
            service.set_opening_number(actor, office.registry, kind, last)
    with pytest.raises(Denied):
        service.set_opening_number(office.clerk.actor, office.registry, "incoming", 1)


def test_the_page_of_an_older_file_says_where_its_papers_are_and_what_follows(office, page):
    service.enter(office.records.actor, lists.sent(office))
    held, closed = file_of("EA.45/312/07"), file_of("EA.45/312/03")
    page.sign_in(office.records)
    text = page.get(f"/files/{held.id}").text
    assert "Folio 1–67 zimo kwenye jalada la karatasi" in text
    assert "Karatasi inayofuata itakuwa folio 68" in text
    text = page.get(f"/files/{closed.id}").text
    assert "Folio 1–100 zimo kwenye jalada la karatasi" in text
    assert "itakuwa folio" not in text
    assert files.kept_on_paper([held.id, closed.id]) == {held.id: (67, 31), closed.id: (100, 44)}
