"""What an institution may hold in all."""

from datetime import timedelta

import pytest
import time_machine

from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Invalid
from geos.mail import queries, service
from geos.mail.models import MailboxKind
from tests.geos.factories import CLI
from tests.geos.mail.conftest import staff_box
from tests.geos.mail.messages import letter, put

GB = 1024**3
SPECIAL, GROUP = MailboxKind.SPECIAL, MailboxKind.GROUP


def let(home, **limits):
    for name, value in limits.items():
        setattr(home, name, value)
    db.session.commit()


def special(office, local_part, quota=GB):
    return service.create_mailbox(
        CLI, office.afya, SPECIAL, local_part, registry=office.registry, quota=quota
    )


def test_quotas_together_stay_within_the_institutions(office):
    let(office.afya, mail_limit=3 * GB)
    special(office, "moja", 2 * GB)
    with pytest.raises(Invalid, match="1024 MB"):
        special(office, "mbili", 2 * GB)
    box = special(office, "mbili")
    with pytest.raises(Invalid) as refused:
        service.set_quota(CLI, box, 2 * GB)
    assert set(refused.value.fields) == {"quota"}
    service.create_mailbox(CLI, office.afya, GROUP, "wote")  # which holds nothing
    assert queries.room(office.afya).left == 0


def test_a_limit_that_was_lowered_takes_nothing_away_and_lets_one_go_down(office):
    box = special(office, "moja", 4 * GB)
    let(office.afya, mail_limit=GB)
    assert queries.room(office.afya).left == -3 * GB
    service.set_quota(CLI, box, 2 * GB)
    with pytest.raises(Invalid):
        service.set_quota(CLI, box, 3 * GB)
    assert box.quota == 2 * GB


def test_a_removed_mailbox_leaves_its_room_and_needs_it_again_to_come_back(office):
    let(office.afya, mail_limit=2 * GB)
    box = special(office, "moja", 2 * GB)
    service.remove(CLI, box, "Haitumiki")
    other = special(office, "mbili", GB)
    with pytest.raises(Invalid):
        service.restore(CLI, box, "Inahitajika")
    service.remove(CLI, other, "Haitumiki")
    service.restore(CLI, box, "Inahitajika")
    assert queries.room(office.afya).given == 2 * GB


def test_staff_mailboxes_are_counted_and_one_that_is_suspended_counts(office):
    let(office.afya, user_limit=1)
    box = staff_box(office.officer, office.afya)
    service.suspend(CLI, box, "Uchunguzi")
    with pytest.raises(Invalid, match="1"):
        staff_box(office.lawyer, office.afya)
    service.remove(CLI, box, "Amehama")
    assert staff_box(office.lawyer, office.afya).id


def test_a_group_has_no_quota_to_set(office):
    group = service.create_mailbox(CLI, office.afya, GROUP, "wote")
    with pytest.raises(Invalid):
        service.set_quota(CLI, group, GB)


def test_the_worker_measures_how_full_mailboxes_are_and_changes_nothing_else(office):
    box = special(office, "moja")
    version = box.version
    put(box, letter())
    assert service.measure() == 1
    assert service.measure() == 0
    assert (box.used, box.version) == (len(letter()), version)
    with time_machine.travel(now() + timedelta(hours=7), tick=False):
        assert service.measure() == 1
