"""The chain: written with the act, refused to change, and naming what was broken."""

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from geos.audit import queries, service
from geos.audit.models import AuditEntry
from geos.audit.triggers import NAMES
from geos.core.db import command, db
from geos.core.types import Level
from tests.geos.factories import CLI


@command
def _act(actor, **facts):
    service.record(actor, "read", "document", 7, **facts)


@command
def _fail(actor):
    service.record(actor, "read", "document", 7)
    raise RuntimeError


def test_an_act_is_written_with_person_post_and_time(office):
    _act(office.officer.actor, reference="EA.1/2/03")
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.person_id, entry.post_id) == (office.officer.person.id, office.officer.post.id)
    assert "EA.1/2/03" in entry.payload
    assert entry.institution_id == office.afya.id


def test_who_acts_for_another_is_recorded_as_acting(office):
    office.let_act(office.officer, instead_of=office.director)
    _act(office.officer.actor, post_id=office.director.post.id)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.person_id, entry.post_id) == (office.officer.person.id, office.director.post.id)
    assert entry.acting_for_id == office.director.person.id


def test_what_fails_leaves_no_entry(office):
    before = queries.verify().entries
    with pytest.raises(RuntimeError):
        _fail(office.officer.actor)
    assert queries.verify() == queries.Verdict(before, queries.verify().head)


@pytest.mark.parametrize("change", [update(AuditEntry).values(act="x"), delete(AuditEntry)])
def test_the_database_itself_refuses_to_change_the_journal(office, change):
    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(change.where(AuditEntry.id == 5))
    db.session.rollback()
    assert queries.verify().wrong is None


def _drop_triggers():
    for name in NAMES:
        suffix = " ON audit_entry" if db.engine.dialect.name == "postgresql" else ""
        db.session.execute(text(f"DROP TRIGGER {name}{suffix}"))


@pytest.mark.parametrize(
    ("sql", "wrong"),
    [
        ("UPDATE audit_entry SET payload = replace(payload, 'add', 'del') WHERE id = 5", 5),
        ("UPDATE audit_entry SET person_id = 999 WHERE id = 6", 6),
        ("DELETE FROM audit_entry WHERE id = 7", 7),
        ("DELETE FROM audit_entry WHERE id > 20", 21),
    ],
)
def test_who_drops_the_triggers_and_changes_a_row_is_found_out(office, sql, wrong):
    _drop_triggers()
    db.session.execute(text(sql))
    assert queries.verify(chunk=4).wrong == wrong


def test_an_auditor_sees_the_own_institution_alone(office, page):
    _act(office.other_officer.actor, reference="CAC.1/1/01")
    _act(office.officer.actor, reference="EA.1/1/01")
    page.sign_in(office.auditor)
    assert "EA.1/1/01" in page.get("/journal").text
    assert "CAC.1/1/01" not in page.get("/journal").text
    other, own = list(
        db.session.scalars(select(AuditEntry.id).where(AuditEntry.act == "read").order_by(AuditEntry.id))
    )
    assert "EA.1/1/01" in page.get(f"/journal/{own}").text
    page.get(f"/journal/{other}", status=404)


def test_what_is_above_the_auditors_clearance_does_not_show(office, page):
    _act(office.ps.actor, level=Level.SECRET, reference="EA.9/9/09")
    office.auditor.post.clearance = Level.RESTRICTED
    db.session.commit()
    page.sign_in(office.auditor)
    assert "EA.9/9/09" not in page.get("/journal").text


def test_the_journal_is_filtered_by_act_and_by_a_word(office, page):
    _act(CLI, institution_id=office.afya.id, reference="EA.1/1/77")
    page.sign_in(office.auditor)
    assert "EA.1/1/77" in page.get("/journal?act=read").text
    assert "EA.1/1/77" not in page.get("/journal?act=add_post").text
    assert "EA.1/1/77" in page.get("/journal?q=1/1/77").text
