"""People from a file: recognised, looked through line by line, written by the rules of every other door."""

from datetime import date

import pytest

from geos.accounts.models import Account
from geos.audit import queries as audit
from geos.audit.models import AuditEntry
from geos.core.actor import Role
from geos.core.db import db
from geos.directory import queries as directory
from geos.directory.models import Appointment, Person, PersonRole
from geos.importing import queries, service
from geos.importing.models import ImportKind, ImportMode, ImportState, RowState
from geos.mail import queries as mail
from geos.mail import service as mail_service
from geos.mail.models import Mailbox, MailboxKind
from tests.geos.factories import CLI
from tests.geos.importing import files

PEOPLE = ImportKind.PEOPLE


def told(found):
    """Line → (state, columns at fault)."""
    rows = db.session.scalars(queries.rows(found).order_by(db.text("line")))
    return {row.line: (row.state, [fault.column for fault in queries.faults(row)]) for row in rows}


def test_people_come_with_account_mailbox_post_roles_and_groups(office):
    post = directory_post(office, "MUUGUZI")
    mail_service.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "group.tiba", label="Tiba")
    row = "11223344;Amina Juma;Salehe;muuguzi;01/12/2026;;5 GB;Mkaguzi;tiba\n"
    found, ran = files.written(office, PEOPLE, row)
    assert (ran.made, ran.wrong, found.state) == (1, 0, ImportState.DONE)
    person = db.session.scalars(db.select(Person).filter_by(check_number="11223344")).one()
    account = db.session.scalars(db.select(Account).filter_by(person_id=person.id)).one()
    box = mail.by_address("amina.salehe@afya.go.tz")
    assert (box.person_id, box.quota, account.username) == (person.id, 5 * 1024**3, box.address)
    assert mail.maildir(box).is_dir()
    appointment = db.session.scalars(db.select(Appointment).filter_by(post_id=post.id)).one()
    assert (appointment.person_id, appointment.starts_on) == (person.id, date(2026, 12, 1))
    assert db.session.get(PersonRole, (person.id, Role.AUDITOR))
    assert mail.members(mail.by_address("group.tiba@afya.go.tz")) == [box]
    assert directory.colleagues(office.admin.actor)
    entry = db.session.scalars(db.select(AuditEntry).filter_by(act="import_person")).one()
    assert (entry.subject_id, entry.person_id) == (person.id, office.admin.person.id)
    assert audit.verify().wrong is None


def directory_post(office, code):
    from geos.directory import service as structure

    return structure.add_post(CLI, office.officer.post.unit, code, "Muuguzi", "Nurse")
