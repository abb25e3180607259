"""Codes under several hands at once: each opens one session."""

import pytest

from geos.accounts import queries, service
from geos.accounts.service import WrongCode, begin_with_code
from geos.core.db import db
from tests.geos import snapshot
from tests.geos.accounts.conftest import CAFE, SECRET
from tests.geos.accounts.test_second_factor import code
from tests.geos.own import at_once


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


def test_of_four_who_give_the_same_recovery_code_one_gets_in(own_app):
    with own_app.app_context():
        office = snapshot.office()
        account_id = queries.of_person(office.officer.person.id).id
        codes = service.enrol(office.officer.actor, SECRET, code())
        db.session.remove()

    def enter(number):
        return begin_with_code(queries.by_id(account_id), codes[0], CAFE).key

    results = at_once(own_app, 4, enter)
    assert sum(isinstance(each, WrongCode) for each in results) == 3
    with own_app.app_context():
        assert len(queries.open_sessions(account_id)) == 1
        assert queries.recovery_codes_left(account_id) == 9
