"""The mailbox of somebody who leaves or moves: it ends or goes along, and the old address leads on."""

from datetime import timedelta

import pytest
import time_machine

from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.mail import queries, service
from geos.mail.bridge import Bridge
from geos.mail.models import MailboxState, Posting, Right
from mailserver import maildir, replies
from mailserver.ports import Refusal
from tests.geos.factories import CLI
from tests.geos.mail.messages import letter, put

DAY = timedelta(days=1)


def to(bridge, address):
    found = bridge.lookup(address)
    return found.reply if isinstance(found, Refusal) else [target.address for target in found]


def later(days):
    return time_machine.travel(now() + days * DAY, tick=False)


def test_mail_of_somebody_who_left_goes_on_for_the_set_time_and_then_is_unknown(app, office, boxes_of):
    box, bridge = boxes_of.officer, Bridge(app)
    service.add_alias(CLI, box, "r.lukindo")
    service.end_staff(
        office.admin.actor, box, forward_to=boxes_of.director, until=now() + 30 * DAY, reason="Amestaafu"
    )
    assert box.state is MailboxState.REMOVED
    for address in (box.address, "r.lukindo@afya.go.tz", "rehema.lukindo+x@afya.go.tz"):
        assert to(bridge, address) == [boxes_of.director.address]
    assert not queries.may_send_as(office.director.actor, box.address)
    assert boxes_of.officer not in queries.reached(boxes_of.group)
    with later(31):
        assert to(bridge, box.address) == replies.NO_SUCH_USER
        with pytest.raises(Invalid):
            service.add_alias(CLI, boxes_of.director, "rehema.lukindo")


def test_without_forwarding_the_address_is_unknown_at_once(app, boxes_of):
    service.end_staff(CLI, boxes_of.officer, reason="Amestaafu")
    assert to(Bridge(app), boxes_of.officer.address) == replies.NO_SUCH_USER


def test_somebody_who_comes_back_gets_the_mailbox_and_its_addresses_again(app, boxes_of):
    box = boxes_of.officer
    service.end_staff(CLI, box, forward_to=boxes_of.ps, until=now() + DAY, reason="Amestaafu")
    service.restore(CLI, box, "Amerudi")
    with later(2):
        assert to(Bridge(app), box.address) == [box.address]


def test_forwardings_one_after_another_are_followed_and_a_circle_ends(app, boxes_of):
    first, second, third = boxes_of.officer, boxes_of.lawyer, boxes_of.director
    until = now() + 30 * DAY
    service.end_staff(CLI, first, forward_to=second, until=until, reason="Amehama")
    service.end_staff(CLI, second, forward_to=third, until=until, reason="Amehama")
    assert to(Bridge(app), first.address) == [third.address]
    service.restore(CLI, first, "Amerudi")
    service.end_staff(CLI, third, forward_to=first, until=until, reason="Amehama")
    service.end_staff(CLI, first, forward_to=boxes_of.ps, until=until, reason="Amehama")
    service.end_staff(CLI, boxes_of.ps, reason="Amehama")
    assert to(Bridge(app), second.address) == replies.NO_SUCH_USER


def test_what_is_asked_of_an_ending_is_checked(office, boxes_of):
    box, until = boxes_of.officer, now() + DAY
    wrong = (
        {"forward_to": boxes_of.ps},
        {"until": until},
        {"forward_to": box, "until": until},
        {"forward_to": boxes_of.ps, "until": now() - DAY},
        {"forward_to": boxes_of.ps, "until": now() + 400 * DAY},
    )
    for asked in wrong:
        with pytest.raises(Invalid):
            service.end_staff(CLI, box, reason="Amehama", **asked)
    with pytest.raises(WrongState):
        service.end_staff(CLI, boxes_of.post, reason="Amehama")
    with pytest.raises(Denied):
        service.end_staff(office.officer.actor, box, reason="Amehama")
    with pytest.raises(NotFound):
        service.end_staff(office.other_admin.actor, box, reason="Amehama")
    service.end_staff(CLI, box, reason="Amehama")
    with pytest.raises(WrongState):
        service.end_staff(CLI, box, reason="tena")


def test_a_mailbox_goes_along_to_another_institution_with_its_mail(app, office, boxes_of):
    box, bridge = boxes_of.officer, Bridge(app)
    base, path = put(box, letter()), box.path
    service.set_posting(CLI, boxes_of.group, Posting.NAMED, [box.address])
    shared = service.share(office.officer.actor, box, Right.READ, person=office.lawyer.person)
    taken = service.share(CLI, boxes_of.registry, Right.READ, person=office.officer.person)
    service.move_staff(CLI, box, office.other, "rehema.lukindo", until=now() + 30 * DAY)
    assert (box.address, box.institution.id) == ("rehema.lukindo@utumishi.go.tz", office.other.id)
    assert (box.path, maildir.read(queries.maildir(box), "", base)) == (path, letter())
    for address in (box.address, "rehema.lukindo@afya.go.tz"):
        assert to(bridge, address) == [box.address]
    assert queries.addresses(box) == [box.address]
    assert queries.get(office.officer.actor, box.id) is box
    assert not queries.may_send_as(office.officer.actor, "rehema.lukindo@afya.go.tz")
    assert box not in queries.reached(boxes_of.group)
    assert queries.senders(boxes_of.group) == []
    assert shared.until <= now()
    assert taken.until <= now()
    with later(31):
        assert to(bridge, "rehema.lukindo@afya.go.tz") == replies.NO_SUCH_USER
        assert to(bridge, box.address) == [box.address]


def test_who_returns_has_the_old_address_again_and_nobody_else_can(office, boxes_of):
    box = boxes_of.officer
    service.move_staff(CLI, box, office.other, "rehema.lukindo", until=None)
    assert queries.destination("rehema.lukindo@afya.go.tz") is None
    with pytest.raises(Invalid):
        service.add_alias(CLI, boxes_of.lawyer, "rehema.lukindo")
    service.move_staff(CLI, box, office.afya, "rehema.lukindo", until=now() + DAY)
    assert queries.destination("rehema.lukindo@afya.go.tz") is box
    assert queries.destination("rehema.lukindo@utumishi.go.tz") is box


def test_a_new_name_is_a_move_within_the_institution_and_ends_nothing(office, boxes_of):
    box = boxes_of.officer
    service.move_staff(office.admin.actor, box, office.afya, "rehema.shayo", until=now() + DAY)
    assert box.address == "rehema.shayo@afya.go.tz"
    assert box in queries.reached(boxes_of.group)


def test_what_is_asked_of_a_move_is_checked(office, boxes_of):
    box = boxes_of.officer
    with pytest.raises(Invalid) as refused:
        service.move_staff(CLI, box, office.other, "asha.mwinyi", until=None)
    assert set(refused.value.fields) == {"local_part"}
    with pytest.raises(WrongState):
        service.move_staff(CLI, boxes_of.post, office.other, "ps", until=None)
    with pytest.raises(Denied):
        service.move_staff(office.officer.actor, box, office.other, "rehema", until=None)
    with pytest.raises(NotFound):
        service.move_staff(office.other_officer.actor, box, office.other, "rehema", until=None)
    office.other.user_limit = 0
    db.session.commit()
    with pytest.raises(Invalid):
        service.move_staff(CLI, box, office.other, "rehema", until=None)
    assert box.address == "rehema.lukindo@afya.go.tz"
    office.other.user_limit = 9
    db.session.commit()
    service.move_staff(office.other_admin.actor, box, office.other, "rehema", until=None)
    assert box.institution_id == office.other.id


def test_mail_of_whoever_left_does_not_follow_a_colleague_out_of_the_institution(app, office, boxes_of):
    box, bridge = boxes_of.officer, Bridge(app)
    service.end_staff(CLI, box, forward_to=boxes_of.lawyer, until=now() + 30 * DAY, reason="Amestaafu")
    service.move_staff(CLI, boxes_of.lawyer, office.afya, "d.kisanga", until=None)
    assert to(bridge, box.address) == ["d.kisanga@afya.go.tz"]
    service.move_staff(CLI, boxes_of.lawyer, office.other, "daudi.kisanga", until=None)
    assert to(bridge, box.address) == replies.NO_SUCH_USER
