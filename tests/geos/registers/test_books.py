"""What stands in the books, for whom: struck out numbers, old values, and nothing secret for others."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from geos.audit.models import AuditEntry
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.letters.service import incoming
from geos.registers import exporting, queries, service
from geos.registers.books import BOOKS
from geos.sheets import jobs
from geos.sheets.models import JobState, PrintJob
from tests.geos.letters.incoming_desk import register
from tests.geos.registers.shelf import HIDDEN, asked, filled, lines, said
from tests.geos.sheets.reading import pages, text, watermarked
from tests.geos.statements import counting


def printed(member, key, question, form):
    job = service.print_book(member.actor, BOOKS[key], question, form)
    job, source = jobs.content(member.actor, job.id)
    with source:
        return source.read()


def test_the_incoming_register_has_every_number_in_order_with_corrections_and_struck_out_lines(office):
    filled(office)
    found = list(queries.entries(office.records.actor, BOOKS["incoming"], asked(office)))
    year = today().year
    assert [entry.cells[0].value for entry in found] == [f"{n}/{year}" for n in (1, 2, 3, 4)]
    assert [entry.struck for entry in found] == [False, False, True, False]
    assert found[1].cells[2].value == "Bohari ya Dawa Mwanza"
    assert found[1].cells[2].old == ("Bohari",)
    assert "Ilirudiwa" in str(found[2].cells[-1].value)
    assert found[3].cells[5].value == HIDDEN


def test_a_confidential_letter_is_a_number_to_its_registry_and_nothing_to_others(office):
    filled(office)
    clerk = lines(office.clerk, "incoming", asked(office))
    assert clerk[3] == [f"4/{today().year}", *[""] * 7, "Si kwa ajili yako"]
    assert len(clerk) == 4
    auditor = lines(office.auditor, "incoming", asked(office))
    assert len(auditor) == 3
    for member in (office.clerk, office.auditor):
        assert HIDDEN not in said(member, "incoming", asked(office))
        assert lines(member, "incoming", asked(office, text="nidhamu")) == []
        assert lines(member, "incoming", asked(office, level=Level.CONFIDENTIAL)) == []


@pytest.mark.parametrize("key", ["diary", "index"])
def test_the_books_of_files_leave_out_what_is_not_the_readers(office, key):
    scene = filled(office)
    whole = said(office.records, key, asked(office))
    assert scene.file.title in whole
    assert scene.hidden.title in whole
    for member in (office.clerk, office.auditor):
        other = said(member, key, asked(office))
        assert scene.file.reference in other
        assert scene.hidden.reference not in other
        assert scene.hidden.title not in other


def test_the_outgoing_register_and_the_dispatch_book_tell_where_a_letter_went(office):
    scene = filled(office)
    [line] = lines(office.clerk, "outgoing", asked(office))
    assert line[0] == f"1/{today().year}"
    assert scene.sent.reference in line
    sent = lines(office.clerk, "dispatch", asked(office))
    assert len(sent) == 2  # to a member, and a copy outside
    assert {line[4] for line in sent} == {"GeOS", "Baruapepe"}
    assert lines(office.clerk, "dispatch", asked(office, carrier="mail")) == [
        line for line in sent if line[4] == "Baruapepe"
    ]


def test_a_book_is_narrowed_by_period_text_and_keyword(office):
    scene = filled(office)
    assert len(lines(office.clerk, "incoming", asked(office, text="mara mbili"))) == 1
    tomorrow = today() + timedelta(days=1)
    assert lines(office.clerk, "incoming", asked(office, since=tomorrow)) == []
    assert len(lines(office.clerk, "incoming", asked(office, until=today()))) == 4
    assert lines(office.clerk, "incoming", asked(office, year=today().year - 1)) == []
    series = asked(office, year=None, keyword_id=scene.file.keyword.parent_id)
    assert scene.file.reference in said(office.clerk, "index", series)
    assert lines(office.clerk, "index", asked(office, keyword_id=987654)) == []


def test_nobody_else_reads_a_book(office):
    for member in (office.officer, office.ps, office.admin):
        with pytest.raises(NotFound):
            queries.registries(member.actor)
    with pytest.raises(NotFound):
        queries.leaf(office.other_clerk.actor, BOOKS["incoming"], asked(office))
    with pytest.raises(NotFound):
        service.print_book(office.other_clerk.actor, BOOKS["incoming"], asked(office), "pdf")
    with pytest.raises(NotFound):
        service.print_book(office.clerk.actor, BOOKS["incoming"], asked(office), "docx")
    assert [each.id for each in queries.registries(office.clerk.actor)] == [office.registry.id]


# Out of the system -----------------------------------------------------------------------------------


def test_the_pdf_looks_like_the_book_with_its_head_and_sums_on_every_page(office, monkeypatch):
    for n in range(60):
        register(office, subject=f"Barua ya majaribio namba {n}, kuhusu upungufu wa dawa na vifaa tiba")
    filled(office)
    monkeypatch.setattr(exporting, "CHUNK", 25)  # in several pieces, bound together
    made = printed(office.clerk, "incoming", asked(office), "pdf")
    said_by = pages(made)
    assert len(said_by) > 3
    assert all("Rejista ya barua zinazoingia Masjala ya wazi" in page for page in said_by)
    assert [f"ukurasa {n} / {len(said_by)}" in page for n, page in enumerate(said_by, 1)] == [True] * len(
        said_by
    )
    assert "Jumla hadi hapa: 64" in said_by[-1]
    assert "Yaliyofutwa: 1" in said_by[-1]
    assert "Si kwa ajili yako" in said_by[-1]
    assert HIDDEN not in " ".join(said_by)
    assert "Bohari ya Dawa Mwanza Bohari" in " ".join(said_by)  # the old value stays in sight


def test_a_book_with_something_confidential_bears_its_readers_name_over_every_page(office):
    filled(office)
    assert set(watermarked(printed(office.records, "incoming", asked(office), "pdf"), "Upendo Mlay")) == {
        True
    }
    assert set(watermarked(printed(office.clerk, "incoming", asked(office), "pdf"), "Juma Pazi")) == {False}
    empty = printed(office.clerk, "incoming", asked(office, year=2001), "pdf")
    assert "Hakuna kilichoingizwa" in text(empty)


def test_csv_has_days_as_iso_and_no_formula(office):
    filled(office)
    register(
        office, sender="=HYPERLINK(1)", subject="+255 754", their_reference="-1", post_id=office.clerk.post.id
    )
    rows = list(
        csv.reader(io.StringIO(printed(office.clerk, "incoming", asked(office), "csv").decode("utf-8-sig")))
    )
    assert rows[0][:3] == ["Na.", "Imepokelewa", "Imetoka kwa"]
    assert rows[1][4] == "2026-11-19"
    assert rows[1][1].startswith(today().isoformat())
    assert rows[-1][2:4] == ["'=HYPERLINK(1)", "'-1"]
    assert rows[-1][5] == "'+255 754"
    assert rows[3][-2] == "ndiyo"  # struck out
    assert rows[2][-1] == "Imetoka kwa: Bohari"
    assert HIDDEN not in str(rows)


def test_excel_opens_with_real_days_and_no_formula(office):
    register(office, sender="@SUM(A1)")
    sheet = load_workbook(io.BytesIO(printed(office.clerk, "incoming", asked(office), "xlsx"))).active
    heads, line = list(sheet.iter_rows(values_only=True))
    assert heads[0] == "Na."
    assert line[2] == "'@SUM(A1)"
    assert line[4].date().isoformat() == "2026-11-19"
    assert "f" not in {cell.data_type for cell in sheet[2]}


def test_a_thick_book_is_made_by_the_worker_and_its_asking_journaled_without_what_was_looked_for(
    office, monkeypatch
):
    filled(office)
    monkeypatch.setattr(service, "MANY", 2)
    job = service.print_book(office.clerk.actor, BOOKS["incoming"], asked(office), "csv")
    assert job.state is JobState.WAITING
    jobs.sweep()
    db.session.refresh(job)
    assert (job.state, job.pages) == (JobState.READY, 4)
    with pytest.raises(NotFound):
        jobs.content(office.records.actor, job.id)
    service.print_book(office.records.actor, BOOKS["incoming"], asked(office, text="nidhamu"), "pdf")
    noted = db.session.scalars(db.select(AuditEntry).where(AuditEntry.act == "print")).all()
    assert [entry.level for entry in noted] == [Level.OPEN, Level.CONFIDENTIAL]
    assert not any("nidhamu" in entry.payload for entry in noted)


# Pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(BOOKS))
def test_a_page_of_a_book_takes_the_same_statements_for_one_line_and_for_many(office, page, key):
    filled(office)
    page.sign_in(office.clerk)
    db.session.expire_all()
    with counting() as few:
        page.get(f"/registry/books/{key}")
    for n in range(3):
        letter = register(office, subject=f"Nyingine {n}")
        incoming.correct_entry(office.clerk.actor, letter, {"sender": "Nyingine"}, "Kosa")
    filled(office) if key in ("outgoing", "dispatch") else None
    db.session.expire_all()
    with counting() as many:
        page.get(f"/registry/books/{key}")
    assert len(many) == len(few)


def test_the_page_shows_a_number_alone_strikes_through_and_pages_on(office, page):
    filled(office)
    for n in range(50):
        register(office, subject=f"Barua {n}")
    page.sign_in(office.clerk)
    soup = page.get("/registry/books/incoming?year=all&q=&registry=999999", 404)
    soup = page.get("/registry/books/incoming")
    older = soup.select_one("a[rel=next]")["href"]
    soup = page.get(older)
    rows = [" ".join(row.get_text(" ").split()) for row in soup.select("tbody tr")]
    assert rows[0].startswith("4/2026") == (today().year == 2026)
    assert "Si kwa ajili yako" in rows[0]
    assert [tag.get_text() for tag in soup.select("tbody tr:nth-of-type(2) s")][:1] == [f"3/{today().year}"]
    assert HIDDEN not in soup.get_text()


def test_a_book_is_taken_out_by_its_page_in_both_languages(office, page):
    filled(office)
    page.sign_in(office.clerk)
    url = f"/registry/books/incoming/pdf?year={today().year}"
    page.post(url, form_on=f"/registry/books/incoming?year={today().year}")
    page.follow()
    job = db.session.scalars(db.select(PrintJob)).one()
    page.get(f"/prints/{job.id}/content")
    assert page.response.headers["Content-Disposition"].endswith(f"incoming-{today().year}.pdf")
    assert "Imechapishwa na Juma Pazi" in text(page.response.data)
