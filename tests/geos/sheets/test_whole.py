"""The whole file as one PDF and as ZIP: everything in order, and nothing that is not the reader's."""

import csv
import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from PIL import Image
from pypdf import PdfReader

from geos.audit.models import AuditEntry
from geos.core.clock import held_at, now
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.documents.models import Kind
from geos.files import queries as files
from geos.files import service as filing
from geos.files.models import Folio
from geos.sheets import jobs, service
from geos.sheets.models import JobState, PrintJob
from tests.geos.documents import samples
from tests.geos.files import scenes
from tests.geos.sheets.reading import bookmarks, pages, text, watermarked


def whole(member, file, what="whole_pdf"):
    job = service.ask_whole(member.actor, files.get(member.actor, file.id), what)
    job, source = jobs.content(member.actor, job.id)
    with source:
        return source.read()


def thick_file(office):
    """A letter with an enclosure, one on paper only, one struck out, a table, and one under a password."""
    file = scenes.file_with_letter(office, enclosures=1)
    clerk = office.clerk.actor
    scenes.add_letter(clerk, file, "Kwenye karatasi tu", document=None, cover=None)
    struck = scenes.add_letter(clerk, file, "Haikutumwa")
    filing.strike_out(clerk, struck, "Ilirudiwa")
    table = scenes.document(file, "Jedwali.xlsx", Kind.ENCLOSURE, b"PK\x03\x04 si PDF")
    scenes.add_letter(clerk, file, "=Jedwali la bei", document=table, cover=None)
    scenes.add_letter(
        clerk, file, "Iliyofungwa", document=scenes.document(file, "s.pdf", data=samples.locked_pdf())
    )
    db.session.commit()
    return file


def test_one_pdf_holds_the_file_in_order_with_a_bookmark_for_each_folio(office):
    file = thick_file(office)
    made = whole(office.clerk, file)
    assert [title for title, _ in bookmarks(made)] == [
        "Ganda la jalada",
        "Karatasi ya madokezo",
        "Faharasa ya folio",
        "1 — Upungufu wa dawa, Kanda ya Magharibi",
        "1(a) — Kiambatisho 1.pdf",
        "2 — Kwenye karatasi tu",
        "3 — Haikutumwa",
        "4 — =Jedwali la bei",
        "5 — Iliyofungwa",
    ]
    said = pages(made)
    found = {title.split(" — ")[0]: said[page - 1] for title, page in bookmarks(made)}
    assert found["1"] == "1"  # a blank page with its number in the corner
    assert "Ipo kwenye karatasi tu" in found["2"]
    assert "Ilirudiwa" in found["3"]
    assert "ichukue kwenye ZIP" in found["4"]
    assert "nywila" in found["5"]
    assert len(said) == 3 + 2 + 2 + 1 + 3 + 1 + 1


def test_every_page_of_a_confidential_file_bears_the_asker_and_its_name_says_nothing(office):
    file = scenes.secret_file(office)
    made = whole(office.records, file)
    assert set(watermarked(made, "Upendo Mlay")) == {True}
    job = db.session.scalars(db.select(PrintJob)).one()
    assert job.filename == f"{file.id}.pdf"
    assert b"Uchunguzi" not in made
    noted = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (noted.act, noted.subject_id, noted.level) == ("print", file.id, file.level)
    assert "Uchunguzi" not in noted.payload


def test_the_archive_holds_the_originals_under_safe_names_with_their_hashes(office):
    file = thick_file(office)
    archive = zipfile.ZipFile(io.BytesIO(whole(office.clerk, file, "whole_zip")))
    assert archive.testzip() is None
    names = archive.namelist()
    assert {"001_upungufu-wa-dawa-kanda-ya-magharibi.pdf", "001a_kiambatisho-1-pdf.pdf"} <= set(names)
    assert "004_jedwali-la-bei.xlsx" in names
    assert "ganda.pdf" in names
    rows = list(csv.reader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))
    for row in rows[1:]:
        if row[1]:
            assert hashlib.sha256(archive.read(row[1])).hexdigest() == row[-1]
    titles = {row[0]: row[2] for row in rows[1:]}
    assert titles["4"] == "'=Jedwali la bei"  # no program of sheets takes it for a formula


def test_the_archive_of_a_confidential_file_names_numbers_only(office):
    file = scenes.secret_file(office)
    names = zipfile.ZipFile(io.BytesIO(whole(office.records, file, "whole_zip"))).namelist()
    assert "001.pdf" in names
    assert not any("nidhamu" in name or "upungufu" in name for name in names)


def test_a_thick_file_is_made_by_the_worker_and_its_page_says_so_meanwhile(office, page, monkeypatch):
    monkeypatch.setattr(service, "MANY_PAGES", 1)
    file = scenes.file_with_letter(office)
    db.session.commit()
    page.sign_in(office.clerk)
    url = f"/files/{file.id}/whole-pdf"
    page.post(url, form_on=url)
    page.follow()
    assert "Inaandaliwa" in page.soup.get_text()
    job = db.session.scalars(db.select(PrintJob)).one()
    page.get(f"/prints/{job.id}/content", 404)
    jobs.sweep()
    page.get(f"/prints/{job.id}")
    assert "Iko tayari" in page.soup.get_text()
    page.get(f"/prints/{job.id}/content")
    assert page.response.headers["Content-Disposition"] == "attachment; filename=EA.45-312-01.pdf"
    assert file.reference in text(page.response.data)
    assert "Ununuzi" in page.get("/prints").get_text()


def test_a_print_is_its_askers_alone_and_only_as_long_as_the_file_may_be_read(office):
    file = scenes.file_with(office, office.officer)
    job = service.ask_whole(office.officer.actor, file, "whole_pdf")
    for other in (office.clerk, office.auditor, office.other_officer):
        with pytest.raises(NotFound):
            jobs.content(other.actor, job.id)
    db.session.execute(
        db.text("DELETE FROM access_row WHERE token = :t"), {"t": f"post:{office.officer.post.id}"}
    )
    with pytest.raises(NotFound):
        jobs.content(office.officer.actor, job.id)


def test_a_print_expires_and_its_bytes_are_taken_away(office):
    job = service.ask_whole(office.clerk.actor, scenes.file_with_letter(office), "whole_pdf")
    kept = jobs.path(job)
    assert kept.exists()
    with held_at(now() + jobs.KEPT + timedelta(minutes=1)):
        jobs.sweep()
        assert not kept.exists()
        with pytest.raises(NotFound):
            jobs.content(office.clerk.actor, job.id)
    assert job.state is JobState.EXPIRED


def test_what_cannot_be_made_is_tried_three_times_and_then_given_up(office, monkeypatch):
    def broken(actor, file, out, printed):
        raise OSError("the disk is full")

    monkeypatch.setattr(service, "MANY_PAGES", 0)
    job = service.ask_whole(office.clerk.actor, scenes.file_with_letter(office), "whole_pdf")
    maker = jobs.maker(job)
    monkeypatch.setitem(
        jobs._makers, "whole_pdf", jobs.Maker(maker.allowed, lambda *given: broken(*given, None), maker.title)
    )
    seen = []
    for _round in range(jobs.ATTEMPTS + 1):
        jobs.sweep()
        db.session.refresh(job)
        seen.append((job.state, job.attempts))
    assert seen == [
        (JobState.WAITING, 1),
        (JobState.WAITING, 2),
        (JobState.FAILED, 3),
        (JobState.FAILED, 3),
    ]
    assert list(jobs.path(job).parent.glob("*.part")) == []


def test_a_maker_that_was_cut_off_is_taken_up_again(office, monkeypatch):
    monkeypatch.setattr(service, "MANY_PAGES", 0)
    job = service.ask_whole(office.clerk.actor, scenes.file_with_letter(office), "whole_pdf")
    assert jobs._claim(job.id, now())
    assert not jobs._claim(job.id, now())
    with held_at(now() + jobs.LEASE + timedelta(seconds=1)):
        jobs.sweep()
    db.session.refresh(job)
    assert job.state is JobState.READY


def picture(width, height):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


def test_pictures_are_bound_in_as_pages_and_freak_ones_are_not(office):
    file = scenes.file_with_letter(office)
    for name, data in (("p.png", picture(2000, 600)), ("x.png", b"\x89PNG\r\n\x1a\n si picha")):
        paper = scenes.document(file, name, data=data)
        scenes.add_letter(office.clerk.actor, file, name, document=paper, cover=None)
    db.session.commit()
    made = whole(office.clerk, file)
    found = dict(bookmarks(made))
    picture_page = PdfReader(io.BytesIO(made)).pages[found["2 — p.png"] - 1]
    assert picture_page.mediabox.width <= 596
    assert len(picture_page.images) == 1
    assert "ZIP" in pages(made)[found["3 — x.png"] - 1]


def test_a_paper_that_was_moved_leaves_its_place_and_says_where_it_is(office):
    file, other = scenes.file_with_letter(office), scenes.file_with_letter(office, title="Sahihi")
    folio = scenes.add_letter(office.clerk.actor, file, "Si ya hapa")
    filing.move_folio(office.clerk.actor, folio, other, "Mada nyingine")
    made = whole(office.clerk, files.get(office.clerk.actor, file.id))
    said = pages(made)[dict(bookmarks(made))["2 — Si ya hapa"] - 1]
    assert f"tazama folio {other.reference}/2" in said
    archive = zipfile.ZipFile(io.BytesIO(whole(office.clerk, file, "whole_zip")))
    assert not any(name.startswith("002") for name in archive.namelist())


def test_one_confidential_folio_puts_the_readers_name_over_every_page_and_is_hidden_from_others(office):
    file = scenes.file_with_letter(office)
    folio = scenes.add_letter(office.clerk.actor, file, "Mashtaka ya siri")
    db.session.execute(db.update(Folio).where(Folio.id == folio.id).values(level=Level.CONFIDENTIAL))
    db.session.commit()
    made = whole(office.records, file)
    assert set(watermarked(made, "Upendo Mlay")) == {True}
    other = whole(office.clerk, file)
    assert set(watermarked(other, "Juma Pazi")) == {False}
    assert "2 — Si kwa ajili yako" in dict(bookmarks(other))
    assert "Mashtaka" not in text(other)
    archive = zipfile.ZipFile(io.BytesIO(whole(office.clerk, file, "whole_zip")))
    assert "Mashtaka" not in archive.read("manifest.csv").decode()
    assert not any(name.startswith("002") for name in archive.namelist())
