"""The pages about who has a mailbox open, and a mailbox of another as one sees it."""

import pytest

from geos.mail import boxes, queries, service
from geos.mail.models import Right
from tests.geos.mail.messages import letter, put
from tests.geos.pages import Browser


@pytest.fixture
def box(boxes_of):
    """The officer's own mailbox with one message."""
    put(boxes_of.officer, letter())
    return boxes_of.officer


def at(box, act=""):
    return f"/mail/{box.id}" + (f"/{act}" if act else "")


def first(box):
    return boxes.listing(box)[0]


def test_an_owner_opens_the_mailbox_and_closes_it_again(page, office, boxes_of, box):
    page.sign_in(office.officer)
    form = at(box, "share")
    page.post(form, status=422, form_on=form, to="hakuna@afya.go.tz", right="read")
    page.post(form, form_on=form, to="Daudi.Kisanga@afya.go.tz", right="read")
    assert "Daudi Kisanga" in page.follow().get_text()
    [share] = queries.shares(box)
    page.post(f"/mail/shares/{share.id}/end", form_on=at(box, "sharing"))
    assert queries.shares(box) == []
    assert "Daudi Kisanga" in page.follow().get_text()  # under what ended


def test_a_double_click_opens_it_once(page, office, boxes_of, box):
    page.sign_in(office.officer)
    hidden = page.hidden(at(box, "share"), at(box, "share"))
    for _ in range(2):
        page.post(at(box, "share"), **hidden, to="daudi.kisanga@afya.go.tz", right="read")
    [share] = queries.shares(box)
    assert page.response.location.endswith(f"/mail/shares/{share.id}")
    page.follow(302)
    assert page.response.location.endswith(at(box, "sharing"))
    assert len(queries.shares(box)) == 1


def test_an_owner_decides_what_an_administrator_asks(page, office, boxes_of, box):
    share = service.share(office.admin.actor, box, Right.READ, person=office.lawyer.person)
    page.sign_in(office.officer)
    page.get(f"/mail/shares/{share.id}", 302)
    assert "Furaha Ndomba" in page.follow().get_text()
    page.post(f"/mail/shares/{share.id}/confirm", form_on=at(box, "sharing"))
    assert share.confirmed_at
    page.sign_in(office.lawyer)
    page.get(f"/mail/shares/{share.id}", 302)
    assert page.response.location.endswith(at(box))


@pytest.mark.parametrize("language", ["sw", "en"])
def test_whoever_may_only_read_sees_no_act_and_leaves_no_mark(app, office, boxes_of, box, language):
    service.share(office.officer.actor, box, Right.READ, person=office.lawyer.person)
    page = Browser(app, language).sign_in(office.lawyer)
    rail = page.get(at(box)).select_one('.rail a[href="/mail"] .cnt')
    assert rail is None  # it waits for the owner
    message = at(box, f"messages/{first(box).base}")
    text = page.get(message)
    assert first(box).seen is False
    assert text.select('form[action*="/messages/"][action*="/move"]') == []
    assert "Daudi Kisanga" in text.select_one("article.msg").get_text()  # who opened it
    page.post(f"{message}/move", status=403, target="Trash")
    page.post(f"{message}/mark", status=403, how="flagged")
    page.get(at(box, "empty-trash"), 403)
    page.get(at(box, "sharing"), 404)
    page.get(at(box, "share"), 404)
    page.get(f"{message}/reply")  # from one's own mailbox


def test_who_works_in_it_sends_from_it(page, office, boxes_of, box):
    service.share(office.officer.actor, box, Right.SEND_AS, person=office.lawyer.person)
    page.sign_in(office.lawyer)
    message = at(box, f"messages/{first(box).base}")
    assert page.get(message).select('form[action*="/move"]')
    assert first(box).seen
    form = f"{message}/reply"
    assert page.get(form).select_one(f'option[value="{box.address}"]')
    page.post(form, form_on=form, identity=box.address, to="nje@example.com", text="Habari")
    assert first(box).answered
