"""A list by its columns: sorted, paged by key, and had as a file under the same address."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from geos.directory.models import Person
from geos.web.listing import Column, Listing

COLUMNS = (
    Column("surname", "Jina la ukoo", lambda one: one.surname, Person.surname),
    Column("title", "Cheo", lambda one: one.title, func.coalesce(Person.title, "")),
    Column("given_name", "Jina", lambda one: one.given_name),
    Column("id", "Na.", lambda one: one.id, Person.id, number=True, shown=False),
)


@pytest.fixture
def listed(app, office):
    """The list of one institution's people, as this address asks for it."""

    def at(address, **more):
        with app.test_request_context(address):
            query = select(Person).where(Person.institution_id == office.afya.id)
            listing = Listing(query, COLUMNS, Person.id, "surname", **more)
            answer = listing.export("watu") if listing.format else None
            return (
                listing,
                [one.surname for one in listing.lines],
                listing.heads,
                answer and answer.get_data(),
            )

    return at


def test_it_is_sorted_by_its_first_column_until_another_is_asked_for(listed):
    assert listed("/")[1] == sorted(listed("/")[1])
    assert listed("/?sort=-surname")[1] == listed("/")[1][::-1]
    assert listed("/?sort=password_hash")[1] == listed("/?sort=given_name")[1] == listed("/")[1]


def test_the_heads_lead_to_the_other_order_and_keep_the_filters(listed):
    [surname, title, given_name] = listed("/?q=a&after=x&sort=surname")[2]
    assert surname == {
        "text": "Jina la ukoo",
        "num": False,
        "url": "/?q=a&sort=-surname",
        "sorted": "ascending",
    }
    assert title["url"] == "/?q=a&sort=title"
    assert "sorted" not in title
    assert "url" not in given_name


def test_pages_follow_each_other_in_the_order_that_was_asked_for(listed):
    listing, first, *_ = listed("/?sort=-surname", limit=3)
    _, second, *_ = listed(f"/?sort=-surname&after={listing.page.older}", limit=3)
    assert first + second == listed("/?sort=-surname")[1][:6]


def test_a_file_has_every_line_whatever_the_page_shows_and_columns_of_its_own(listed):
    text = listed("/?format=csv&sort=-surname", limit=2)[3].decode("utf-8-sig")
    rows = [line.split(",") for line in text.splitlines()]
    assert rows[0] == ["Jina la ukoo", "Cheo", "Jina", "Na."]
    assert [row[0] for row in rows[1:]] == listed("/?sort=-surname")[1]
    sheet = load_workbook(io.BytesIO(listed("/?format=xlsx", limit=2)[3])).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == listed("/")[1]


def test_a_format_that_nobody_has_is_the_page(listed):
    assert listed("/?format=exe")[3] is None
