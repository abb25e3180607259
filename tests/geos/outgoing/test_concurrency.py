"""Two people at the same moment: one folio, one signature. Real threads, real commits."""

import pytest
from sqlalchemy import func, select

from geos.core.db import db
from geos.core.errors import WrongState
from geos.directory.models import Person
from geos.directory.queries import actor_for
from geos.documents.models import Document
from geos.files.models import Folio
from geos.letters.models import OutgoingLetter
from geos.letters.service import outgoing as service
from tests.geos import snapshot
from tests.geos.factories import signing_key
from tests.geos.outgoing import scenes
from tests.geos.own import at_once


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


def test_two_who_may_sign_at_once_give_one_folio_and_one_signature(own_app):
    with own_app.app_context():
        office = snapshot.office()
        letter_id = scenes.reviewed(office).id
        people = [(each.person.id, signing_key(each)) for each in (office.ps, office.deputy)]
        db.session.remove()

    def sign(number):
        person_id, key = people[number % 2]
        actor = actor_for(db.session.get_one(Person, person_id))
        return service.sign(actor, db.session.get_one(OutgoingLetter, letter_id), key=key).reference

    results = at_once(own_app, 4, sign)
    won = [each for each in results if isinstance(each, str)]
    assert len(won) == 1
    assert all(isinstance(each, WrongState) for each in results if not isinstance(each, str))
    with own_app.app_context():
        folios = db.session.scalars(select(Folio).filter_by(origin_kind="outgoing_letter")).all()
        assert [folio.number for folio in folios] == [2]
        owned = select(func.count()).select_from(Document).filter_by(owner_kind="outgoing_letter")
        assert db.session.execute(owned).scalar() == 1


def test_letters_signed_at_once_on_one_file_get_neighbouring_folios(own_app):
    with own_app.app_context():
        office = snapshot.office()
        first = scenes.reviewed(office)
        ids = [first.id, *(scenes.reviewed(office, file=first.file).id for _ in range(3))]
        person_id, key = office.ps.person.id, signing_key(office.ps)
        db.session.remove()

    def sign(number):
        actor = actor_for(db.session.get_one(Person, person_id))
        return service.sign(actor, db.session.get_one(OutgoingLetter, ids[number]), key=key).reference

    references = at_once(own_app, len(ids), sign)
    assert sorted(int(each.rpartition("/")[2]) for each in references) == [2, 3, 4, 5]


def test_letters_registered_at_once_get_neighbouring_numbers(own_app):
    with own_app.app_context():
        office = snapshot.office()
        first = scenes.signed(office)
        ids = [first.id, *(scenes.signed(office, file=first.file).id for _ in range(3))]
        person_id = office.clerk.person.id
        db.session.remove()

    def dispatch(number):
        actor = actor_for(db.session.get_one(Person, person_id))
        return service.dispatch(actor, db.session.get_one(OutgoingLetter, ids[number])).register_number

    assert sorted(at_once(own_app, len(ids), dispatch)) == [1, 2, 3, 4]
