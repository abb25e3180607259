"""Closed envelopes and valuables at the intake."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import Denied
from geos.directory.models import Appointment
from geos.exchange.service import intake as service
from geos.letters.entry import Sealed
from geos.letters.models import Channel, IncomingLetter, IncomingState, Mark, ValuableItem, ValuableKind
from tests.geos.intake.door import entry

URL = "/registry/envelope"


def envelope(office, **changes):
    sent = {
        "to_post": str(office.ps.post.id),
        "mark": "secret",
        "channel": "post",
        "received_at": "2026-01-05T08:30",
        "sender": "Ofisi ya Rais",
        "postmark_on": "2026-01-02",
        "registered_mail_number": "RR123456789TZ",
        "then": "stay",
    }
    return {**sent, **changes}


def only():
    return db.session.scalars(select(IncomingLetter)).one()


def test_a_closed_envelope_is_entered_from_what_stands_on_it(office, page):
    page.sign_in(office.clerk).post(URL, form_on=URL, **envelope(office))
    letter = only()
    assert (letter.state, letter.subject, letter.document_id) == (IncomingState.SEALED, "", None)
    assert (letter.sender, letter.sealed.mark) == ("Ofisi ya Rais", Mark.SECRET)
    assert letter.sealed.registered_mail_number == "RR123456789TZ"
    assert (letter.sealed.to_post_id, letter.sealed.to_person_id) == (office.ps.post.id, None)
    page.follow()
    page.sign_in(office.ps)
    assert letter.register_number in page.get(f"/letters/incoming/{letter.id}").text


def test_an_envelope_by_name_is_for_the_holder_and_not_for_whoever_acts(office, page):
    office.let_act(office.deputy, office.ps)
    page.sign_in(office.clerk).post(URL, form_on=URL, **envelope(office, by_name="y", then="next"))
    assert only().sealed.to_person_id == office.ps.person.id
    assert page.response.location == f"{URL}?registry={office.registry.id}"


def test_an_envelope_by_name_to_a_vacant_post_is_refused(office, page):
    db.session.execute(
        update(Appointment)
        .where(Appointment.post_id == office.lawyer.post.id)
        .values(starts_on=today() - timedelta(days=9), ends_on=today() - timedelta(days=1))
    )
    db.session.commit()
    sent = envelope(office, by_name="y", to_post=str(office.lawyer.post.id))
    page.sign_in(office.clerk).post(URL, 422, form_on=URL, **sent)
    assert page.problems == ["Wadhifa huu hauna mtu: chagua wadhifa anaoushika mtu huyu"]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"to_post": ""}, 1),
        ({"to_post": "999999"}, 1),
        ({"mark": "wazi"}, 1),
        ({"postmark_on": "2199-01-01"}, 1),
        ({"received_at": "2199-01-01T10:00"}, 1),
        ({"registered_mail_number": "9" * 41, "sender": "a" * 201}, 2),
        ({"channel": "mail"}, 1),
    ],
)
def test_what_an_envelope_cannot_say_is_refused(office, page, changes, problems):
    page.sign_in(office.clerk).post(URL, 422, form_on=URL, **envelope(office, **changes))
    assert len(page.problems) == problems
    assert db.session.scalars(select(IncomingLetter)).all() == []


def test_only_the_registry_enters_envelopes(office):
    sealed = Sealed(office.ps.post.id, Mark.PERSONAL)
    for member in (office.officer, office.other_clerk, office.ps):
        with pytest.raises(Denied):
            service.register_sealed(
                member.actor, office.registry, Channel.HAND, now(), sealed, sender="", post_id=member.post.id
            )


def test_what_is_of_value_is_described_while_registering(office, page):
    sent = {**entry(), "channel": "hand", "received_at": "2026-01-05T08:30"}
    sent.pop("letter")
    more = {"valuables": "y", "kind": "cheque", "amount": "450,000", "currency": "TZS", "count": "1",
            "description": "Na. 000123, NMB"}  # fmt: skip
    page.sign_in(office.clerk).post("/registry/paper", form_on="/registry/paper", **sent, **more)
    item = db.session.scalars(select(ValuableItem)).one()
    assert (item.kind, item.amount, item.count) == (ValuableKind.CHEQUE, Decimal("450000"), 1)
    assert only().valuables


@pytest.mark.parametrize(
    "more", [{"amount": "nyingi"}, {"amount": "1", "currency": "T1"}, {"amount": "5", "count": "0"},
             {"kind": "cheque", "description": "bila kiasi"}]
)  # fmt: skip
def test_valuables_that_say_too_little_are_refused(office, page, more):
    sent = {**entry(), "channel": "hand", "received_at": "2026-01-05T08:30", "valuables": "y", **more}
    sent.pop("letter")
    page.sign_in(office.clerk).post("/registry/paper", 422, form_on="/registry/paper", **sent)
    assert len(page.problems) == 1
    assert db.session.scalars(select(IncomingLetter)).all() == []


def test_a_tick_alone_says_that_something_of_value_came_and_is_described_later(office, page):
    sent = {**entry(), "channel": "hand", "received_at": "2026-01-05T08:30", "valuables": "y"}
    sent.pop("letter")
    page.sign_in(office.clerk).post("/registry/paper", form_on="/registry/paper", **sent)
    assert only().valuables
    assert db.session.scalars(select(ValuableItem)).all() == []
