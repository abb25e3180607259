"""A domain is proved by a record that only its holder can write; the DNS is asked in earnest, on loopback."""

from datetime import timedelta
from time import monotonic

import pytest
import time_machine

from geos.core import sweeping
from geos.core.clock import now
from geos.core.errors import WrongState
from geos.joining import proving, service
from geos.joining.models import Proof
from geos.work.models import WorkItem
from tests.geos.joining.nameserver import served
from tests.geos.joining.scenes import approved, in_review, prepared


@pytest.fixture
def zone(app, monkeypatch):
    """A name server that the application asks."""
    with served() as zone:
        zone.domains.add("maji.go.tz")
        monkeypatch.setitem(app.config, "GEOS_RESOLVER", f"127.0.0.1:{zone.port}")
        yield zone


def test_the_record_proves_the_domain(office, zone):
    _, request = prepared(office)
    zone.texts["_geos.maji.go.tz"] = [proving.record_value(request.proof)]
    service.prove_domain(office.authority.actor, request)
    assert request.proof_state is Proof.FOUND
    assert request.proved_at is not None
    assert request.steps[-1].act == "prove_domain"


@pytest.mark.parametrize(
    ("found", "texts"),
    [
        (Proof.MISSING, {}),
        (Proof.MISSING, {"_geos.maji.go.tz": ["v=spf1 -all"]}),
        (Proof.OTHER, {"_geos.maji.go.tz": ["geos-domain=ya-mwingine"]}),
        (Proof.MISSING, {"maji.go.tz": ["geos-domain={proof}"]}),
    ],
)
def test_anything_else_does_not(office, zone, found, texts):
    _, request = prepared(office)
    zone.texts = {name: [text.format(proof=request.proof) for text in all] for name, all in texts.items()}
    service.prove_domain(office.authority.actor, request)
    assert (request.proof_state, request.proved_at) == (found, None)
    assert request.asked_at is not None


def test_a_domain_that_nobody_knows_is_told_from_a_record_that_is_missing(office, zone):
    _, request = prepared(office)
    zone.domains.clear()
    service.prove_domain(office.authority.actor, request)
    assert request.proof_state is Proof.NO_DOMAIN


def test_servers_that_fail_or_are_silent_are_waited_for_five_seconds_at_most(office, zone, monkeypatch):
    _, request = prepared(office)
    zone.broken.add("_geos.maji.go.tz")
    service.prove_domain(office.authority.actor, request)
    assert request.proof_state is Proof.NO_ANSWER
    assert 2 * proving.LIFETIME / 2 < 5
    monkeypatch.setattr(proving, "LIFETIME", 0.4)
    zone.broken.clear()
    zone.silent.add("_geos.maji.go.tz")
    begun = monotonic()
    service.prove_domain(office.authority.actor, request)
    assert request.proof_state is Proof.NO_ANSWER
    assert monotonic() - begun < 1


def test_what_was_proved_stays_proved(office, zone):
    _, request = prepared(office)
    zone.texts["_geos.maji.go.tz"] = [proving.record_value(request.proof)]
    service.prove_domain(office.authority.actor, request)
    zone.texts.clear()
    service.prove_domain(office.authority.actor, request)
    assert (request.proof_state, request.proved_at is None) == (Proof.FOUND, False)
    assert [step.act for step in request.steps].count("prove_domain") == 1


def test_a_request_that_is_over_is_not_asked_for(office, zone):
    _, request = prepared(office)
    service.withdraw_request(office.authority.actor, request, "Kosa")
    with pytest.raises(WrongState):
        service.prove_domain(office.authority.actor, request)
    assert zone.asked == []


def test_the_worker_asks_again_until_it_sees_the_record_and_then_it_waits_to_be_activated(office, zone):
    _, request = approved(office)
    service.sweep()
    assert request.proof_state is Proof.MISSING
    zone.texts["_geos.maji.go.tz"] = [proving.record_value(request.proof)]
    service.sweep()
    assert request.proved_at is None  # a quarter of an hour has not gone by
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        service.sweep()
    assert request.proved_at is not None
    item = WorkItem.query.filter_by(subject_kind="join_request", act="activate_request").one()
    assert item.token == f"post:{office.authority.post.id}"


def test_a_resolver_that_is_no_address_stops_nothing_else(office, app, monkeypatch):
    _, request = in_review(office)
    monkeypatch.setitem(app.config, "GEOS_RESOLVER", "nowhere:1")
    service.sweep()
    assert request.proof_state is Proof.NO_ANSWER
    assert sweeping.resting("proof of domain") == []
