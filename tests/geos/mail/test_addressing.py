"""Addresses: added, taken off, and never given to another."""

import pytest
from sqlalchemy import select

from geos.core.db import db
from geos.core.errors import Invalid, NotFound, WrongState
from geos.mail import queries, service
from geos.mail.models import MailAddress
from tests.geos.factories import CLI


def test_an_address_that_was_taken_off_is_unknown_and_stays_taken(office, boxes_of):
    box = boxes_of.officer
    service.add_alias(CLI, box, "r.lukindo")
    assert queries.destination("r.lukindo@afya.go.tz") is box
    version = box.version
    service.remove_alias(office.admin.actor, box, "R.Lukindo@afya.go.tz")
    assert box.version > version
    assert queries.destination("r.lukindo@afya.go.tz") is None
    assert not queries.may_send_as(office.officer.actor, "r.lukindo@afya.go.tz")
    assert queries.addresses(box) == [box.address]
    with pytest.raises(Invalid):
        service.add_alias(CLI, boxes_of.lawyer, "r.lukindo")
    with pytest.raises(WrongState):
        service.remove_alias(CLI, box, "r.lukindo@afya.go.tz")
    service.add_alias(CLI, box, "r.lukindo")  # its own may come back
    assert queries.destination("r.lukindo@afya.go.tz") is box
    assert len(db.session.scalars(select(MailAddress).filter_by(mailbox_id=box.id)).all()) == 2


def test_the_first_address_and_anothers_are_not_taken_off(boxes_of):
    with pytest.raises(Invalid):
        service.remove_alias(CLI, boxes_of.officer, boxes_of.officer.address)
    for address in (boxes_of.lawyer.address, "hakuna@afya.go.tz", ""):
        with pytest.raises(NotFound):
            service.remove_alias(CLI, boxes_of.officer, address)


def test_a_removed_mailbox_gets_no_address(boxes_of):
    service.remove(CLI, boxes_of.officer, "Amehama")
    with pytest.raises(WrongState):
        service.add_alias(CLI, boxes_of.officer, "r.lukindo")
