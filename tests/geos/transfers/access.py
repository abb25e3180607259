"""Who orders and answers transfers, and who reads hand-over lists."""

from datetime import timedelta
from types import SimpleNamespace

from geos.core.clock import today
from geos.directory import service as directory
from geos.directory.models import Appointment
from geos.transfers import queries, service
from tests.geos.factories import CLI
from tests.geos.test_access import Row

ADMINS = "admin other_admin"
DAY = (today() + timedelta(days=9)).isoformat()


def _to(name):
    return lambda scene: {"transfer_id": getattr(scene, name).id}


def _list(name):
    return lambda scene: {"hand_over_id": getattr(scene, name).id}


def _appointment(scene):
    return {"appointment_id": scene.appointment.id}


# fmt: off
ROWS = [
    Row("GET", "transfers.index", ADMINS),
    Row("GET", "transfers.transfer", ADMINS),
    Row("POST", "transfers.transfer", ADMINS, 422),
    Row("GET", "transfers.transfer_between", ADMINS),
    Row("POST", "transfers.transfer_between", ADMINS, 422),
    Row("GET", "transfers.leave", ADMINS),
    Row("POST", "transfers.leave", ADMINS, 422),
    Row("GET", "transfers.show", "admin other_admin officer", args=_to("asked")),
    Row("GET", "transfers.accept_transfer", "other_admin", denied="admin officer", args=_to("asked")),
    Row("POST", "transfers.accept_transfer", "other_admin", 303, denied="admin officer", args=_to("asked"),
        data=lambda scene: {"to_post": scene.there.id, "starts_on": DAY, "version": scene.asked.version}),
    Row("GET", "transfers.refuse_transfer", "other_admin", denied="admin officer", args=_to("asked")),
    Row("POST", "transfers.refuse_transfer", "other_admin", 303, denied="admin officer", args=_to("asked"),
        data=lambda scene: {"reason": "Hatuna nafasi", "version": scene.asked.version}),
    Row("GET", "transfers.cancel_transfer", ADMINS, denied="officer", args=_to("asked")),
    Row("POST", "transfers.cancel_transfer", ADMINS, 303, denied="officer", args=_to("asked"),
        data=lambda scene: {"reason": "Imebatilishwa", "version": scene.asked.version}),
    Row("GET", "transfers.hand_overs", "everyone"),
    Row("GET", "transfers.hand_over", "secretary", args=_list("open")),
    Row("GET", "transfers.hand_over", "clerk ps", args=_list("waiting")),
    Row("GET", "transfers.hand_over_pdf", "secretary", args=_list("open")),
    Row("GET", "transfers.give_hand_over", "secretary", args=_list("open")),
    Row("POST", "transfers.give_hand_over", "secretary", 303, args=_list("open"),
        data=lambda scene: {"remark": "Funguo", "version": scene.open.version}),
    Row("GET", "transfers.receive_hand_over", "ps", denied="clerk", args=_list("waiting")),
    Row("POST", "transfers.receive_hand_over", "ps", 303, denied="clerk", args=_list("waiting"),
        data=lambda scene: {"remark": "Sawa", "version": scene.waiting.version}),
    Row("GET", "transfers.appoint", ADMINS),
    Row("POST", "transfers.appoint", ADMINS, 422),
    Row("GET", "transfers.change_appointment", "admin", args=_appointment),
    Row("POST", "transfers.change_appointment", "admin", 303, args=_appointment,
        data=lambda scene: {"starts_on": scene.appointment.starts_on.isoformat(), "reference": "EA/1"}),
    Row("GET", "transfers.end_appointment", "admin", args=_appointment),
    Row("POST", "transfers.end_appointment", "admin", 303, args=_appointment,
        data=lambda scene: {"last_day": DAY}),
]
# fmt: on


def scene(office):
    """The officer is asked for elsewhere, the secretary goes next week, the clerk went today."""
    unit = office.officer.post.unit
    third = directory.add_post(CLI, unit, "AFISA3", "Afisa wa Tatu", "Third Officer")
    fourth = directory.add_post(CLI, unit, "AFISA4", "Afisa wa Nne", "Fourth Officer")
    there = directory.add_post(CLI, office.other_admin.post.unit, "AFISA2", "Afisa Mkuu", "Senior Officer")
    day = today() + timedelta(days=5)
    asked = service.transfer(CLI, office.officer.person, None, day, to_institution=office.other)
    going = service.transfer(CLI, office.secretary.person, third, day)
    gone = service.transfer(CLI, office.clerk.person, fourth, today())
    return SimpleNamespace(
        asked=asked,
        open=queries.hand_overs(going)[0],
        waiting=queries.hand_overs(gone)[0],
        appointment=Appointment.query.filter_by(person_id=office.director.person.id).one(),
        there=there,
    )
