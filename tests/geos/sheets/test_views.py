"""The pages of printing: what leads to them, how a print is named and noted, and labels chosen by hand."""

from geos.audit.models import AuditEntry
from geos.core.db import db
from geos.files import selecting
from geos.files.models import RegistryFile
from tests.geos.files import scenes
from tests.geos.sheets.reading import codes, pages
from tests.geos.statements import counting

SHEETS = ("cover", "index-of-folios", "minute-sheet", "transit-sheet")


def printed(kind):
    noted = db.select(AuditEntry).where(AuditEntry.act == "print", AuditEntry.subject_kind == kind)
    return db.session.scalars(noted.order_by(AuditEntry.id)).all()


def test_every_sheet_is_named_by_the_reference_and_noted_in_the_journal(office, page):
    file = scenes.file_with_letter(office)
    page.sign_in(office.clerk)
    links = [link["href"] for link in page.get(f"/files/{file.id}/sheets").select(".lines a")]
    assert links == [f"/files/{file.id}/sheets/{sheet}.pdf" for sheet in SHEETS]
    for sheet, link in zip(SHEETS, links, strict=True):
        page.get(link)
        assert page.response.mimetype == "application/pdf"
        assert page.response.headers["Content-Disposition"] == f"inline; filename=EA.45-312-01-{sheet}.pdf"
        assert page.response.headers["Cache-Control"] == "no-store"
    assert [entry.subject_id for entry in printed("registry_file")] == [file.id] * 4
    assert all(
        f'"what":"{sheet.replace("-", "_")}"' in entry.payload
        for sheet, entry in zip(SHEETS, printed("registry_file"), strict=True)
    )


def test_the_files_page_leads_to_printing(office, page):
    file = scenes.file_with_letter(office)
    page.sign_in(office.clerk)
    assert page.get(f"/files/{file.id}").select(f"a[href='/files/{file.id}/sheets']")


def test_the_name_of_a_confidential_sheet_is_a_number_alone(office, page):
    file = scenes.secret_file(office)
    page.sign_in(office.records)
    page.get(f"/files/{file.id}/sheets/cover.pdf")
    assert page.response.headers["Content-Disposition"] == f"inline; filename={file.id}-cover.pdf"


def test_labels_are_found_by_keyword_shown_before_and_printed(office, page):
    file, secret = scenes.file_with_letter(office), scenes.secret_file(office)
    page.sign_in(office.records)
    page.get("/labels")
    soup = page.get(f"/labels?keyword={file.keyword_id}&layout=single&from=abc&skip=99999999999999999999")
    said = soup.get_text()
    assert file.title in said
    assert secret.reference in said
    assert secret.title not in said  # a screen at the counter is seen by others too
    page.get(soup.select_one("a[href^='/labels.pdf']")["href"])
    assert len(pages(page.response.data)) == 2
    assert codes(page.response.data) == [f"GEOS:FILE:{file.id}"]
    assert [entry.level for entry in printed("registry")] == [secret.level]
    page.get("/labels.pdf", 404)
    page.sign_in(office.clerk)
    assert secret.reference not in page.get(f"/labels?keyword={file.keyword_id}").get_text()


def test_labels_are_printed_for_a_set_that_another_feature_names(office, page, monkeypatch):
    file = scenes.file_with_letter(office)
    scenes.file_with_letter(office, title="Nyingine")
    monkeypatch.setitem(
        selecting._sources,
        "tested",
        lambda actor, id: db.select(RegistryFile.id).where(RegistryFile.id == id),
    )
    page.sign_in(office.clerk)
    page.get(f"/labels.pdf?set=tested&of={file.id}")
    assert codes(page.response.data) == [f"GEOS:FILE:{file.id}"]
    page.get(f"/labels.pdf?set=unknown&of={file.id}", 404)


def test_a_hand_over_list_of_a_day_on_which_nothing_left_says_so(office, page):
    scenes.file_with_letter(office)
    page.sign_in(office.clerk)
    page.get("/hand-over-list.pdf?day=2020-01-02", 302)
    page.follow()
    assert page.flashes == ["Hakuna jalada lililotoka masjala tarehe 2 Jan 2020."]


def test_the_pages_take_the_same_statements_for_one_file_and_for_many(office, page):
    first = scenes.file_with_letter(office)
    page.sign_in(office.clerk)
    urls = (f"/labels?keyword={first.keyword_id}", f"/files/{first.id}/sheets", "/prints")
    few, many = [], []
    for url in urls:
        page.get(url)
        db.session.expire_all()
        with counting() as seen:
            page.get(url)
        few.append(len(seen))
    for n in range(4):
        scenes.file_with_letter(office, title=f"Jalada {n}")
        scenes.add_letter(office.clerk.actor, first)
    for url in urls:
        db.session.expire_all()
        with counting() as seen:
            page.get(url)
        many.append(len(seen))
    assert few == many
