"""The review lists: what is due, what is closed, what might be closed; and what is made of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, request, url_for
from flask_babel import LazyString, lazy_gettext, ngettext
from sqlalchemy import Select
from werkzeug.wrappers import Response

from geos.core.actor import Actor
from geos.core.errors import Invalid
from geos.retention import queries, service
from geos.retention.forms import CaseForm, CloseForm, ListForm
from geos.retention.showing import RULINGS
from geos.retention.views.blueprint import bp, parts, require_manager, to
from geos.retention.views.choosing import FIELD, ticked
from geos.web.forms import Form
from geos.web.paging import Page
from geos.web.render import render
from geos.web.who import actor

ROWS = 50
YEARS = (2, 3, 5, 10)


@dataclass(frozen=True)
class Kind:
    """One list: its query, what it is called where it is empty, and which part of the room it belongs to."""

    query: Callable[[Actor], Select[Any]]
    empty: LazyString
    hint: LazyString
    part: str = "closed"


def years() -> int:
    """For how many years no paper came: one of YEARS."""
    asked = request.values.get("years", 5, type=int)
    return asked if asked in YEARS else 5


KINDS = {
    "due": Kind(
        queries.due,
        lazy_gettext("No file is due for review"),
        lazy_gettext("Closed files stand here from the day that their class names."),
        "due",
    ),
    "closed": Kind(
        queries.closed,
        lazy_gettext("No closed file yet"),
        lazy_gettext("A file is closed from its page."),
    ),
    "at_hand": Kind(
        lambda reader: queries.closed(reader, "at_hand"),
        lazy_gettext("No closed file is at hand"),
        lazy_gettext("Closed files stand here until they go to the records centre."),
    ),
    "centre": Kind(
        lambda reader: queries.closed(reader, "centre"),
        lazy_gettext("No file is at the records centre"),
        lazy_gettext("Tick closed files at hand and put them into boxes."),
    ),
    "unclassed": Kind(
        queries.unclassed,
        lazy_gettext("Every closed file has its class"),
        lazy_gettext("Files of keywords without a class would stand here."),
    ),
    "held": Kind(
        queries.under_hold,
        lazy_gettext("No file is under a legal hold"),
        lazy_gettext("A hold is placed from the file's page."),
    ),
    "idle": Kind(
        lambda reader: queries.idle(reader, years()),
        lazy_gettext("No file has been without new papers for so long"),
        lazy_gettext("Choose fewer years to see more."),
        "idle",
    ),
}


@bp.get("/retention")
def index() -> Response:
    """A list of files at the end of their life."""
    return review(request.args.get("only", "due"))


@bp.post("/retention/cases")
def open_case() -> Response:
    """A disposal case over the ticked files."""
    return _made("due", CaseForm(), lambda form: service.open_case(actor(), ticked(), form.title.data))


@bp.post("/retention/lists")
def make_list() -> Response:
    """A list of boxes over the ticked files."""
    return _made(
        "at_hand",
        ListForm(),
        lambda form: service.make_list(actor(), ticked(), form.centre.data, form.per_box.data),
    )


MADE = {
    "due": (
        ".show_case",
        "case_id",
        lazy_gettext("The case is a draft. Check what is proposed, then sign it."),
    ),
    "at_hand": (
        ".show_list",
        "list_id",
        lazy_gettext("The files are in their boxes. Print the list, then send it."),
    ),
}


def _made(name: str, form: Any, act: Callable[[Any], Any]) -> Response:
    require_manager()
    endpoint, argument, told = MADE[name]
    if form.validate_on_submit():
        try:
            row = act(form)
        except Invalid as error:
            form.take(error)
        else:
            flash(str(told), "done")
            return to(endpoint, **{argument: row.id})
    return review(name, **{"case": form} if name == "due" else {"boxes": form})


def review(name: str, **forms: Form) -> Response:
    """The page of one list, with the form that acts upon what is ticked there; or that form sent back."""
    require_manager()
    name = name if name in KINDS else "due"
    kind = KINDS[name]
    status = max((form.status for form in forms.values()), default=200)
    shown = {"case": forms.get("case"), "boxes": forms.get("boxes"), "close": forms.get("close")}
    return render(
        "retention/index.html",
        name=name,
        kind=kind,
        parts=parts(kind.part),
        page=Page.asked(kind.query(actor()), ROWS),
        rulings=RULINGS,
        years=years(),
        all_years_named=[(many, ngettext("%(num)d year", "%(num)d years", many)) for many in YEARS],
        ticks=set(request.form.getlist(FIELD)),
        case=shown["case"] or (CaseForm(None, action=url_for(".open_case")) if name == "due" else None),
        boxes=shown["boxes"] or (ListForm(None, action=url_for(".make_list")) if name == "at_hand" else None),
        close=shown["close"] or (CloseForm(None, action=url_for(".close_many")) if name == "idle" else None),
        status=status,
    )
