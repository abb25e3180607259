"""A list that sorts, pages by key and is exported: one description of its columns for the page and the file.

The view filters its query and hands it over unsorted; `?sort=key` or `?sort=-key` orders it, `?format=csv`
or `xlsx` asks for all of it as a file, under the same address and so under the same rights.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import Response as FlaskResponse
from flask import request, stream_with_context
from flask_babel import LazyString
from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.wrappers import Response

from geos.core import spreadsheets
from geos.web.paging import LIMIT, NEWER, OLDER, Page

T = TypeVar("T")
BATCH = 500  # rows that an export reads at once
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Order = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True)
class Column(Generic[T]):
    """A column: its key in the address, its head, and what an export writes of a line.

    `order` is what the database sorts it by; it is never null (use coalesce), and None where one cannot sort.
    A column that is not `shown` stands in the export alone.
    """

    key: str
    head: str | LazyString
    value: Callable[[T], Any]
    order: Order | None = None
    number: bool = False
    shown: bool = True


class Listing(Generic[T]):
    """A filtered query as a list. `unique` orders what is otherwise alike, usually the id.

    `lines` turns rows of the query into what the columns and the page look at, a batch at a time.
    """

    def __init__(
        self,
        query: Select[Any],
        columns: Sequence[Column[T]],
        unique: Order,
        sort: str,
        lines: Callable[[Sequence[Any]], Sequence[T]] | None = None,
        limit: int = LIMIT,
    ) -> None:
        self.columns = columns
        self._lines = lines or (lambda rows: rows)
        self._orders = {column.key: column.order for column in columns if column.order is not None}
        asked = request.args.get("sort", "")
        self.sort = asked if asked.removeprefix("-") in self._orders else sort
        order = self._orders[self.sort.removeprefix("-")]
        down = self.sort.startswith("-")
        self._query = query.order_by(None).order_by(
            *(key.desc() if down else key.asc() for key in (order, unique))
        )
        self._limit = limit

    @cached_property
    def page(self) -> Page[Any]:
        """The rows that this request asks for; `kit.pager` takes it."""
        return Page.asked(self._query, self._limit)

    @cached_property
    def lines(self) -> Sequence[T]:
        """The lines of this page."""
        return self._lines(self.page.rows)

    @property
    def heads(self) -> list[dict[str, Any]]:
        """The heads for `kit.table`, with the addresses that sort."""
        return [self._head(column) for column in self.columns if column.shown]

    def _head(self, column: Column[T]) -> dict[str, Any]:
        head: dict[str, Any] = {"text": column.head, "num": column.number}
        if column.key in self._orders:
            head["url"] = _address(sort=f"-{column.key}" if self.sort == column.key else column.key)
        if self.sort.removeprefix("-") == column.key:
            head["sorted"] = "descending" if self.sort.startswith("-") else "ascending"
        return head

    def export_url(self, format: str) -> str:
        """Where this list, filters and order kept, is had as a file."""
        return _address(format=format)

    @property
    def format(self) -> str:
        """The kind of file that this request asks for; "" for the page."""
        asked = request.args.get("format", "")
        return asked if asked in FORMATS else ""

    def export(self, name: str) -> Response:
        """All of it as the file that was asked for; `name` goes without its ending."""
        body = (
            stream_with_context(spreadsheets.csv_lines(self.table()))
            if self.format == "csv"
            else self._xlsx(name)
        )
        answer = FlaskResponse(body, mimetype=FORMATS[self.format])
        answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{self.format}")
        return answer

    def table(self) -> Iterator[list[Any]]:
        """Heads, then every line."""
        yield [str(column.head) for column in self.columns]
        after: str | None = None
        while True:
            page: Page[Any] = Page(self._query, BATCH, after)
            yield from ([column.value(line) for column in self.columns] for line in self._lines(page.rows))
            if (after := page.older) is None:
                return

    def _xlsx(self, name: str) -> bytes:
        made = BytesIO()
        spreadsheets.write_workbook(name, self.table(), made)
        return made.getvalue()


def _address(**changed: str) -> str:
    """This address with other parameters, at the top of the list."""
    left = (NEWER, OLDER, "format", *changed)
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in left and value]
    return f"{request.path}?{urlencode([*kept, *changed.items()])}"
