"""Keyset paging: every row once, in order, both ways, with one statement a page."""

import json
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import ForeignKey, MetaData, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from geos.core.db import db
from geos.core.types import Level, LevelType, UtcDateTime
from geos.web.paging import Page

START = datetime(2026, 11, 24, tzinfo=UTC)


class Own(DeclarativeBase):
    metadata = MetaData()


class Parcel(Own):
    __tablename__ = "paging_parcel"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    on: Mapped[date]
    level: Mapped[Level] = mapped_column(LevelType)
    name: Mapped[str]


class Mark(Own):
    __tablename__ = "paging_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    parcel_id: Mapped[int] = mapped_column(ForeignKey("paging_parcel.id"))


@pytest.fixture
def parcels(app):
    """23 rows, several with the same time."""
    with app.test_request_context("/list?q=dawa&unit=1&unit=2"):
        Own.metadata.create_all(db.engine)
        rows = [
            Parcel(
                id=n,
                at=START + timedelta(hours=n // 3),
                on=date(2026, 11, 1 + n % 4),
                level=Level(n % 5),
                name=f"{n % 7}é",
            )
            for n in range(1, 24)
        ]
        db.session.add_all(rows)
        db.session.commit()
        db.session.add_all(Mark(parcel_id=n) for n in range(1, 24))
        db.session.commit()
        yield rows
        db.session.remove()
        Own.metadata.drop_all(db.engine)


ORDERS = {
    "newest first": (Parcel.at.desc(), Parcel.id.desc()),
    "oldest first": (Parcel.at, Parcel.id),
    "mixed": (Parcel.level.desc(), Parcel.id.asc()),
    "three": (Parcel.on, Parcel.name.desc(), Parcel.id),
}


def walk(query, limit):
    """All pages from the top to the end, by their cursors."""
    pages = [Page(query, limit)]
    while pages[-1].older:
        pages.append(Page(query, limit, after=pages[-1].older))
    return pages


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("limit", [1, 4, 22, 23, 24, 100])
def test_forward_every_row_comes_once_and_in_order(parcels, order, limit):
    query = select(Parcel).order_by(*order)
    whole = [row.id for row in db.session.scalars(query)]
    pages = walk(query, limit)
    assert [row.id for page in pages for row in page] == whole
    assert pages[0].newer is None
    assert all(page.newer for page in pages[1:])


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("limit", [1, 4, 22])
def test_backward_the_pages_are_the_same(parcels, order, limit):
    query = select(Parcel).order_by(*order)
    pages = walk(query, limit)
    page = pages[-1]
    seen = [page.rows]
    while page.newer:
        page = Page(query, limit, before=page.newer)
        seen.append(page.rows)
    assert [row.id for rows in reversed(seen) for row in rows] == [row.id for page in pages for row in page]
    assert page.older is not None


def test_a_row_that_comes_in_between_shifts_nothing(parcels):
    query = select(Parcel).order_by(Parcel.at.desc(), Parcel.id.desc())
    first = Page(query, 5)
    db.session.add(
        Parcel(id=99, at=START + timedelta(days=9), on=date(2026, 11, 1), level=Level.OPEN, name="x")
    )
    db.session.commit()
    second = Page(query, 5, after=first.older)
    assert [row.id for row in second] == [18, 17, 16, 15, 14]


@contextmanager
def statements():
    said = []

    def note(connection, cursor, statement, *rest):
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield said
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_page_is_one_statement(parcels):
    query = select(Parcel).order_by(Parcel.id)
    first = Page(query, 5)
    for cursors in ({}, {"after": first.older}, {"before": first.older}):
        with statements() as said:
            Page(query, 5, **cursors)
        assert len(said) == 1


def test_several_columns_come_back_as_they_were_asked_for(parcels):
    query = select(Parcel, Mark.id).join(Mark, Mark.parcel_id == Parcel.id).order_by(Mark.id)
    page = Page(query, 3)
    assert [(row[0].id, row[1]) for row in page] == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "%%%", "W10", "bnVsbA", "W1siIixudWxsXV0", "W1siIiwxXSxbIiIsMl1d", "W1siIixbMV1dXQ", "é"],
)
def test_a_cursor_that_cannot_be_read_begins_at_the_top(parcels, cursor):
    query = select(Parcel).order_by(Parcel.id)
    assert [row.id for row in Page(query, 2, after=cursor)] == [1, 2]
    assert [row.id for row in Page(query, 2, before=cursor)] == [1, 2]


def cursor_of(*values):
    return urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "values",
    [
        (["t", "2026-11-24T00:00:00"], ["", 1]),  # without a zone
        (["t", "0001-01-01T00:00:00+14:00"], ["", 1]),
        (["t", "2026-11-24T00:00:00+00:00"], ["", 2**70]),
        (["t", "2026-11-24T00:00:00+00:00"], ["", "x"]),
        (["t", "2026-11-24T00:00:00+00:00"], ["", True]),
        (["t", "2026-11-24T00:00:00+00:00"], ["", 1.5]),
        (["d", "2026-11-24"], ["", 1]),
        (["", "x"], ["", 1]),
        (["", 1], ["", 1]),
    ],
)
def test_a_cursor_of_another_kind_than_the_columns_begins_at_the_top(parcels, values):
    query = select(Parcel).order_by(Parcel.at, Parcel.id)
    assert [row.id for row in Page(query, 2, after=cursor_of(*values))] == [1, 2]
    assert [row.id for row in Page(query, 2, before=cursor_of(*values))] == [1, 2]


def test_a_cursor_of_unreadable_signs_or_endless_depth_begins_at_the_top(parcels):
    query = select(Parcel).order_by(Parcel.name, Parcel.id)
    top = [row.id for row in Page(query, 2)]
    deep = urlsafe_b64encode(b"[" * 100_000).decode()
    for cursor in (cursor_of(["", "a\0"], ["", 1]), deep):
        assert [row.id for row in Page(query, 2, after=cursor)] == top


def test_a_list_without_an_order_is_a_programming_error(parcels):
    with pytest.raises(ValueError, match="order"):
        Page(select(Parcel))


def test_addresses_keep_the_filters(parcels):
    page = Page(select(Parcel).order_by(Parcel.id), 5)
    assert page.older_url == f"/list?q=dawa&unit=1&unit=2&after={page.older}"
    assert page.newer_url is None


def test_the_request_says_which_page(parcels, app):
    query = select(Parcel).order_by(Parcel.id)
    older = Page(query, 5).older
    with app.test_request_context(f"/list?after={older}"):
        assert [row.id for row in Page.asked(query, 5)] == [6, 7, 8, 9, 10]


def test_an_empty_list_has_no_neighbours(parcels):
    page = Page(select(Parcel).where(Parcel.id < 0).order_by(Parcel.id))
    assert (list(page), page.newer, page.older) == ([], None, None)
