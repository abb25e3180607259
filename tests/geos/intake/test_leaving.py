"""Letters that leave the register again: their mail waits anew, or is hidden; a receipt is final."""

import pytest

from geos.core.db import db
from geos.core.errors import NotFound, WrongState
from geos.core.types import Level
from geos.exchange.queries import consignments as consignment_queries
from geos.exchange.queries import intake as queries
from geos.exchange.service import intake as service
from geos.letters.service import incoming
from tests.geos.intake.door import arrives, consigned, entry
from tests.geos.letters.secret_desk import confidential_clerk


def _entry(member, **changes):
    from geos.exchange.entry import Entry

    written = {"sender": "Bohari ya Dawa", "subject": "Upungufu wa dawa", **changes}
    return Entry(post_id=member.post.id, **written)


def by_mail(office, member=None, **changes):
    member = member or office.clerk
    base = arrives(office)
    item = queries.mail_item(member.actor, base)
    return base, service.register_mail(member.actor, item, _entry(member, **changes), 0)


def waiting(office):
    return [each.key for each in queries.queue(office.clerk.actor, office.registry)]


def test_the_mail_of_a_letter_taken_back_waits_again_and_is_registered_anew(office):
    base, letter = by_mail(office)
    assert waiting(office) == []
    incoming.undo_registration(office.clerk.actor, letter, "Mara mbili")
    assert waiting(office) == [f"mail:{base}"]
    item = queries.mail_item(office.clerk.actor, base)
    again = service.register_mail(office.clerk.actor, item, _entry(office.clerk), 0)
    assert (again.number, waiting(office)) == (2, [])


@pytest.mark.parametrize("raised", [False, True])
def test_a_confidential_mail_lies_in_the_vault_alone_and_comes_back_from_there(office, page, raised):
    level = Level.OPEN if raised else Level.CONFIDENTIAL
    base, letter = by_mail(office, office.clerk if raised else office.records, level=level)
    if raised:
        incoming.correct(office.records.actor, letter, "level", Level.CONFIDENTIAL, "Ni ya siri")
    for who in (office.clerk, office.records):
        page.sign_in(who).get(f"/registry/mail/{base}/message", 404)
    act = incoming.strike_out if raised else incoming.undo_registration
    act(office.records.actor, letter, "Mara mbili")
    assert waiting(office) == [f"mail:{base}"]
    assert queries.mail_item(office.clerk.actor, base).message.subject


def test_the_mail_of_a_letter_passed_on_leaves_the_open_registrys_mailbox(office, page):
    clerk = confidential_clerk(office)
    base, letter = by_mail(office)
    incoming.pass_on(office.clerk.actor, letter)
    with pytest.raises(NotFound):
        queries.mail_item(office.clerk.actor, base)
    page.sign_in(office.clerk).get(f"/registry/mail/{base}/message", 404)
    assert queries.handled(office.registry.id, base).level == Level.CONFIDENTIAL
    assert [each.key for each in queries.queue(clerk.actor, office.secret_registry)] == [
        f"passed:{letter.id}"
    ]
    assert (queries.count(clerk.actor), queries.count(office.clerk.actor)) == (1, 0)
    assert letter.subject in page.sign_in(clerk).get("/registry").text
    taken = incoming.take_in(clerk.actor, letter, Level.CONFIDENTIAL)
    assert queries.count(clerk.actor) == 0
    assert taken.cover.size > 0, "the vault has the whole message"


def test_a_letter_whose_sender_has_the_receipt_is_not_taken_back(office, page):
    found = consigned(office)
    page.sign_in(office.other_clerk)
    page.post(
        f"/registry/consignment/{found.id}",
        form_on=f"/registry/consignment/{found.id}",
        **{name: value for name, value in entry().items() if value is not None},
    )
    db.session.expire_all()
    letter = consignment_queries.get(office.other_clerk.actor, found.id).incoming
    with pytest.raises(WrongState, match="receipt"):
        incoming.undo_registration(office.other_clerk.actor, letter, "Mara mbili")
    soup = page.get(f"/letters/incoming/{letter.id}")
    assert not soup.select('a[href$="/undo-registration"]')


def test_the_flash_after_registering_offers_to_take_it_back(office, page):
    base = arrives(office)
    url = f"/registry/mail/{base}"
    page.sign_in(office.clerk)
    page.post(url, form_on=url, **entry())
    soup = page.follow()
    assert soup.select_one('.flash a[href$="/undo-registration"]').text == "Tengua"
