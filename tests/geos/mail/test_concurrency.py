"""Two administrators at the same moment: no more is given out than there is, and no groups go round."""

import pytest

from geos.core.db import db
from geos.core.errors import DomainError
from geos.directory import service as directory
from geos.directory.models import Institution, Registry
from geos.mail import queries, service
from geos.mail.models import Mailbox, MailboxKind
from tests.geos.factories import CLI, institution
from tests.geos.own import at_once

GB = 1024**3


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


@pytest.fixture
def small(own_app):
    """An institution with room for two mailboxes of one gigabyte."""
    with own_app.app_context():
        home = institution("AFYA", "Wizara ya Afya", "Ministry of Health", "afya.go.tz", "EA")
        unit = directory.add_unit(CLI, home, "Utawala", "Administration")
        directory.add_registry(CLI, unit, "Masjala ya wazi", "Open registry")
        home.mail_limit = 2 * GB
        db.session.commit()
        db.session.remove()
    return own_app


def refusals(results):
    return sum(isinstance(one, DomainError) for one in results)


def test_of_many_who_ask_at_once_no_more_get_room_than_there_is(small):
    def make(number):
        home, registry = db.session.query(Institution).one(), db.session.query(Registry).one()
        return service.create_mailbox(
            CLI, home, MailboxKind.SPECIAL, f"n{number}", registry=registry, quota=GB
        ).address

    made = at_once(small, 4, make)
    assert refusals(made) == 2
    with small.app_context():
        assert db.session.query(Mailbox).count() == 2


def test_of_two_groups_that_are_put_into_each_other_at_once_one_is_refused(small):
    with small.app_context():
        home = db.session.query(Institution).one()
        ids = [service.create_mailbox(CLI, home, MailboxKind.GROUP, name).id for name in ("moja", "mbili")]
        db.session.remove()

    def put(number):
        outer, inner = (db.session.get_one(Mailbox, id) for id in (ids if number else ids[::-1]))
        return service.set_members(CLI, outer, [inner]).id

    assert refusals(at_once(small, 2, put)) == 1
    with small.app_context():
        members = [queries.members(db.session.get_one(Mailbox, id)) for id in ids]
        assert sorted(len(found) for found in members) == [0, 1]
