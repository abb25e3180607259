"""The national address book, for everybody who is signed in, and the picker that other pages ask."""

from typing import Literal

from flask import request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from geos.core.folding import words
from geos.directory import queries
from geos.directory.models import Institution, InstitutionKind, Post
from geos.directory.queries.outlining import Seated
from geos.directory.queries.seeking import InBook
from geos.directory.showing import INSTITUTION_KINDS, UNIT_KINDS
from geos.directory.views.blueprint import bp
from geos.directory.views.posts import by_unit, holders
from geos.web.i18n import language, named
from geos.web.listing import Column, Listing
from geos.web.render import render
from geos.web.who import actor


@bp.get("/directory")
def address_book() -> Response:
    """All institutions; with something written, the posts and people that answer to it."""
    text = request.args.get("q", "").strip()[:200]
    if words(text):
        return _found(text)
    kind = next((each for each in InstitutionKind if each.value == request.args.get("kind")), None)
    listing: Listing[InBook] = Listing(
        queries.institutions_in_book(kind), _institution_columns(), Institution.id, "name", queries.in_book
    )
    if listing.format:
        return listing.export(_("institutions"))
    return render(
        "directory/book/index.html",
        listing=listing,
        kind=kind.value if kind else "",
        kinds=INSTITUTION_KINDS,
        text=text,
    )


def _found(text: str) -> Response:
    listing: Listing[Seated] = Listing(
        queries.address_book(text), _post_columns(institutions=True), Post.id, "title", queries.seated
    )
    if listing.format:
        return listing.export(_("directory"))
    return render("directory/book/found.html", listing=listing, text=text)


@bp.get("/directory/institutions/<int:institution_id>")
def institution(institution_id: int) -> Response:
    """One institution: its units, and the posts of one of them or of all with their holders."""
    row = queries.institution_in_book(institution_id)
    text = request.args.get("q", "").strip()[:200]
    unit_id = request.args.get("unit", 0, type=int)
    roots = queries.outline(row.id)
    listing: Listing[Seated] = Listing(
        queries.address_book(text, row.id, unit_id),
        _post_columns(institutions=False),
        Post.id,
        "unit",
        queries.seated,
    )
    if listing.format:
        return listing.export(row.code.lower())
    return render(
        "directory/book/institution.html",
        institution=row,
        listing=listing,
        roots=roots,
        unit_id=unit_id,
        text=text,
        kinds=INSTITUTION_KINDS,
        unit_kinds=UNIT_KINDS,
    )


@bp.get("/directory/pick")
def pick() -> Response:
    """The options of a picker for what was written: a fragment. `own`: of the reader's institution alone.

    `name` is the field's, whose search line sends `<name>-q`; `by` says whether a person or a post is chosen.
    """
    name = request.args.get("name", "").strip()[:60]
    text = (request.args.get("q") or request.args.get(f"{name}-q", "")).strip()[:200]
    by = "person" if request.args.get("by") == "person" else "post"
    own = "own" in request.args
    found = queries.pick(actor(), text, own=own)
    return render(
        "directory/book/pick.html",
        fragment="directory/book/_picked.html",
        found=found,
        name=name,
        by=by,
        own=own,
        text=text,
    )


def _institution_columns() -> list[Column[InBook]]:
    name = Institution.name_en if language() == "en" else Institution.name_sw
    return [
        Column("name", _("Institution"), lambda line: named(line.institution), name),
        Column("code", _("Abbreviation"), lambda line: line.institution.code, Institution.code, shown=False),
        Column(
            "kind", _("Kind"), lambda line: str(INSTITUTION_KINDS[line.institution.kind]), Institution.kind
        ),
        Column("head", _("Head"), lambda line: " · ".join(filter(None, (_title(line.head), line.holder)))),
        Column("place", _("Place"), lambda line: line.institution.place, Institution.place),
        Column("address", _("Address"), lambda line: line.institution.address, shown=False),
    ]


def _title(post: Post | None) -> str:
    return named(post) if post else ""


def _contact(line: Seated, what: Literal["phone", "office"]) -> str:
    """Of each holder who gave it, in the order of the holders."""
    return ", ".join(filter(None, (getattr(row.person, what) for row in line.held)))


def _post_columns(institutions: bool) -> list[Column[Seated]]:
    english = language() == "en"
    title = Post.title_en if english else Post.title_sw
    where = Institution.name_en if english else Institution.name_sw
    return [
        Column("title", _("Post"), lambda line: named(line.post), title),
        Column("code", _("Abbreviation"), lambda line: line.post.code, shown=False),
        Column("holder", _("Holder"), lambda line: holders(line.held)),
        Column("phone", _("Telephone"), lambda line: _contact(line, "phone"), shown=False),
        Column("office", _("Office"), lambda line: _contact(line, "office"), shown=False),
        Column("unit", _("Unit"), lambda line: named(line.post.unit), by_unit()),
        Column(
            "institution",
            _("Institution"),
            lambda line: named(line.post.institution),
            where,
            shown=institutions,
        ),
    ]
