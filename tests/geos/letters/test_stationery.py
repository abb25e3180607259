"""Letterhead, templates and standard paragraphs: who keeps them, what they may hold, where they are shown."""

import io
import subprocess

import pytest

from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.richtext import TextFormat
from geos.documents import queries as documents
from geos.letters import logos, marks
from geos.letters.entry import Draft
from geos.letters.models import Letterhead, LetterTemplate
from geos.letters.queries import stationery as queries
from geos.letters.service import stationery as service
from geos.letters.sheet import heading
from tests.geos.letters import stationery_desk as desk

DRAWING = b"""<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:own="urn:own" own:tool="yes"
viewBox="0 0 9 9"><own:window width="3"/><path d="M0 0h9v9z" fill="#063"/><use href="#a"/></svg>"""


# The letterhead -----------------------------------------------------------------------------------------


def test_without_a_letterhead_the_directory_is_printed(office):
    head = heading(office.afya, None, "en")
    assert (head.name, head.lines, head.contacts) == ("Ministry of Health", (office.afya.address,), ())


def test_what_is_empty_in_one_language_stands_as_in_the_other(office):
    own = desk.letterhead(office, logo=("nembo.png", desk.png()))
    head = heading(office.afya, own, "en")
    assert head.name == "Ministry of Health"
    assert head.lines == ("Mji wa Serikali, Mtumba", "S.L.P. 743, 40478 Dodoma")
    assert head.contacts == ("+255 26 232 3267", "ps@afya.go.tz", "www.afya.go.tz")
    assert head.motto == "Afya bora kwa wote"
    assert head.has_logo


@pytest.mark.parametrize("name", ["officer", "clerk", "helpdesk", "other_admin", "authority"])
def test_nobody_but_administrator_and_records_manager_keeps_the_stationery(office, name):
    actor = office.everyone[name].actor
    with pytest.raises(Denied):
        service.set_letterhead(actor, office.afya, desk.head())
    with pytest.raises(Denied):
        service.add_template(actor, office.afya, Draft("Jina", "Maneno"))
    piece = desk.paragraph(office)
    with pytest.raises(Denied):
        service.retire(actor, piece)
    assert queries.letterhead(office.afya.id) is None


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name_sw": " "}, "name_sw"),
        ({"name_en": "x" * 161}, "name_en"),
        ({"lines_sw": "a\nb\nc\nd\ne\nf"}, "lines_sw"),
        ({"email": "si anwani"}, "email"),
        ({"motto_en": "x" * 161}, "motto_en"),
    ],
)
def test_a_letterhead_that_cannot_be_printed_is_refused_at_its_field(office, wrong, field):
    with pytest.raises(Invalid) as refusal:
        service.set_letterhead(office.admin.actor, office.afya, desk.head(**wrong))
    assert field in refusal.value.fields
    assert db.session.scalars(db.select(Letterhead)).first() is None


def test_a_new_logo_takes_the_place_of_the_old_and_can_be_taken_off(office):
    first = desk.letterhead(office, logo=("nembo.png", desk.png())).logo
    second = desk.letterhead(office, logo=("nembo.svg", DRAWING)).logo
    assert (first.media_type, second.media_type) == ("image/png", "image/svg+xml")
    assert desk.letterhead(office).logo is second
    assert desk.letterhead(office, without_logo=True).logo is None


def test_of_an_svg_what_the_drawing_program_keeps_for_itself_is_left_out():
    kept = logos.check("nembo.svg", DRAWING)
    assert b"urn:own" not in kept.data
    assert b'd="M0 0h9v9z"' in kept.data


# Each draws ten times what the one before it draws.
USED_AGAIN = "<g id='g0'><path d='M0 0'/></g>" + "".join(
    f"<g id='g{number}'>" + f"<use href='#g{number - 1}'/>" * 10 + "</g>" for number in range(1, 8)
)


def svg(inside, **attributes):
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<svg xmlns="http://www.w3.org/2000/svg"{more}>{inside}</svg>'.encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("nembo.svg", svg("<script>alert(1)</script>")),
        ("nembo.svg", svg("<path d='M0 0'/>", onload="x()")),
        ("nembo.svg", svg("<image href='http://a.example/x.png'/>")),
        ("nembo.svg", svg("<use href='http://a.example/x.svg#a'/>")),
        ("nembo.svg", svg("<style>@import url(http://a.example/x.css);</style>")),
        ("nembo.svg", svg("<rect fill='url(http://a.example/#a)'/>")),
        ("nembo.svg", svg("<foreignObject><p>x</p></foreignObject>")),
        ("nembo.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;")),
        (
            "nembo.svg",
            ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE svg>' + svg("").decode()).encode("utf-16"),
        ),
        (
            "nembo.svg",
            svg("<style>@\\69mport 'http://a.example/x.css'; rect{fill:u\\72l(http://a.example)}</style>"),
        ),
        ("nembo.svg", svg("<style>a<title/>@import 'http://a.example/x.css'</style>")),
        ("nembo.svg", svg("<g>" * 20_000 + "</g>" * 20_000)),
        ("nembo.svg", svg(USED_AGAIN)),
        ("nembo.svg", svg("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>")),
        ("nembo.svg", svg("<path")),
        ("nembo.png", b"\x89PNG\r\n\x1a\nbroken"),
        ("nembo.png", b"GIF89a"),
        ("nembo.pdf", b"%PDF-1.7"),
        ("nembo.png", desk.png(4001)),
        ("nembo.svg", svg("<!--" + "x" * 300_000 + "-->")),
        ("nembo.png", b""),
    ],
)
def test_a_logo_that_runs_loads_or_does_not_open_is_refused(name, data):
    with pytest.raises(Invalid) as refusal:
        logos.check(name, data)
    assert "logo" in refusal.value.fields


# Templates and paragraphs -----------------------------------------------------------------------------


def test_a_retired_template_is_offered_no_more_and_can_be_offered_again(office):
    piece = desk.template(office)
    actor = office.officer.actor
    assert queries.template(actor, piece.id) is piece
    service.retire(office.records.actor, piece)
    assert queries.offered(actor, LetterTemplate) == []
    assert queries.template(actor, piece.id) is None
    with pytest.raises(WrongState):
        service.retire(office.records.actor, piece)
    service.offer_again(office.records.actor, piece)
    assert queries.offered(actor, LetterTemplate) == [piece]
    with pytest.raises(NotFound):
        queries.get(office.other_admin.actor, LetterTemplate, piece.id)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"body": "  "}, "body"),
        ({"body": "<p> </p>", "body_format": TextFormat.HTML}, "body"),
        ({"body": "x" * 50_001}, "body"),
        ({"subject": "x" * 301}, "subject"),
        ({"closing": "x" * 121}, "closing"),
    ],
)
def test_a_template_that_says_nothing_or_too_much_is_refused(office, wrong, field):
    with pytest.raises(Invalid) as refusal:
        desk.template(office, **wrong)
    assert field in refusal.value.fields


# Marks --------------------------------------------------------------------------------------------------


def test_a_mark_goes_by_either_name_and_is_filled_as_text():
    text = "{{ Their reference }} na {{kumb-yao}} <b>{{kumb_yao}}</b> {{kiasi}}"
    filled = marks.fill(text, {"kumb_yao": "A<B"}, TextFormat.HTML)
    assert filled == "A&lt;B na A&lt;B <b>A&lt;B</b> {{kiasi}}"
    assert marks.fill("{{kumb_yao}}", {"kumb_yao": "A<B"}) == "A<B"
    assert marks.fill("{{kumb_yao}}", {"kumb_yao": ""}) == "{{kumb_yao}}"
    assert marks.names(text) == ["kumb_yao", "kiasi"]
    assert marks.names("{ {a}} {{}} {{1a}} {{" + "x" * 60 + "}}") == []


# Pages --------------------------------------------------------------------------------------------------


def test_the_administrator_sets_the_letterhead_and_sees_it_drawn_and_printed(office, page):
    page.sign_in(office.admin)
    url = "/admin/letters/letterhead"
    page.post(
        url,
        form_on=url,
        name_sw="Wizara ya Afya",
        name_en="Ministry of Health",
        lines_sw="Mtumba\nS.L.P. 743",
        logo=(io.BytesIO(desk.png()), "nembo.png"),
    )
    soup = page.follow()
    assert [tag["src"] for tag in soup.select("img.lh-logo")] == ["/admin/letters/logo"] * 2
    assert page.client.get("/admin/letters/logo").mimetype == "image/png"
    sample = page.client.get("/admin/letters/sample.pdf?language=en").data
    words = subprocess.run(
        ["pdftotext", "-", "-"], input=sample, capture_output=True, check=True
    ).stdout.decode()
    assert "MINISTRY OF HEALTH" in words
    assert "Mtumba" in words


def test_a_bad_logo_is_said_at_its_field_and_nothing_is_kept(office, page):
    page.sign_in(office.admin)
    url = "/admin/letters/letterhead"
    sent = {"name_sw": "Wizara", "name_en": "Ministry", "logo": (io.BytesIO(b"MZ"), "nembo.png")}
    soup = page.post(url, 422, form_on=url, **sent)
    assert soup.select("#logo-error")
    assert queries.letterhead(office.afya.id) is None
    page.get("/admin/letters/logo", 404)


@pytest.mark.parametrize("language", ["sw", "en"])
def test_a_template_is_written_found_changed_and_retired(app, office, language):
    from tests.geos.pages import Browser

    page = Browser(app, language)
    office.records.person.language = language
    db.session.commit()
    page.sign_in(office.records)
    url = "/admin/letters/templates/new"
    page.post(url, form_on=url, name="Jibu", language="sw", body=desk.TEXT, subject="Maoni")
    soup = page.follow()
    assert "Jibu" in page.flashes[0]
    [link] = soup.select("a[href^='/admin/letters/templates/']:not([href$=new])")
    found = db.session.scalars(db.select(LetterTemplate)).one()
    page.post(link["href"], form_on=link["href"], name="Jibu fupi", language="sw", body="Maneno.")
    retire = f"/admin/letters/templates/{found.id}/retire"
    page.post(retire, form_on=link["href"])
    page.follow()
    db.session.refresh(found)
    assert (found.name, found.active) == ("Jibu fupi", False)
    page.get("/admin/letters/paragraphs/new")


def test_a_template_changed_by_another_meanwhile_is_not_overwritten(office, page):
    piece = desk.template(office)
    page.sign_in(office.records)
    url = f"/admin/letters/templates/{piece.id}"
    hidden = page.hidden(url, url)
    service.retire(office.admin.actor, piece)
    page.post(url, 409, **hidden, name="Nyingine", language="sw", body="Maneno.")


def test_a_logo_lies_in_the_vault_once(office):
    found = desk.letterhead(office, logo=("nembo.png", desk.png())).logo
    assert documents.content(found) == desk.png()


def test_a_value_brings_no_mark_of_its_own():
    text = marks.fill(
        "{{mada_yao}} / {{kumb_yao}}", {"mada_yao": "Ombi {{ msaini }}", "kumb_yao": "{{kumb_yao}}"}
    )
    assert text == "Ombi msaini / kumb_yao"
