"""Nothing is sent to an institution that is suspended, closed or without GeOS; the sender reads why."""

import pytest

from geos.core.errors import Invalid
from geos.directory import service as structure
from geos.exchange import channels
from geos.exchange.queries import consignments as queries
from geos.exchange.service import consignments
from geos.joining import service
from tests.geos.factories import CLI
from tests.geos.outgoing.scenes import drafted, signed


def suspended(office):
    service.suspend_institution(CLI, office.other, "Uchunguzi")


def closed(office):
    service.close_institution(CLI, office.other, "Imeunganishwa")


def without_office(office):
    structure.edit_institution(CLI, office.other, has_office=False)


@pytest.mark.parametrize(
    ("stop", "why"),
    [
        (suspended, "It is suspended for now: nothing can be sent to it until it works again."),
        (closed, "It is closed: write to the institution that took over its work."),
        (without_office, "It has not joined GeOS: print the letter and send it by hand."),
    ],
)
def test_a_signed_letter_stays_and_its_sender_reads_why(app, office, stop, why):
    letter = signed(office)
    [member] = [each for each in letter.addressees if each.institution_id]
    stop(office)
    with app.test_request_context(headers={"Cookie": "lang=en"}):
        [way] = [each for each in channels.ways(letter) if each.addressee is member]
        assert (way.open, way.why) == (False, why)
        with pytest.raises(Invalid):
            consignments.dispatch(office.clerk.actor, letter, [member])
    assert list(queries.of_letter(letter)) == []


def test_what_was_suspended_is_reached_again(app, office):
    letter = signed(office)
    [member] = [each for each in letter.addressees if each.institution_id]
    suspended(office)
    service.resume_institution(CLI, office.other, "Umekwisha")
    with app.test_request_context():
        consignments.dispatch(office.clerk.actor, letter, [member])
    assert [each.addressee_id for each in queries.of_letter(letter)] == [member.id]


def test_no_letter_is_drafted_to_a_suspended_institution(office):
    suspended(office)
    with pytest.raises(Invalid) as refused:
        drafted(office)
    assert set(refused.value.fields) == {"members"}
