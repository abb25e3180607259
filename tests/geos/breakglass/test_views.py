"""The pages of an opening: asking, deciding, reading under the watermark, and the register."""

from geos.breakglass.models import Opening
from geos.core.db import db
from geos.mail import boxes
from tests.geos.breakglass.scenes import REASON, mailbox, opened


def test_an_administrator_asks_and_a_second_form_leads_to_the_same_request(office, page):
    box = mailbox(office)
    page.sign_in(office.admin)
    form = {"address": box.address, "reason": REASON, "hours": "8", "once": "the-same-form-came-twice"}
    page.post("/break-glass/new", **form)
    first = page.response.location
    page.post("/break-glass/new", **form)
    assert page.response.location == first
    assert [one.hours for one in db.session.query(Opening)] == [8]
    page.get("/break-glass")
    assert page.soup.select("tbody tr") != []
    page.post(
        "/break-glass/new", 422, **{**form, "address": "hakuna@afya.go.tz", "once": "another-form-was-sent"}
    )
    assert page.problems == ["Hakuna akaunti ya taasisi hii yenye anwani hii"]


def test_the_mail_is_read_under_the_watermark_and_the_owner_sees_what_was_opened(office, page):
    box = mailbox(office)
    opening = opened(office, box)
    page.sign_in(office.admin).get(f"/break-glass/{opening.id}/mail")
    assert "Furaha Ndomba" in page.soup.select_one(".wmk").text
    [line] = boxes.listing(box)
    page.get(f"/break-glass/{opening.id}/mail/{line.base}")
    assert "Hundi imelipwa." in page.soup.text
    assert page.soup.select_one(".wmk")
    assert page.soup.select('a[href*="reply"]') == []
    saved = page.client.get(f"/break-glass/{opening.id}/mail/{line.base}/attachments/0")
    assert saved.data.strip() == b"4711"
    assert saved.mimetype == "application/octet-stream"
    page.get(f"/break-glass/{opening.id}/mail/{line.base}/attachments/9", 404)
    page.sign_in(office.officer).get(f"/break-glass/{opening.id}")
    assert len(page.soup.select("tbody tr")) == 3
    page.get(f"/break-glass/{opening.id}/mail", 404)


def test_the_auditor_takes_the_register_along_as_a_file(office, page):
    opened(office, mailbox(office))
    answer = page.sign_in(office.auditor).client.get("/break-glass?format=csv")
    assert answer.mimetype == "text/csv"
    assert "rehema.lukindo@afya.go.tz" in answer.text


def test_a_decision_on_a_page_that_was_read_before_is_refused(office, page):
    opening = opened(office, mailbox(office))
    page.sign_in(office.admin).post(f"/break-glass/{opening.id}/end", 409, version=opening.version - 1)
    assert db.session.get(Opening, opening.id).standing
