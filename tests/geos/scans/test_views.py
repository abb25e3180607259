"""The pages of scanned post: upload, the letters of a heap, corrections, bad input, statements."""

import io
from types import SimpleNamespace

from geos.core.db import db
from geos.scans import queries, service
from geos.scans.models import BatchState, ScanState
from tests.geos.documents import samples
from tests.geos.scans import heaps
from tests.geos.statements import counting


def upload(page, data, **changes):
    sent = {"came_by": "hand", "received_at": "2026-01-05T08:30", "level": "0", **changes}
    return page.post(
        "/registry/scans", form_on="/registry/scans", scans=(io.BytesIO(data), "asubuhi.pdf"), **sent
    )


def test_a_clerk_uploads_a_heap_and_sees_its_letters(office, page):
    page.sign_in(office.clerk)
    upload(page, heaps.plain(office.registry, "S", "L", "B", "S", "L"))
    url = page.response.location
    assert "linagawanywa" in page.follow().text.lower()
    service.split_pending()
    soup = page.get(url)
    assert [h.text for h in soup.select("section.panel h2")] == ["Barua ya 1", "Barua ya 2", "Zilizoachwa"]
    assert len(soup.select(".leaf")) == 5
    assert all(page.client.get(img["src"]).status_code == 200 for img in soup.select(".leaf img"))
    row = page.get("/registry/scans").select_one("ol.work li")
    assert "asubuhi.pdf" in row.text
    assert "barua 2" in row.text


def test_the_clerk_puts_the_cutting_right_on_the_page(office, page):
    batch = heaps.split(office, "L", "S", "L", "L")
    url = f"/registry/scans/{batch.id}"
    page.sign_in(office.clerk)
    join = page.get(url).select_one("button[formaction*=join]")
    page.post(join["formaction"], **page.hidden(url, url))
    assert "barua 1" in page.follow().select_one(".flash").text
    button = page.soup.select("button.cut")[-1]
    page.post(button["formaction"], **page.hidden(url, url), page=button["value"])
    page.follow()
    assert [scan.pages for scan in queries.batch(office.clerk.actor, batch.id).letters] == [[1, 3], [4]]


def test_the_same_correction_sent_twice_is_done_once(office, page):
    batch = heaps.split(office, "L", "L", "L")
    url, scan = f"/registry/scans/{batch.id}", batch.letters[0]
    page.sign_in(office.clerk)
    hidden = page.hidden(url, url)
    for _ in range(2):
        page.post(f"/registry/scans/letters/{scan.id}/cut", **hidden, page="2")
        assert page.response.location == url
    assert [scan.pages for scan in queries.batch(office.clerk.actor, batch.id).letters] == [[1], [2, 3]]


def test_a_locked_heap_says_so_and_is_cut_by_hand(office, page):
    batch = heaps.uploaded(office, samples.locked_pdf())
    service.split_pending()
    url = f"/registry/scans/{batch.id}/split"
    page.sign_in(office.clerk)
    assert "nywila" in page.get(f"/registry/scans/{batch.id}").select_one(".flash-late").text
    page.post(url, 422, form_on=url, ranges="1", password="mbaya")
    assert page.problems == ["Andika nywila ya faili"]
    page.post(url, 422, form_on=url, ranges="1-9x", password="siri")
    page.post(url, form_on=url, ranges="1", password="siri")
    assert batch.state is BatchState.SPLIT


def test_a_scan_is_put_aside_with_a_reason_and_brought_back(office, page):
    batch = heaps.split(office, "L")
    scan, url = batch.letters[0], f"/registry/scans/{batch.id}"
    aside = f"/registry/scans/letters/{scan.id}/discard"
    page.sign_in(office.clerk)
    page.post(aside, 422, form_on=aside, reason=" ")
    page.post(aside, form_on=aside, reason="Tangazo")
    assert "Tangazo" in page.follow().text
    page.post(f"/registry/scans/letters/{scan.id}/bring-back", **page.hidden(url, url))
    assert scan.state is ScanState.WAITING


def test_bad_uploads_come_back_with_what_is_to_be_mended(office, page):
    page.sign_in(office.clerk)
    page.post("/registry/scans", 422, form_on="/registry/scans", came_by="post", received_at="", level="9")
    assert len(page.problems) == 3
    sent = {"came_by": "post", "received_at": "2199-01-01T10:00", "level": "0"}
    page.post("/registry/scans", 422, scans=(io.BytesIO(samples.picture()), "a.png"), **sent)
    page.post(
        "/registry/scans", 422, scans=(io.BytesIO(samples.picture()), "a.png"),
        **{**sent, "received_at": "2026-01-05T08:30"},
    )  # fmt: skip
    assert "PDF" in page.problems[0]


def test_odd_addresses_lead_nowhere(office, page):
    page.sign_in(office.clerk)
    for path in ("99", "9" * 30, "letters/99/discard", f"{2**40}/split"):
        page.get(f"/registry/scans/{path}", 404)
    page.get("/registry/scans?registry=abc&after=xyz")


def test_separator_sheets_are_a_pdf_that_asks_nothing_of_the_reader(office, page):
    page.sign_in(office.clerk)
    for asked, sheets in (("copies=3", 3), ("copies=-1", 1), ("copies=abc", 10), ("copies=100000", 100)):
        answer = page.client.get(f"/registry/scans/separators.pdf?{asked}")
        assert answer.mimetype == "application/pdf"
        assert len(samples.PdfReader(io.BytesIO(answer.data)).pages) == sheets


def statements(page, url):
    """How many statements a page takes when nothing is in memory yet."""
    db.session.commit()
    db.session.close()
    with counting() as seen:
        page.get(url)
    return len(seen)


def test_the_statements_do_not_grow_with_the_letters(office, page):
    kinds = [("L", "S", "L"), tuple("LSLSLSLSLSL"), tuple("LSLSL")]
    small, large, _ = (f"/registry/scans/{heaps.split(office, *each).id}" for each in kinds)
    data = heaps.plain(office.registry, "L", "S", "L")
    heaps.uploaded(office, data, member=office.other_clerk, registry=office.other_registry)
    service.split_pending()
    clerks = office.clerk.username, office.other_clerk.username
    lists = []
    for name in clerks:
        lists.append(statements(page.sign_in(SimpleNamespace(username=name)), "/registry/scans"))
        page.sign_out()
    assert lists[0] == lists[1]
    page.sign_in(SimpleNamespace(username=clerks[0]))
    assert statements(page, small) == statements(page, large)
