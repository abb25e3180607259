"""The pages of transfers: found by name, ordered, answered, handed over."""

from datetime import timedelta

import pytest

from geos.core.clock import today
from geos.directory import service as structure
from geos.transfers.models import HandOver, HandOverState, Transfer, TransferState
from tests.geos.factories import CLI

DAY = timedelta(days=4)


@pytest.fixture
def vacant(office):
    """Where the officer goes."""
    return structure.add_post(CLI, office.lawyer.post.unit, "SHERIA2", "Wakili wa Serikali", "State Attorney")


def _order(office, vacant, **more):
    return {"person": office.officer.person.id, "to_post": vacant.id, "starts_on": str(today() + DAY), **more}


def test_an_order_is_written_shown_and_cancelled(office, vacant, page):
    page.sign_in(office.admin)
    page.post("/transfers/new", form_on="/transfers/new", **_order(office, vacant, reference="EA/7"))
    shown = page.follow()
    assert "Wakili wa Serikali" in shown.text
    assert "Rehema Lukindo" in page.get("/transfers").text
    order = Transfer.query.one()
    url = f"/transfers/{order.id}/cancel"
    page.post(url, 422, form_on=url, reason="")
    page.post(url, form_on=url, reason="Barua imebatilishwa")
    assert order.state is TransferState.CANCELLED


def test_an_order_that_came_twice_is_one_order(office, vacant, page):
    page.sign_in(office.admin)
    data = _order(office, vacant, once="0123456789abcdefghij")
    first = page.post("/transfers/new", **data).location
    assert page.post("/transfers/new", **data).location == first
    assert Transfer.query.count() == 1


def test_an_officer_is_found_by_the_beginning_of_a_name(office, page):
    page.sign_in(office.admin)
    sought = {"person-q": "luki", "find": "person"}
    shown = page.post("/transfers/new", 200, form_on="/transfers/new", **sought)
    assert "Rehema Lukindo" in shown.text
    assert "Asha Mwinyi" not in shown.text


def test_an_answer_to_an_order_that_changed_meanwhile_is_refused(office, vacant, page):
    page.sign_in(office.admin)
    page.post("/transfers/new", **_order(office, vacant))
    order = Transfer.query.one()
    page.post(f"/transfers/{order.id}/cancel", 409, reason="Imebatilishwa", version=order.version + 1)


def test_giver_and_receiver_sign_on_their_pages_and_print(office, vacant, page):
    page.sign_in(office.admin)
    page.post("/transfers/new", **_order(office, vacant, starts_on=str(today())))
    found = HandOver.query.one()
    page.sign_in(office.officer)
    page.post(f"/hand-overs/{found.id}/give", form_on=f"/hand-overs/{found.id}/give", remark="Funguo mbili")
    page.sign_in(office.director)
    assert "Funguo mbili" in page.get(f"/hand-overs/{found.id}").text
    page.post(f"/hand-overs/{found.id}/receive", form_on=f"/hand-overs/{found.id}/receive", remark="Sawa")
    assert found.state is HandOverState.RECEIVED
    assert page.client.get(f"/hand-overs/{found.id}.pdf").data.startswith(b"%PDF")
    rows = page.get("/hand-overs?state=received&sort=-giver").select("tbody tr")
    assert [office.officer.person.surname in row.text for row in rows] == [True]
    assert not page.get("/hand-overs?state=waiting").select("tbody tr")
    assert office.officer.person.surname in page.client.get("/hand-overs?format=csv").text
