"""Writing a file: at once or in parts, gone on with after any break, never by two, never past a new fault."""

import pytest

from geos.audit import queries as audit
from geos.core.clock import held_at, now
from geos.core.db import db
from geos.core.errors import WrongState
from geos.directory import service as structure
from geos.directory.models import Person
from geos.importing import queries, service
from geos.importing.models import Import, ImportKind, ImportMode, ImportState, RowState
from geos.importing.service import running
from geos.mail import service as mail_service
from geos.mail.models import MailboxKind
from tests.geos.factories import CLI
from tests.geos.importing import files
from tests.geos.importing.files import told

PEOPLE = ImportKind.PEOPLE
ROWS = "".join(f"{n};Mtu{n};Juma;;;;;;\n" for n in range(1, 8))


def begun(office, mode, rows=ROWS):
    found = files.sent(office, PEOPLE, rows)
    return service.begin(office.admin.actor, found, mode)


def entered():
    return db.session.scalar(db.select(db.func.count()).where(Person.surname == "Juma"))


def again(found):
    db.session.rollback()
    return db.session.get(Import, found.id, populate_existing=True)


def fails_at(monkeypatch, times):
    """Writing fails from the `times`th transaction on, after its rows were written."""
    write, calls = running.write, []

    def failing(actor, plan):
        write(actor, plan)
        calls.append(1)
        if len(calls) >= times:
            raise RuntimeError("killed")

    monkeypatch.setattr(running, "write", failing)


def test_line_by_line_goes_on_where_it_was(office, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 3)
    found = begun(office, ImportMode.ROWS)
    dealt = []
    ran = service.run(found.id, found.run, lambda: len(dealt) == 1, dealt.append)
    assert (ran.made, ran.left, entered(), again(found).state) == (3, 4, 3, ImportState.RUNNING)
    assert service.go_on_waiting() == 0  # who writes has a while to say so
    with held_at(now() + queries.SILENT * 2):
        assert service.go_on_waiting() == 4
    assert (entered(), again(found).state) == (7, ImportState.DONE)
    assert audit.verify().wrong is None


def test_the_worker_comes_to_its_other_work_between_the_parts(office, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 1)
    found = begun(office, ImportMode.ROWS)
    with held_at(now() + queries.SILENT * 2):
        assert service.go_on_waiting() == running.ROUND
        assert service.go_on_waiting() == 7 - running.ROUND
    assert again(found).state is ImportState.DONE


def test_all_or_nothing_leaves_nothing_when_it_breaks(office, monkeypatch):
    found = begun(office, ImportMode.ALL)
    fails_at(monkeypatch, 1)
    ran = service.run(found.id, found.run)
    assert (ran.made, ran.left, entered()) == (0, 7, 0)
    found = again(found)
    assert (found.state, found.trouble) == (ImportState.CHECKED, running.BROKEN)
    monkeypatch.undo()
    found = service.begin(office.admin.actor, found, ImportMode.ALL)
    assert (service.run(found.id, found.run).made, entered()) == (7, 7)


def test_a_part_that_fails_leaves_the_parts_before(office, monkeypatch):
    monkeypatch.setattr(running, "CHUNK", 3)
    found = begun(office, ImportMode.ROWS)
    fails_at(monkeypatch, 2)
    ran = service.run(found.id, found.run)
    assert (ran.made, ran.left, entered(), again(found).state) == (3, 4, 3, ImportState.CHECKED)


def test_a_fault_that_turns_up_meanwhile_stops_all_or_nothing_and_only_its_own_line_otherwise(office):
    whole, parts = begun(office, ImportMode.ALL), begun(office, ImportMode.ROWS, ROWS.replace("Juma", "Kito"))
    for surname in ("juma", "kito"):
        mail_service.create_mailbox(CLI, office.afya, MailboxKind.GROUP, f"kikundi-{surname}", label=surname)
    structure.add_person(CLI, office.afya, "Mtu3", "Juma", check_number="3")
    structure.edit_person(CLI, office.other_officer.person, check_number="4")
    assert service.run(whole.id, whole.run).made == 0
    assert (again(whole).state, again(whole).trouble) == (ImportState.CHECKED, running.NEW_FAULTS)
    ran = service.run(parts.id, parts.run)
    assert (ran.wrong, again(parts).state) == (1, ImportState.DONE)
    assert [line for line, (state, _) in told(parts).items() if state is RowState.WRONG] == [5]


def test_who_is_no_longer_an_administrator_writes_nothing_any_more(office):
    found = begun(office, ImportMode.ROWS)
    structure.end_person(CLI, office.admin.person)
    assert service.run(found.id, found.run).made == 0
    assert again(found).trouble == running.NOT_ADMINISTRATOR


def test_only_the_run_that_was_begun_last_writes(office):
    found = begun(office, ImportMode.ROWS)
    assert service.run(found.id, "mwingine").made == 0
    with pytest.raises(WrongState):
        service.begin(office.admin.actor, again(found), ImportMode.ROWS)
    with pytest.raises(WrongState):
        service.leave(office.admin.actor, again(found))
    service.run(found.id, found.run)
    assert entered() == 7


def test_all_or_nothing_needs_a_file_without_faults(office):
    found = files.sent(office, PEOPLE, ROWS + "9;Peke;;;;;;;\n")
    with pytest.raises(WrongState):
        service.begin(office.admin.actor, found, ImportMode.ALL)
    service.leave(office.admin.actor, found)
    assert again(found).state is ImportState.LEFT
