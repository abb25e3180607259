"""An issued letter is annulled: by whom, what is told, what is taken back, and what never changes."""

import pytest

from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, WrongState
from geos.documents import queries as documents
from geos.exchange.models import ConsignmentState
from geos.exchange.queries import consignments as sent
from geos.exchange.service import consignments
from geos.letters.service import outgoing
from geos.notices.models import Notice
from tests.geos.consignments.scenes import registered
from tests.geos.outgoing import scenes


def told():
    return set(db.session.scalars(db.select(Notice.person_id).filter_by(key="letter_annulled")))


WHY = "Takwimu zilikuwa na makosa"


@pytest.mark.parametrize("who", ["ps", "records"])
def test_the_signer_and_the_records_manager_annul_it_with_a_reason(office, who):
    letter = scenes.sent(office)
    paper = documents.content(letter.document)
    outgoing.annul(office.everyone[who].actor, letter, f"  {WHY} ")
    assert (letter.annul_reason, letter.annulled_by.id) == (WHY, office.everyone[who].person.id)
    assert letter.folio.annulled_at is not None
    assert letter.folio.struck_out_at is None
    assert documents.content(letter.document) == paper


def test_the_post_above_the_signer_annuls_it(office):
    way = scenes.steps_to(office, signer=office.director)
    letter = scenes.submitted(office, signer_post_id=office.director.post.id, steps=way)
    scenes.sign(office.director, letter)
    consignments.dispatch(office.clerk.actor, letter)
    outgoing.annul(office.ps.actor, letter, WHY)
    assert letter.annulled_by.id == office.ps.person.id


@pytest.mark.parametrize("who", ["officer", "clerk", "director", "lawyer", "other_officer", "authority"])
def test_nobody_else_does(office, who):
    letter = scenes.sent(office)
    with pytest.raises(Denied):
        outgoing.annul(office.everyone[who].actor, letter, WHY)
    assert letter.annulled_at is None


@pytest.mark.parametrize("stage", ["drafted", "submitted", "signed", "half_signed"])
def test_only_an_issued_letter_is_annulled(office, stage):
    with pytest.raises(WrongState):
        outgoing.annul(office.ps.actor, getattr(scenes, stage)(office), WHY)


def test_it_is_annulled_once(office):
    letter = outgoing.annul(office.ps.actor, scenes.sent(office), WHY)
    with pytest.raises(WrongState, match="annulled before"):
        outgoing.annul(office.records.actor, letter, "Tena")
    assert letter.annul_reason == WHY


@pytest.mark.parametrize(("reason", "refusal"), [("  ", Incomplete), ("x" * 301, Invalid)])
def test_it_says_why_and_briefly(office, reason, refusal):
    letter = scenes.sent(office)
    with pytest.raises(refusal):
        outgoing.annul(office.ps.actor, letter, reason)
    assert letter.annulled_at is None


def test_what_is_not_registered_is_taken_back_and_the_own_registry_is_told(office):
    letter = scenes.sent(office)
    outgoing.annul(office.ps.actor, letter, WHY)
    assert {each.state for each in sent.of_letter(letter)} == {ConsignmentState.CANCELLED}
    assert told() == {office.clerk.person.id, office.records.person.id}


def test_who_has_registered_it_keeps_it_and_is_told(office):
    letter = scenes.sent(office)
    registered(office, letter)
    outgoing.annul(office.records.actor, letter, WHY)
    kept = next(each for each in sent.of_letter(letter) if each.to_registry_id)
    assert kept.state is ConsignmentState.REGISTERED
    assert told() == {office.clerk.person.id, office.other_clerk.person.id}


def test_letter_folio_and_public_page_say_so(office, page):
    letter = scenes.sent(office)
    url = f"/letters/outgoing/{letter.id}"
    page.sign_in(office.ps).get(url, 302)
    assert "Batilisha barua" in page.follow().text
    page.post(f"{url}/annul", form_on=f"{url}/annul", reason=WHY)
    page.follow(302)
    page.follow()
    assert any("imebatilishwa" in flash for flash in page.flashes)
    assert WHY in page.soup.text
    assert "Batilisha barua" not in page.soup.text
    folio = f"/files/{letter.file_id}/folios/{letter.folio.label}"
    assert "imebatilishwa" in page.sign_in(office.officer).get(folio).text
    told = page.sign_out().get(f"/v/{letter.verify_code}").text
    assert "Barua hii imebatilishwa" in told
    assert WHY not in told
