"""Pages of circulars, as their senders and recipients use them."""

from io import BytesIO

from openpyxl import load_workbook

from geos.circulars.models import Circular, CircularState
from geos.core.db import db
from tests.geos.circulars import scenes
from tests.geos.outgoing import scenes as letters
from tests.geos.statements import counting


def test_a_draft_is_made_a_circular_and_what_is_missing_is_told(office, page):
    letter = letters.drafted(office)
    page.sign_in(office.officer)
    url = f"/letters/outgoing/{letter.id}/circular"
    facts = {"kind": "guideline", "remind_days": "5", "units": str(office.director.post.unit_id)}
    soup = page.post(url, 422, form_on=url, **{**facts, "units": None})
    assert page.problems
    page.post(url, form_on=url, **facts)
    page.follow()
    circular = db.session.scalars(db.select(Circular)).one()
    assert (circular.kind.value, circular.state) == ("guideline", CircularState.PREPARED)
    soup = page.get(f"/letters/outgoing/{letter.id}")
    assert soup.select(f"a[href='/circulars/{circular.id}']")


def test_the_registry_publishes_it_and_the_recipient_acknowledges(office, page):
    post = scenes.head_there(office)
    circular = scenes.signed(office)
    page.sign_in(office.clerk)
    letter = page.get(f"/letters/outgoing/{circular.letter_id}")
    assert not letter.select("a[href$='/dispatch']")
    url = f"/circulars/{circular.id}/publish"
    page.post(url, form_on=url)
    page.follow()
    copy = scenes.copies(circular)[1]
    page.sign_in(office.other_officer)
    soup = page.get("/circulars")
    assert soup.select(f"tr.is-wait a[href='/circulars/received/{copy.id}']")
    here = f"/circulars/received/{copy.id}"
    page.post(f"{here}/acknowledge", form_on=here, remark="Tumeipokea.", post=str(post.id))
    soup = page.follow()
    assert "Tumeipokea." in soup.text
    assert soup.select("form[action$=acknowledge]") == []


def test_the_paper_is_read_by_whoever_serves_there(office, page):
    copy = scenes.copies(scenes.published(office))[1]
    page.sign_in(office.other_admin)
    answer = page.client.get(f"/circulars/received/{copy.id}/paper.pdf")
    assert (answer.status_code, answer.data[:4]) == (200, b"%PDF")
    assert page.client.get(f"/circulars/received/{copy.id}/pages/1.png").mimetype == "image/png"
    assert page.client.get(f"/circulars/received/{copy.id}/pages/9.png").status_code == 404


def test_who_has_acknowledged_is_a_table_to_take_along(office, page):
    circular = scenes.published(office)
    page.sign_in(office.officer)
    data = page.client.get(f"/circulars/{circular.id}/acknowledgements.xlsx").data
    rows = list(load_workbook(BytesIO(data)).active.iter_rows(values_only=True))
    assert {row[0] for row in rows[1:]} == {"Ofisi ya Rais – Utumishi", "Idara ya Tiba"}


def test_lists_take_as_many_statements_for_many_as_for_few(office, page):
    first = scenes.published(office)
    page.sign_in(office.officer)
    counted = []
    for _round in range(2):
        for url in ("/circulars", "/circulars/sent"):
            page.get(url)
            with counting() as seen:
                page.get(url)
            counted.append(len(seen))
        scenes.published(office, file=first.letter.file)
    assert counted[:2] == counted[2:]
