"""Requests in every state, with a second operator beside the office's own."""

from datetime import date, timedelta

from geos.core.actor import Role
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.directory.models import InstitutionKind, Unit
from geos.joining import service
from geos.joining.asking import GB, Asked, Named
from geos.joining.models import JoinRequest, Proof
from tests.geos.replay import replayed

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n"  # noqa: E501
LETTER = ("barua.pdf", PDF)
LOGO = (
    "nembo.svg",
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>',
)

# The same as a form sends it, of another ministry.
FACTS = {
    "name_sw": "Wizara ya Uchukuzi", "name_en": "Ministry of Transport", "short_sw": "Uchukuzi",
    "short_en": "Transport", "kind": "ministry", "reference_prefix": "UCH", "address": "S.L.P. 1, Dodoma",
    "place": "DODOMA", "joins": "both", "users": "50", "mail_limit": "2000",
}  # fmt: skip
PEOPLE = {
    f"{place}_{name}": value
    for place, surname, number in (("first", "Pili", "1"), ("second", "Tatu", "2"))
    for name, value in {
        "given_name": "Mosi", "surname": surname, "check_number": f"1122334{number}", "phone": "0262450001",
        "email": f"mosi{number}@example.com", "title_sw": "Msimamizi", "title_en": "Administrator",
    }.items()
}  # fmt: skip
LETTER_FACTS = {"letter_reference": "UCH.1/2", "letter_date": "2026-01-15"}


def asked(**other):
    """What the ministry of water asks for."""
    facts = {
        "name_sw": "Wizara ya Maji",
        "name_en": "Ministry of Water",
        "short_sw": "Maji",
        "short_en": "Water",
        "code": "MAJI",
        "kind": InstitutionKind.MINISTRY,
        "reference_prefix": "FA",
        "address": "S.L.P. 456, 40473 Dodoma",
        "place": "DODOMA",
        "domain": "maji.go.tz",
        "users": 300,
        "mail_limit": 1500 * GB,
        "has_office": True,
        "has_mail": True,
        "letter_reference": "FA.12/45/01",
        "letter_date": date(2026, 1, 15),
        "first": Named("Bahati", "Mrisho", "11223344", "+255 26 245 0001", "bahati@example.com"),
        "second": Named("Salma", "Juma", "11223355", "0262450002", "salma@example.com"),
    }
    return Asked(**{**facts, **other})


def second_operator(office):
    """Another operator of the Authority's institution."""
    unit = db.session.query(Unit).filter_by(institution_id=office.other.id).first()
    return office._member(
        unit, "MAMLAKA2", "Mwendeshaji wa pili", "Second operator", "Idrisa", "Komba", (Role.AUTHORITY,)
    )


@replayed
def prepared(office):
    """The second operator and a request that the office's own has entered."""
    return second_operator(office), service.prepare_request(office.authority.actor, asked(), LETTER, LOGO)


@replayed
def in_review(office):
    """The same, sent to review."""
    other, request = prepared(office)
    return other, service.submit_request(office.authority.actor, request)


@replayed
def approved(office):
    """The same, approved by the second operator; its domain is not proved."""
    other, request = in_review(office)
    return other, service.approve_request(other.actor, request)


@command
def prove(request: JoinRequest) -> JoinRequest:
    """As if the record had been seen."""
    request.proved_at = request.asked_at = now()
    request.proof_state = Proof.FOUND
    return request


@replayed
def ready(office):
    """Approved and proved."""
    other, request = approved(office)
    return other, prove(request)


def domain(office, name="uvuvi.go.tz", **other):
    """A name in the register, of somebody who is no member."""
    facts = {
        "institution_id": None,
        "holder": "Taasisi ya Uvuvi",
        "contact": "Rashid Kiwelu",
        "phone": "0222860001",
        "email": "rashid@example.com",
        "remark": "",
        "registered_on": today() - timedelta(days=340),
        "expires_on": today() + timedelta(days=25),
    }
    return service.register_domain(office.authority.actor, name, **{**facts, **other})
