"""Pages of a letter to many, as people use them: from the draft to the letters sent."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup

from geos.core.db import db
from geos.letters.models import OutgoingState
from geos.merging import launching, queries, service
from geos.merging.models import Merge, MergeState, RowState
from tests.geos.factories import PIN
from tests.geos.merging import scenes
from tests.geos.statements import counting

UPLOAD = lambda: (BytesIO(scenes.SHEET.encode()), "hospitali.csv")  # noqa: E731


def the_merge():
    return db.session.scalars(db.select(Merge)).one()


def test_a_list_is_made_from_the_draft_and_a_sheet(office, page):
    letter = scenes.drafted(office)
    page.sign_in(office.officer)
    start = f"/letters/outgoing/{letter.id}/merge"
    page.post(start, form_on=start)
    merge = the_merge()
    sheet, columns = f"/merges/{merge.id}/sheet", f"/merges/{merge.id}/columns"
    page.post(sheet, form_on=sheet, upload=UPLOAD())
    soup = page.follow()
    assert soup.select_one("option[value=Nafasi][selected]")
    chosen = {each["name"]: each.select_one("[selected]")["value"] for each in soup.select("select.in")}
    page.post(columns, form_on=columns, **chosen)
    soup = page.follow()
    assert len(soup.select("tr.is-late")) == 1  # whom the draft was for: nobody said its mark
    page.post(f"/merges/{merge.id}/remove-wrong", form_on=f"/merges/{merge.id}")
    page.follow()
    assert queries.counts(the_merge())[RowState.GOOD] == 2


@pytest.mark.parametrize("pin", ["", "si yenyewe"])
def test_a_wrong_pin_is_told_and_nothing_is_approved(office, page, pin):
    merge = scenes.reviewed(office)
    page.sign_in(office.ps)
    url = f"/merges/{merge.id}/approve"
    soup = page.post(url, 422, form_on=url, pin=pin)
    assert soup.select_one("#pin-error")
    assert merge.letter.state is OutgoingState.ON_ROUTE


def test_the_signer_approves_with_the_pin_and_sees_how_far_it_is(office, page):
    began = []
    launching.use(lambda *run: began.append(run))
    merge = scenes.reviewed(office)
    page.sign_in(office.ps)
    shown = page.client.get(f"/letters/outgoing/{merge.letter_id}").data  # its text shows its mark
    letter = BeautifulSoup(shown, "html.parser")
    assert not letter.select(f"a[href$='/letters/outgoing/{merge.letter_id}/sign']")
    assert letter.select(f"a.btn-go[href='/merges/{merge.id}']")
    url = f"/merges/{merge.id}/approve"
    page.post(url, form_on=url, pin=PIN)
    soup = page.follow()
    assert soup.select_one("#merge[hx-get]")
    service.run(*began[0])
    db.session.expire_all()
    soup = page.get(f"/merges/{merge.id}")
    assert soup.select("#merge[hx-get]") == []
    assert "2" in soup.select_one("#merge .b").text


def test_the_letters_page_shows_that_of_the_first_on_the_list(office, page):
    merge = scenes.reviewed(office)
    page.sign_in(office.ps)
    soup = page.get(f"/letters/outgoing/{merge.letter_id}")
    sheet = soup.select_one("article.sheet").text
    assert "Hospitali ya Rufaa Mbeya" in sheet
    assert "nafasi 12 za uuguzi" in sheet
    assert soup.select_one("#main .ref").text == f"{merge.letter.file.reference}/…"
    assert "Kwa wote 2" in soup.select_one(".checks").text


def test_a_letter_whose_list_has_faults_offers_the_list_instead_of_its_way(office, page):
    merge = scenes.started(office)
    page.sign_in(office.officer)
    url = f"/letters/outgoing/{merge.letter_id}"
    soup = page.get(url)
    assert not soup.select(f"form[action='{url}/submit']")
    assert soup.select(f"a.btn-go[href='/merges/{merge.id}']")


def test_a_list_that_does_not_fit_into_the_volume_is_warned_of(office, page):
    many = "\n".join(f"A,B{n},C,D,e{n}@mfano.example,,{n}" for n in range(100))
    merge = scenes.listed(office, sheet=f"{scenes.HEADINGS}\n{many}")
    page.sign_in(office.officer)
    assert "folio 101" in page.get(f"/merges/{merge.id}").text


def test_the_registry_sends_all_from_its_page(office, page):
    merge = scenes.signed(office)
    page.sign_in(office.clerk)
    url = f"/merges/{merge.id}/send"
    page.post(url, form_on=url)
    page.follow()
    assert merge.state is MergeState.SENDING


def test_a_sample_is_a_pdf_and_the_faults_are_a_table(office, page):
    merge = scenes.listed(office, sheet=f"{scenes.SHEET}X,Y,,Z,si anwani,,1\n")
    page.sign_in(office.officer)
    assert page.client.get(f"/merges/{merge.id}/rows/1.pdf").data.startswith(b"%PDF")
    assert page.client.get(f"/merges/{merge.id}/rows/99.pdf").status_code == 404
    assert b"si anwani" in page.client.get(f"/merges/{merge.id}/faults.csv").data


def test_the_page_takes_as_many_statements_for_many_rows_as_for_few(office, page):
    few = scenes.listed(office)
    many = "\n".join(f"A,B{n},C,D,e{n}@mfano.example,,{n}" for n in range(1, 25))
    more = scenes.listed(office, sheet=f"{scenes.HEADINGS}\n{many}", file=few.letter.file)
    page.sign_in(office.officer)
    counted = []
    for merge in (few, more):
        page.get(f"/merges/{merge.id}")
        with counting() as seen:
            page.get(f"/merges/{merge.id}")
        counted.append(len(seen))
    assert counted[0] == counted[1]
