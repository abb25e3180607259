"""Who works at the registry's door: its own clerks and records managers, nobody else."""

from types import SimpleNamespace

from geos.core.db import db
from geos.exchange.service import intake as service
from tests.geos.intake.door import arrives, consigned, entry
from tests.geos.letters.incoming_desk import register
from tests.geos.scans import heaps
from tests.geos.test_access import Row

HERE, ANYWHERE = "clerk records", "clerk records other_clerk"


def scene(office):
    """Mail that waits, mail put aside, and a letter from the neighbour's point of view."""
    waiting, aside = arrives(office), arrives(office)
    handled = service.put_aside(office.clerk.actor, office.registry, aside, "Tangazo")
    found = consigned(office)
    letter = register(office, sender_address="barua@bohari.example.go.tz", their_reference="")
    scan = heaps.split(office, "L").letters[0]
    db.session.commit()
    return SimpleNamespace(
        waiting=waiting,
        handled=handled,
        consignment=found,
        letter=letter,
        registry=office.registry,
        scan=scan.id,
    )


def _mail(scene):
    return {"base": scene.waiting}


def _registered(scene):
    return {"letter_id": scene.letter.id}


def _registry(scene):
    return {"registry_id": scene.registry.id}


def _attachment(scene):
    return {"base": scene.waiting, "index": 0}


def _page(scene):
    return {"base": scene.waiting, "index": 0, "number": 1}


def _aside(scene):
    return {"handled_id": scene.handled.id}


def _consignment(scene):
    return {"consignment_id": scene.consignment.id}


def _entry(scene):
    return {name: value for name, value in entry().items() if value is not None}


def _paper(scene):
    return {**_entry(scene), "channel": "post", "received_at": "2026-01-05T08:30"}


def _scan(scene):
    return {"scan_id": scene.scan}


def _reason(scene):
    return {"reason": "Tangazo"}


# fmt: off
ROWS = [
    Row("GET",  "intake.index",           ANYWHERE),
    Row("GET",  "intake.mail",            HERE, args=_mail),
    Row("POST", "intake.mail",            HERE, 303, args=_mail, data=_entry),
    Row("GET",  "intake.message",         HERE, args=_mail),
    Row("GET",  "intake.attachment",      HERE, args=_attachment),
    Row("GET",  "intake.attachment_page", HERE, args=_page),
    Row("GET",  "intake.put_aside",       HERE, args=_mail),
    Row("POST", "intake.put_aside",       HERE, 303, args=_mail, data=_reason),
    Row("GET",  "intake.asides",          ANYWHERE),
    Row("GET",  "intake.aside",           HERE, args=_aside),
    Row("POST", "intake.bring_back",      HERE, 303, args=_aside, data=lambda scene: {"once": ""}),
    Row("GET",  "intake.consignment",     "other_clerk", args=_consignment),
    Row("POST", "intake.consignment",     "other_clerk", 303, args=_consignment, data=_entry),
    Row("GET",  "intake.acknowledge",     HERE, args=_registered),
    Row("POST", "intake.acknowledge",     HERE, 303, args=_registered, data=lambda scene: {"language": "sw"}),
    Row("GET",  "intake.rules",           ANYWHERE),
    Row("POST", "intake.set_rule",        "records", 303, denied="clerk", args=_registry,
        data=lambda scene: {"acknowledge": "mail"}),
    Row("GET",  "intake.scan",            HERE, args=_scan),
    Row("POST", "intake.scan",            HERE, 303, args=_scan, data=_entry),
    Row("GET",  "intake.envelope",        ANYWHERE),
    Row("POST", "intake.envelope",        ANYWHERE, 422, data=lambda scene: {"channel": "hand"}),
    Row("GET",  "intake.paper",           ANYWHERE),
    Row("POST", "intake.paper",           ANYWHERE, 303, data=_paper),
]
# fmt: on
