"""The life of a mailbox: suspended, removed, restored within its time, archived with nothing lost."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from geos.audit.models import AuditEntry
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Incomplete, Invalid, NotFound, WrongState
from geos.mail import queries, service
from geos.mail.models import MailboxState
from geos.mail.workflow import FLOW
from mailserver import maildir
from tests.geos.factories import CLI
from tests.geos.mail.messages import letter, put

REASON = "Amestaafu"


def acts():
    return list(
        db.session.scalars(
            select(AuditEntry.act).where(AuditEntry.subject_kind == "mailbox").order_by(AuditEntry.id)
        )
    )


def later(days):
    return time_machine.travel(now() + timedelta(days=days), tick=False)


def test_every_state_of_a_mailbox_is_reached_and_only_the_archive_is_final():
    assert {step.target for step in FLOW.steps.values()} == set(MailboxState)
    left = {state for step in FLOW.steps.values() for state in step.source}
    assert set(MailboxState) - left == {MailboxState.ARCHIVED}


def test_suspending_and_resuming_must_say_why(office, boxes_of):
    box, admin = boxes_of.officer, office.admin.actor
    for reason in ("", "  \n"):
        with pytest.raises(Incomplete):
            service.suspend(admin, box, reason)
    with pytest.raises(Invalid):
        service.suspend(admin, box, "x" * 301)
    service.suspend(admin, box, " Uchunguzi ")
    assert (box.state, box.reason) == (MailboxState.SUSPENDED, "Uchunguzi")
    with pytest.raises(WrongState):
        service.suspend(admin, box, "tena")
    with pytest.raises(Incomplete):
        service.resume(admin, box, "")
    service.resume(admin, box, "Umekwisha")
    assert (box.state, box.reason) == (MailboxState.ACTIVE, "")
    assert acts()[-2:] == ["suspend", "resume"]


def test_a_removed_mailbox_is_nobodys_to_read_and_comes_back_whole(office, boxes_of):
    box, admin = boxes_of.officer, office.admin.actor
    base = put(box, letter())
    with pytest.raises(Incomplete):
        service.remove(admin, box, " ")
    service.remove(admin, box, REASON)
    assert (box.state, box.reason) == (MailboxState.REMOVED, REASON)
    with pytest.raises(NotFound):
        queries.get(office.officer.actor, box.id)
    assert not queries.may_send_as(office.officer.actor, box.address)
    assert box not in queries.reached(boxes_of.group)
    for act in (service.remove, service.suspend, service.resume):
        with pytest.raises(WrongState):
            act(admin, box, "tena")
    service.restore(admin, box, "Amerudi")
    assert (box.state, box.reason, box.removed_at) == (MailboxState.ACTIVE, "", None)
    assert queries.get(office.officer.actor, box.id)
    assert maildir.read(queries.maildir(box), "", base)
    assert box in queries.reached(boxes_of.group)
    assert acts()[-2:] == ["remove", "restore"]


def test_after_90_days_a_removed_mailbox_cannot_be_restored(office, boxes_of):
    service.remove(CLI, boxes_of.officer, REASON)
    with later(91), pytest.raises(WrongState, match="90"):
        service.restore(CLI, boxes_of.officer, "Amerudi")


def test_the_mailbox_of_somebody_who_left_is_not_restored(office, boxes_of):
    service.remove(CLI, boxes_of.officer, REASON)
    office.officer.person.ended_at = now()
    db.session.commit()
    with pytest.raises(WrongState):
        service.restore(CLI, boxes_of.officer, "Amerudi")


def test_the_worker_archives_what_was_removed_90_days_ago_and_loses_nothing(app, boxes_of):
    box = boxes_of.officer
    base = put(box, letter())
    service.remove(CLI, box, REASON)
    with later(89):
        assert service.archive_removed() == 0
    with later(91):
        assert service.archive_removed() == 1
        assert service.archive_removed() == 0
    assert box.state is MailboxState.ARCHIVED
    assert maildir.read(service.archived_path(box), "", base)
    with pytest.raises(NotFound):
        queries.maildir(box)
    assert not (Path(app.config["GEOS_MAIL_ROOT"]) / box.path).exists()
    assert "archive_mailbox" in acts()


def test_a_worker_that_was_killed_while_archiving_finishes(boxes_of, monkeypatch):
    box = boxes_of.officer
    base = put(box, letter())
    service.remove(CLI, box, REASON)
    source = queries.maildir(box)
    with later(91):
        # The folder was moved, and then the machine went down before the row was written.
        target = service.archived_path(box)
        target.parent.mkdir(parents=True)
        source.rename(target)
        assert service.archive_removed() == 1
    assert maildir.read(target, "", base)


def test_an_address_and_a_post_are_free_for_no_other_mailbox_while_one_is_removed(office, boxes_of):
    service.remove(CLI, boxes_of.post, "Imefutwa")
    with pytest.raises(Invalid):
        service.create_mailbox(CLI, office.afya, boxes_of.post.kind, "km", post=office.ps.post)
    with later(91):
        service.archive_removed()
        made = service.create_mailbox(CLI, office.afya, boxes_of.post.kind, "km", post=office.ps.post)
        assert made.address == "km@afya.go.tz"
        with pytest.raises(Invalid):  # the old address stays its own
            service.add_alias(CLI, made, "ps")
