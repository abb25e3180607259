"""The bytes on the wire: whole, sandboxed, and only for those who may read them."""

import io

import pytest
from bs4 import BeautifulSoup
from flask import render_template_string
from flask_babel import force_locale
from PIL import Image
from sqlalchemy import select

from geos.audit.models import AuditEntry
from geos.core.db import db
from geos.core.types import Level
from geos.documents import preview, service
from tests.geos.documents import samples

PAPER = "{% from 'documents/_paper.html' import paper %}{{ paper(document, number, keep=keep) }}"


@pytest.fixture
def officer(page, office):
    page.sign_in(office.officer)
    return page.client


def test_a_download_is_the_file_itself(officer, store):
    data = samples.pdf()
    answer = officer.get(f"/documents/{store('Barua ya Waziri.pdf', data).id}")
    assert answer.status_code == 200
    assert answer.data == data
    assert answer.mimetype == "application/pdf"
    assert answer.content_length == len(data)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Barua ya Waziri.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


def test_a_name_beyond_ascii_travels_as_rfc_5987_says(officer, store):
    answer = officer.get(f"/documents/{store('Ng’ombe “mpya”.pdf').id}")
    assert (
        "filename*=UTF-8''Ng%E2%80%99ombe%20%E2%80%9Cmpya%E2%80%9D.pdf"
        in answer.headers["Content-Disposition"]
    )


@pytest.mark.parametrize("name", ['a"; x="b.pdf', "a\r\nSet-Cookie: x=1.pdf", "../../etc/passwd"])
def test_a_wicked_name_stays_a_name(officer, store, name):
    answer = officer.get(f"/documents/{store(name).id}")
    assert not [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("x=")]
    assert "/" not in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("barua.pdf", samples.pdf()),
        ("picha.png", samples.picture("PNG")),
        ("picha.jpg", samples.picture("JPEG")),
    ],
)
def test_what_a_browser_shows_without_running_anything_may_be_shown(officer, store, name, data):
    answer = officer.get(f"/documents/{store(name, data).id}?show=1")
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ukurasa.html", samples.HTML),
        ("nembo.svg", samples.SVG),
        ("nembo.svg", b'<?xml version="1.0"?>' + samples.SVG),
        ("barua.pdf", samples.HTML),
        ("picha.png", samples.SVG),
        ("barua.pdf", samples.HTML + samples.pdf()),
        ("maelezo.txt", b"maelezo"),
        ("barua.docx", samples.docx()),
        ("skani.tif", samples.tiff()),
        ("tupu.pdf", b""),
    ],
)
def test_nothing_else_is_ever_shown_in_the_window(officer, store, name, data):
    answer = officer.get(f"/documents/{store(name, data).id}?show=1")
    assert answer.status_code == 200
    assert answer.data == data
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_a_download_that_was_cut_is_taken_up_where_it_ended(officer, store):
    data = samples.pdf()
    url = f"/documents/{store(data=data).id}"
    tag = officer.get(url).headers["ETag"]
    answer = officer.get(url, headers={"Range": "bytes=1000-", "If-Range": tag})
    assert answer.status_code == 206
    assert answer.data == data[1000:]
    assert officer.get(url, headers={"Range": f"bytes={len(data)}-"}).status_code == 416


def test_a_known_file_is_not_sent_twice(officer, store):
    url = f"/documents/{store().id}"
    tag = officer.get(url).headers["ETag"]
    again = officer.get(url, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["", "?show=1", "/pages/1.png", "/text"])
def test_an_outsider_finds_nothing_anywhere(page, office, store, path):
    made = store()
    service.extract_pending(1)
    for stranger in (office.lawyer, office.other_officer, office.admin):
        page.sign_in(stranger)
        assert page.client.get(f"/documents/{made.id}{path}").status_code == 404
    page.sign_in(office.officer)
    assert page.client.get(f"/documents/{made.id}{path}").status_code == 200


@pytest.mark.parametrize("path", ["", "/pages/1.png", "/text"])
def test_a_copy_in_the_browser_does_not_outlive_the_right(page, office, store, path):
    """The tag of a page seen by one who may read it gives a stranger no 304."""
    made = store()
    service.extract_pending(1)
    page.sign_in(office.officer)
    tag = page.client.get(f"/documents/{made.id}{path}").headers.get("ETag", '"x"')
    page.sign_in(office.lawyer)
    assert page.client.get(f"/documents/{made.id}{path}", headers={"If-None-Match": tag}).status_code == 404


@pytest.mark.parametrize("number", ["0", "9999999", "99999999999999999999999999", "-1", "abc"])
def test_a_document_that_does_not_exist_is_not_found(officer, number):
    assert officer.get(f"/documents/{number}").status_code == 404


def test_a_page_comes_as_a_small_picture_that_may_be_kept(officer, store):
    answer = officer.get(f"/documents/{store().id}/pages/1.png")
    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    assert Image.open(io.BytesIO(answer.data)).size == (900, 1273)
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_known_picture_is_not_sent_twice(officer, store):
    url = f"/documents/{store().id}/pages/1.png"
    tag = officer.get(url).headers["ETag"]
    assert officer.get(url, headers={"If-None-Match": tag}).status_code == 304
    assert officer.get(f"{url}?width=600", headers={"If-None-Match": tag}).status_code == 200


def test_a_picture_is_drawn_once_for_all_readers(app, officer, store, monkeypatch):
    url = f"/documents/{store(data=samples.pdf('Barua ya pekee')).id}/pages/1.png"
    first = officer.get(url).data

    def draw(*_):
        raise AssertionError("drawn again")

    monkeypatch.setattr(preview, "page_image", draw)
    assert officer.get(url).data == first


@pytest.mark.parametrize(
    "path", ["0.png", "2.png", "99999999999999999999.png", "1.png?width=5", "1.png?width=99999"]
)
def test_a_picture_that_cannot_be_made_is_not_found(officer, store, path):
    assert officer.get(f"/documents/{store().id}/pages/{path}").status_code == 404


def test_a_width_that_is_no_number_is_the_usual_one(officer, store):
    assert officer.get(f"/documents/{store().id}/pages/1.png?width=pana").status_code == 200


@pytest.mark.parametrize(
    ("name", "data"),
    [("barua.pdf", samples.locked_pdf()), ("barua.pdf", b"%PDF-1.4 x"), ("a.docx", samples.docx())],
)
def test_what_has_no_pages_has_no_picture(officer, store, name, data):
    assert officer.get(f"/documents/{store(name, data).id}/pages/1.png").status_code == 404


def test_the_text_can_be_had_alone(officer, store):
    made = store(data=samples.pdf("Fedha za maabara <b>zipo</b>"))
    assert officer.get(f"/documents/{made.id}/text").status_code == 404
    service.extract_pending(1)
    answer = officer.get(f"/documents/{made.id}/text")
    assert answer.content_type == "text/plain; charset=utf-8"
    assert "Fedha za maabara <b>zipo</b>" in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")


def test_what_is_confidential_leaves_no_copy_and_a_trace(page, office, store):
    made = store(level=Level.SECRET)
    page.sign_in(office.director)
    for path in ("", "?show=1", "/pages/1.png"):
        assert page.client.get(f"/documents/{made.id}{path}").headers["Cache-Control"] == "no-store"
    (noted,) = db.session.scalars(select(AuditEntry).filter_by(act="read", subject_kind="document"))
    assert (noted.person_id, noted.subject_id) == (office.director.person.id, made.id)


def test_a_refused_reading_leaves_no_trace_of_a_reading(officer, store):
    assert officer.get(f"/documents/{store(level=Level.SECRET).id}").status_code == 404
    assert db.session.scalars(select(AuditEntry).filter_by(act="read", subject_kind="document")).all() == []


def paper(app, document, number=1, language="sw", **keep):
    with app.test_request_context("/"), force_locale(language):
        return BeautifulSoup(
            render_template_string(PAPER, document=document, number=number, keep=keep), "html.parser"
        )


def test_paper_shows_a_page_and_the_way_to_the_others(app, store):
    made = store("Taarifa.pdf", samples.blank_pdf(3))
    soup = paper(app, made, 2, kichupo="folio")
    assert soup.img["src"] == f"/documents/{made.id}/pages/2.png?width=900"
    assert soup.img["alt"] == "Ukurasa wa 2 kati ya 3, Taarifa.pdf"
    assert "ukurasa 2 / 3" in soup.text
    assert soup.find(rel="prev")["href"] == f"?kichupo=folio&page=1#hati-{made.id}"
    assert soup.find(rel="next")["href"] == f"?kichupo=folio&page=3#hati-{made.id}"
    assert soup.find("a", download=True)["href"] == f"/documents/{made.id}"


def test_paper_has_no_way_beyond_its_ends(app, store):
    made = store("Taarifa.pdf", samples.blank_pdf(2))
    assert paper(app, made, 1).find(rel="prev") is None
    assert paper(app, made, 2).find(rel="next") is None
    assert paper(app, store(), 1).find(rel=["prev", "next"]) is None


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-3, 1), (99, 3), ("abc", 1), ("2", 2), (None, 1)])
def test_a_page_asked_for_beyond_the_ends_is_the_nearest(app, store, asked, shown):
    soup = paper(app, store("Taarifa.pdf", samples.blank_pdf(3)), asked)
    assert f"/pages/{shown}.png" in soup.img["src"]


@pytest.mark.parametrize(
    ("name", "data", "swahili", "english"),
    [
        ("barua.pdf", b"", "Faili ni tupu", "The file is empty"),
        ("barua.pdf", b"%PDF-1.4 x", "Faili limeharibika", "The file is broken"),
        (
            "barua.pdf",
            samples.locked_pdf(),
            "Faili limefungwa kwa nywila",
            "The file is locked with a password",
        ),
        (
            "barua.pdf",
            samples.HTML,
            "Faili si kama jina lake linavyosema",
            "The file is not what its name says",
        ),
    ],
)
def test_paper_says_what_is_odd_in_the_readers_language(app, store, name, data, swahili, english):
    made = store(name, data)
    assert swahili in paper(app, made).text
    soup = paper(app, made, language="en")
    assert english in soup.text
    assert soup.img is None
    assert soup.find("a", download=True)


def test_paper_offers_the_text_once_it_is_drawn(app, store):
    made = store()
    assert "Kama maandishi" not in paper(app, made).text
    service.extract_pending(1)
    assert "Kama maandishi" in paper(app, made).text


def test_lost_bytes_are_a_failure_of_ours_and_not_an_empty_file(officer, store):
    made = store()
    made.sha256 = "0" * 64
    db.session.commit()
    assert officer.get(f"/documents/{made.id}").status_code == 500
    assert officer.get(f"/documents/{made.id}/pages/1.png").status_code == 500
