"""The shelf of books, a book with its filters, and taking one out as PDF, CSV or Excel."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from geos.core.types import Level
from geos.directory import queries as directory
from geos.files import queries as files
from geos.registers import asking, queries, service
from geos.registers.books import BOOKS
from geos.registers.books.base import Cell, Column
from geos.registers.books.dispatch import CARRIERS
from geos.registers.forms import ExportForm
from geos.registers.policy import reads_books, staff
from geos.web import links, nav
from geos.web.fields import LEVELS
from geos.web.i18n import named
from geos.web.render import render
from geos.web.times import day, moment
from geos.web.who import actor

bp = Blueprint("registers", __name__, template_folder="templates")
WIDE = 3.0  # a column of this width on paper gets room on the page too
ROOM = nav.Entry("registers", _("Books"), "notes", "registers.index", visible=reads_books)


@bp.record
def _static(state: BlueprintSetupState) -> None:
    state.app.extensions["assets"].add(Path(__file__).parent / "static")


@bp.get("/registry/books")
def index() -> Response:
    """The five books, and the papers that the registry prints for many files."""
    registries, own = queries.registries(actor()), directory.registries_of(actor())
    posts = directory.posts_with_holders(own[0].institution_id) if own else ()
    return render(
        "registers/index.html",
        books=BOOKS.values(),
        registries=registries,
        own=[(each.id, named(each)) for each in own],
        posts=[(post.id, named(post)) for post, _name, _acting in posts],
    )


@bp.get("/registry/books/<book>")
def show(book: str) -> Response:
    """A book of one registry: its lines with filters, newest first."""
    which = queries.book(book)
    asked = asking.asked(actor(), which, request.args)
    leaf = queries.leaf(actor(), which, asked)
    kept = request.args.to_dict(flat=True)
    return render(
        "registers/book.html",
        book=which,
        columns=[(place, column) for place, column in enumerate(which.columns) if column.screen],
        asked=asked,
        leaf=leaf,
        shown=shown,
        wide=WIDE,
        url=lambda entry: links.url(*entry.link) if entry.link and staff(actor(), asked.registry) else None,
        registries=[(each.id, named(each)) for each in queries.registries(actor())],
        years=queries.years(asked.registry),
        levels=[(int(level), LEVELS[level]) for level in Level if level <= actor().clearance],
        scheme=files.keywords(asked.registry.institution_id) if "keyword" in which.filters else (),
        carriers=[(carrier.value, text) for carrier, text in CARRIERS.items()],
        formats=service.FORMATS,
        form=lambda to: ExportForm(formdata=None, action=to),
        export=lambda format: url_for(".export", book=book, format=format, **_without_paging(kept)),
    )


@bp.post("/registry/books/<book>/<format>")
def export(book: str, format: str) -> Response:
    """Take the book out as its filters narrow it."""
    which, form = queries.book(book), ExportForm()
    asked = asking.asked(actor(), which, request.args)
    if form.validate_on_submit():
        job = service.print_book(actor(), which, asked, format)
        return redirect(url_for("sheets.print_job", job_id=job.id), 303)
    return redirect(url_for(".show", book=book), 303)


def shown(column: Column, cell: Cell) -> str:
    """A value as the page shows it."""
    value: Any = cell.value
    if isinstance(value, datetime):
        return moment(value) if column.kind == "moment" else day(value)
    if isinstance(value, date):
        return day(value)
    return "–" if value in (None, "") else str(value)


def _without_paging(kept: dict[str, str]) -> dict[str, Any]:
    return {name: value for name, value in kept.items() if name not in ("after", "before")}
