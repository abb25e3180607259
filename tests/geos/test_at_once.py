"""Several who act upon one thing at the same moment: one of them does it, the others are told."""

from datetime import timedelta

import pytest

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.breakglass import service as breakglass
from geos.breakglass.models import Opening
from geos.core.actor import Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import DomainError
from geos.directory import queries as directory
from geos.directory import service as structure
from geos.directory.models import Person, Post
from geos.mail import service as mail
from geos.mail.models import MailboxKind
from geos.transfers import service as transfers
from geos.transfers.models import LeavingCause, Transfer
from tests.geos import snapshot
from tests.geos.factories import CLI
from tests.geos.own import at_once

AHEAD = timedelta(days=3)


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


@pytest.fixture
def office(own_app):
    """An office whose people outlast their session."""
    with own_app.app_context():
        yield snapshot.office()


def done(results):
    return sum(not isinstance(one, DomainError) for one in results)


def test_of_several_who_decide_at_once_one_does(own_app, office):
    """On one office, for making one with a database of its own costs more than all of this."""
    admins = [office.other_admin.person.id, office.other_officer.person.id]
    structure.give_role(CLI, office.other_officer.person, Role.INSTITUTION_ADMIN)
    vacant = [
        structure.add_post(CLI, office.other_admin.post.unit, f"WAZI{n}", "Wazi", "Open").id for n in (1, 2)
    ]
    order = transfers.transfer(
        office.admin.actor, office.officer.person, None, today() + AHEAD, to_institution=office.other
    ).id
    box = mail.create_mailbox(CLI, office.afya, MailboxKind.STAFF, "d.kisanga", person=office.lawyer.person)
    opening = breakglass.ask_opening(office.admin.actor, box, "Uchunguzi", 2).id
    deciders = [office.auditor.person.id, office.ps.person.id]
    secret = signing.invite(office.admin.actor, accounts.of_person(office.clerk.person.id))
    ids = office.admin.person.id, office.director.person.id, office.deputy.post.id, office.records.person.id
    db.session.remove()

    def person(id):
        return db.session.get_one(Person, id)

    def accept(n):
        actor = directory.actor_for(person(admins[n]))
        post = db.session.get_one(Post, vacant[n])
        return transfers.accept_transfer(actor, db.session.get_one(Transfer, order), post).id

    def approve(n):
        actor = directory.actor_for(person(deciders[n]))
        return breakglass.approve_opening(actor, db.session.get_one(Opening, opening)).id

    def act(n):
        who, post = person((ids[1], ids[3])[n]), db.session.get_one(Post, ids[2])
        return structure.set_acting(CLI, post, who, None, today(), today() + AHEAD).id

    def leave(n):
        actor = directory.actor_for(person(ids[0]))
        return transfers.leave(actor, person(ids[3]), today() + AHEAD, cause=LeavingCause.RETIRED).id

    def first_password(n):
        return signing.set_first_password(secret, f"mwembe kijani darajani {n}").id

    for deed in (accept, approve, act, leave, first_password):
        assert done(at_once(own_app, 2, deed)) == 1, deed.__name__
