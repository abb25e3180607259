"""The desk: rows by urgency, counters, and a constant number of statements."""

from datetime import timedelta

import pytest

from geos.core.clock import now
from geos.core.db import db
from geos.work import service
from tests.geos.pages import Browser
from tests.geos.statements import counting


def _items(office, count, **more):
    for number in range(count):
        service.open_item(
            f"post:{office.officer.post.id}", "minute", "registry_file", number,
            institution_id=office.afya.id, title=f"Jambo {number}", reference=f"EA.1/1/{number:02}", **more,
        )  # fmt: skip


def test_what_is_overdue_comes_first_in_red(office, page):
    _items(office, 1, due_at=now() - timedelta(days=2))
    _items(office, 1, due_at=now() + timedelta(days=2))
    page.sign_in(office.officer)
    soup = page.get("/desk")
    assert next(heading.get_text(" ", strip=True) for heading in soup.select(".work-g")).startswith(
        "Zilizopitisha muda"
    )
    assert len(soup.select(".work li.is-late")) == 1


def test_an_empty_desk_says_so(office, page):
    page.sign_in(office.officer)
    assert "Hakuna kinachokusubiri" in page.get("/desk").text


@pytest.mark.parametrize("only", ["", "to_do", "in_work", "overdue", "rubbish"])
def test_every_filter_opens(office, page, only):
    _items(office, 3)
    page.sign_in(office.officer)
    page.get(f"/desk?only={only}")


def test_statements_do_not_grow_with_the_rows(office, page):
    page.sign_in(office.officer)
    _items(office, 2)
    with counting() as few:
        page.get("/desk")
    _items(office, 20)
    with counting() as many:
        page.get("/desk")
    assert len(many) == len(few)


def test_a_long_desk_is_read_page_by_page(office, page):
    _items(office, 30)
    page.sign_in(office.officer)
    seen = {row.text for row in page.get("/desk").select(".ttl")}
    older = page.soup.select_one("a[rel=next]")["href"]
    seen |= {row.text for row in page.get(older).select(".ttl")}
    assert len(seen) == 30


@pytest.mark.parametrize(("language", "sender"), [("sw", "Masjala ya wazi"), ("en", "Open registry")])
def test_the_sender_is_named_in_the_readers_language(app, office, language, sender):
    registry = office.registry
    registry.name_sw, registry.name_en = "Masjala ya wazi", "Open registry"
    _items(office, 1, from_label="Masjala ya wazi")
    office.officer.person.language = language
    db.session.commit()
    page = Browser(app, language)
    page.sign_in(office.officer)
    assert page.get("/desk").select_one(".work .from b").text == sender
