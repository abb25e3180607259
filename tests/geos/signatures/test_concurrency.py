"""PINs, certificates and lists under several hands at once."""

from datetime import timedelta

import pytest
from cryptography import x509

from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid
from geos.directory.models import Person
from geos.directory.queries import actor_for
from geos.signatures import queries, service
from geos.signatures.models import AuthorityKind, RevokeReason, SignerCertificate
from geos.signatures.service import signers
from tests.geos import snapshot
from tests.geos.factories import CLI, PIN
from tests.geos.own import at_once

WRONG = "nyekundu-1"


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


@pytest.fixture
def people(own_app):
    """Ids of the people of an office, by name."""
    with own_app.app_context():
        office = snapshot.office()
        ids = {name: member.person.id for name, member in office.everyone.items()}
        db.session.remove()
    return ids


def _actor(person_id):
    return actor_for(db.session.get_one(Person, person_id))


@pytest.mark.parametrize("pins", [[WRONG] * 8, [WRONG] * 6 + [PIN] * 2])
def test_of_tries_at_the_same_moment_no_more_than_five_reach_the_key(own_app, people, pins, monkeypatch):
    reached, tried = [], signers.Closed.open

    def noted(closed, pin):
        reached.append(pin)
        return tried(closed, pin)

    monkeypatch.setattr(signers.Closed, "open", noted)
    results = at_once(own_app, 8, lambda n: service.unlock(_actor(people["ps"]), pins[n]))
    refused = [each for each in results if isinstance(each, Invalid)]
    assert len(refused) >= pins.count(WRONG)
    if PIN not in pins:
        assert len(reached) == 5
    with own_app.app_context():
        row = queries.standing(people["ps"])
        assert row.failures < 5
        assert PIN in pins or row.locked_until > now()


def test_two_who_enrol_at_the_same_moment_get_one_certificate(own_app, people):
    results = at_once(own_app, 2, lambda n: service.enrol(_actor(people["lawyer"]), "bahari-77").id)
    assert sorted(isinstance(each, Invalid) for each in results) == [False, True]
    with own_app.app_context():
        assert queries.standing(people["lawyer"]) is not None


def test_two_revocations_at_once_both_stand_in_the_last_list(own_app, people):
    signers = [people[name] for name in ("ps", "deputy", "director", "officer")]

    def revoke(n):
        return service.revoke(CLI, queries.standing(signers[n]), RevokeReason.LEFT).serial

    serials = at_once(own_app, 4, revoke)
    with own_app.app_context():
        row = queries.authority(db.session.get(Person, signers[0]).institution_id, AuthorityKind.ISSUING)
        newest = queries.newest_crl(row.id)
        listed = {f"{each.serial_number:x}" for each in x509.load_der_x509_crl(newest.data)}
    assert listed == set(serials)
    assert newest.number == 5


def test_who_signs_and_who_revokes_at_the_same_moment_follow_one_another(own_app, people, paper, seal):
    """Either it was signed first, or it was refused: no signature is younger than the revocation."""
    with own_app.app_context():
        key = service.unlock(_actor(people["ps"]), PIN)

    @command
    def sign():
        return [service.sign_pdf(key, paper, seal(at=now()))]

    def act(n):
        if n:
            return service.revoke(CLI, queries.standing(people["ps"]), RevokeReason.LOSS).id
        return sign()

    signed, revoked = at_once(own_app, 2, act)
    assert isinstance(revoked, int)
    with own_app.app_context():
        at = db.session.get(SignerCertificate, revoked).revoked_at
        if not isinstance(signed, Invalid):
            [found] = service.verify(signed[0])
            assert found.intact
            assert found.at <= at + timedelta(seconds=1)
