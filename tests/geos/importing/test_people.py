"""People from a file: recognised, looked through line by line, written by the rules of every other door."""

from datetime import date

import pytest

from geos.accounts.models import Account
from geos.audit import queries as audit
from geos.audit.models import AuditEntry
from geos.core.actor import Role
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.directory import queries as directory
from geos.directory import service as structure
from geos.directory.models import Appointment, Person, PersonRole
from geos.importing import queries, service
from geos.importing.models import ImportKind, ImportMode, ImportState, RowState
from geos.mail import queries as mail
from geos.mail import service as mail_service
from geos.mail.models import Mailbox, MailboxKind
from tests.geos.factories import CLI
from tests.geos.importing import files
from tests.geos.importing.files import told
from tests.geos.statements import counting

PEOPLE = ImportKind.PEOPLE
GB = 1024**3


def nurse(office):
    return structure.add_post(CLI, office.officer.post.unit, "MUUGUZI", "Muuguzi", "Nurse")


def group(office):
    return mail_service.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "tiba", label="Tiba")


def person(number):
    return db.session.scalars(db.select(Person).filter_by(check_number=number)).one()


def test_people_come_with_account_mailbox_post_roles_and_groups(office):
    post, tiba = nurse(office), group(office)
    row = "11223344;Amina Juma;Salehe;muuguzi;01/12/2026;;5 GB;Mkaguzi;tiba\n"
    found, ran = files.written(office, PEOPLE, row)
    assert (ran.made, ran.wrong, found.state) == (1, 0, ImportState.DONE)
    amina = person("11223344")
    account = db.session.scalars(db.select(Account).filter_by(person_id=amina.id)).one()
    box = mail.by_address("amina.salehe@afya.go.tz")
    assert (box.person_id, box.quota, account.username) == (amina.id, 5 * GB, box.address)
    assert mail.maildir(box).is_dir()
    appointment = db.session.scalars(db.select(Appointment).filter_by(post_id=post.id)).one()
    assert (appointment.person_id, appointment.starts_on) == (amina.id, date(2026, 12, 1))
    assert db.session.get(PersonRole, (amina.id, Role.AUDITOR))
    assert mail.members(tiba) == [box]
    assert amina.sought == " amina juma salehe"
    entry = db.session.scalars(db.select(AuditEntry).filter_by(act="import_person")).one()
    assert (entry.subject_id, entry.person_id) == (amina.id, office.admin.person.id)
    assert audit.verify().wrong is None


def test_the_same_file_again_changes_nothing_and_says_so(office):
    nurse(office), group(office)
    rows = (
        "1122;Amina Juma;Salehe;MUUGUZI;01/12/2026;;5 GB;Mkaguzi;tiba\n"
        ";Ali;Hassani;;;;;;\n"
        "1123;Rehema;Lukindo;;;rehema.lukindo2;;;\n"
    )
    files.written(office, PEOPLE, rows)
    before = db.session.scalar(db.select(db.func.count()).select_from(AuditEntry))
    again = files.sent(office, PEOPLE, rows)
    counted = queries.counts(again)
    assert (counted[RowState.SAME], counted.total) == (3, 3)
    with pytest.raises(WrongState):
        service.begin(office.admin.actor, again, ImportMode.ALL)
    assert db.session.scalar(db.select(db.func.count()).select_from(AuditEntry)) == before + 1


def test_a_known_line_that_differs_is_a_change_and_shown_as_such(office):
    tiba = group(office)
    files.written(office, PEOPLE, "1122;Amina;Salehe;;;;2 GB;;tiba\n")
    row = "1122;Amina;Salehe Mushi;;;;4 GB;Mkaguzi;-\n"
    found = files.sent(office, PEOPLE, row)
    [line] = db.session.scalars(queries.rows(found))
    assert {column for column, *_ in queries.changes(line)} == {"surname", "quota", "roles", "groups"}
    found = service.begin(office.admin.actor, found, ImportMode.ALL)
    assert service.run(found.id, found.run).changed == 1
    amina, box = person("1122"), mail.by_address("amina.salehe@afya.go.tz")
    assert (amina.surname, amina.sought, box.quota) == ("Salehe Mushi", " amina salehe mushi", 4 * GB)
    assert mail.members(tiba) == []


def test_each_fault_is_told_with_its_column(office):
    mail_service.create_mailbox(
        CLI, office.afya, MailboxKind.STAFF, "ali.hassani", person=office.lawyer.person
    )
    rows = (
        ";Ali;Hassani;;;ali.hassani;;;\n"  # 2: another person has the address
        ";Asha;;;;;;;\n"  # 3: no surname
        ";Asha;Juma;;;asha.juma@afya.gov.tz;;;\n"  # 4: another domain
        ";Bahati;Juma;HAIPO;;;;;\n"  # 5: no such post
        ";Chiku;Juma;DT;;;;;\n"  # 6: the post is held
        ";Dau;Juma;;32/01/2026;;;;\n"  # 7: no day
        ";Eva;Juma;;;;5 kilo;;\n"  # 8: no size
        ";Farida;Juma;;;;;Mfalme;\n"  # 9: no role
        ";Gasto;Juma;;;;;;hakipo\n"  # 10: no group
        ";Halima;Juma;;;;;;\n"  # 11: good
        ";Halima;Juma;;;;;;\n"  # 12: the same again
        "77;Issa;Juma;;;issa;;;\n"  # 13: good
        "78;Iddi;Juma;;;issa;;;\n"  # 14: the address of line 13
        ";Juma;Pazi;DT;;;;;\n"  # 15: known, and holds another post
        ";Kito;Juma;;;group.kito;;;\n"  # 16: a group's prefix
        ";Lulu;Juma;;;postmaster;;;\n"  # 17: the mail system's
        ";Musa;Juma;;;;5 TB;;\n"  # 18: too large
        ";Nuru;Juma;;;;;Mamlaka;\n"  # 19: not the administrator's to give
    )
    lines = told(files.sent(office, PEOPLE, rows))
    assert {line: columns for line, (state, columns) in lines.items() if state is RowState.WRONG} == {
        2: ["address"], 3: ["surname"], 4: ["address"], 5: ["post"], 6: ["post"], 7: ["starts_on"],
        8: ["quota"], 9: ["roles"], 10: ["groups"], 12: ["surname"], 14: ["address"],
        15: ["post", "post"], 16: ["address"], 17: ["address"], 18: ["quota"], 19: ["roles"],
    }  # fmt: skip
    assert [line for line, (state, _) in lines.items() if state is RowState.NEW] == [11, 13]


def test_a_taken_address_is_told_with_a_free_one_and_a_made_one_moves_on(office):
    files.written(office, PEOPLE, "1;Asha;Mushi;;;;;;\n")
    rows = "2;Asha;Mushi;;;;;;\n3;Salma;Kito;;;asha.mushi;;;\n"
    found = files.sent(office, PEOPLE, rows)
    made, taken = db.session.scalars(queries.rows(found).order_by(db.text("line")))
    assert (made.state, made.doubtful) == (RowState.NEW, True)
    assert [fault.instead for fault in queries.faults(taken)] == ["salma.kito@afya.go.tz"]
    found = service.begin(office.admin.actor, found, ImportMode.ROWS)
    service.run(found.id, found.run)
    assert mail.by_address("asha.mushi2@afya.go.tz").person_id == person("2").id


def test_who_is_meant_must_be_said_where_the_name_leaves_it_open(office):
    files.written(office, PEOPLE, ";Asha;Mushi;;;;;;\n")
    lines = told(files.sent(office, PEOPLE, "9;Asha;Mushi;;;;;;\n"))
    assert lines == {2: (RowState.WRONG, ["check_number"])}
    found, _ = files.written(office, PEOPLE, "9;Asha;Mushi;;;asha.mushi;;;\n")
    assert told(found)[2][0] is RowState.CHANGED
    ended = person("9")
    structure.end_person(CLI, ended)
    assert told(files.sent(office, PEOPLE, "9;Asha;Mushi;;;;;;\n")) == {2: (RowState.WRONG, ["check_number"])}


def test_an_officer_of_another_institution_is_not_taken_by_a_file(office):
    structure.edit_person(CLI, office.other_officer.person, check_number="555")
    lines = told(files.sent(office, PEOPLE, "555;Asha;Mwinyi;;;;;;\n"))
    assert lines == {2: (RowState.WRONG, ["check_number"])}


def test_accounts_and_space_are_granted_in_the_order_of_the_lines_and_no_further(office):
    office.afya.user_limit, office.afya.mail_limit = 2, 5 * GB
    db.session.commit()
    rows = "".join(
        f"{n};Mtu{n};Juma;;;;{size};;\n" for n, size in enumerate(("2 GB", "9 GB", "2 GB", "1 GB"))
    )
    lines = told(files.sent(office, PEOPLE, rows))
    assert [(line, columns) for line, (state, columns) in lines.items() if columns] == [
        (3, ["quota"]),
        (5, ["address"]),
    ]


def test_nobody_gives_oneself_a_role_or_a_post(office):
    own = f";{office.admin.person.given_name};{office.admin.person.surname};;;;;Mkaguzi;\n"
    assert told(files.sent(office, PEOPLE, own)) == {2: (RowState.WRONG, ["roles"])}


def test_a_whole_name_in_one_cell_is_divided(office):
    head = "Jina;Wadhifa\n"
    found = files.sent(office, PEOPLE, "Dkt. Asha Juma Mushi;\nKelvin;\n", head=head)
    assert told(found)[3] == (RowState.WRONG, ["name"])
    found = service.begin(office.admin.actor, found, ImportMode.ROWS)
    service.run(found.id, found.run)
    asha = db.session.scalars(db.select(Person).filter_by(surname="Mushi")).one()
    assert asha.name == "Dkt. Asha Juma Mushi"


def test_whoever_acts_in_a_vacant_post_acts_no_longer(office):
    from geos.core.clock import today

    post = nurse(office)
    structure.set_acting(CLI, post, office.officer.person, None, today(), date(2027, 1, 31))
    files.written(office, PEOPLE, "1122;Amina;Salehe;MUUGUZI;;;;;\n")
    assert [each.check_number for each in directory.holders(post.id)] == ["1122"]


def test_only_an_administrator_of_the_institution_imports_and_reads(office):
    for stranger in (office.clerk, office.helpdesk, office.other_admin, office.authority):
        with pytest.raises(Denied):
            files.sent(office, PEOPLE, "1;A;B;;;;;;\n", actor=stranger.actor)
    found = files.sent(office, PEOPLE, "1;Ali;Bakari;;;;;;\n")
    with pytest.raises(NotFound):
        service.begin(office.officer.actor, found, ImportMode.ROWS)


def test_a_file_that_is_no_table_of_people_is_refused(office):
    for data in (b"", b"Kitu;Kingine\n1;2\n", b"Anwani\nali@afya.go.tz\n"):
        with pytest.raises(Invalid):
            service.start_import(office.admin.actor, office.afya, PEOPLE, "x.csv", data)


def test_looking_through_takes_the_same_statements_for_many_lines_as_for_few(office):
    def statements(many):
        rows = "".join(f"{many}{n};Mtu{n};Juma{many};;;;;;\n" for n in range(many))
        with counting() as seen:
            files.sent(office, PEOPLE, rows)
        return len([each for each in seen if not each.startswith("INSERT")])

    statements(1)
    assert statements(2) == statements(60)


def test_an_institution_without_mail_gets_people_without_mailboxes(office):
    structure.edit_institution(CLI, office.afya, has_mail=False)
    _found, ran = files.written(office, PEOPLE, "1122;Amina;Salehe;;;;;;\n")
    account = db.session.scalars(db.select(Account).filter_by(person_id=person("1122").id)).one()
    assert (ran.made, account.username) == (1, "amina.salehe@afya.go.tz")
    assert db.session.scalar(db.select(db.func.count()).select_from(Mailbox)) == 0
