"""The lists of memos, the memo itself, and what changed in a version."""

from typing import Any

from flask import request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from geos.documents import queries as documents
from geos.documents.models import Document
from geos.files import queries as files
from geos.files.policy import POLICY as FILES
from geos.memos import queries, service
from geos.memos.forms import ActForm
from geos.memos.listing import row
from geos.memos.models import Memo
from geos.memos.policy import POLICY
from geos.memos.views.blueprint import bp
from geos.memos.wording import (
    ASKS,
    AUTHOR_ASKS,
    CARRYING_OUT,
    LIST_NAMES,
    NEVER_CARRIED_OUT,
    PARTS,
    STATES,
    paragraphs,
)
from geos.memos.workflow import FLOW
from geos.routes import queries as routes
from geos.routes.drawing import BY_AUTHOR, Stop, post_name
from geos.routes.models import Opinion
from geos.web import links
from geos.web.paging import Page
from geos.web.render import render
from geos.web.times import moment
from geos.web.who import actor

LISTS = {"waiting": queries.waiting, "own": queries.own, "decided": queries.decided}


@bp.get("/memos")
def index() -> Response:
    """What waits for the reader, what the reader's posts wrote, what was decided."""
    name = request.args.get("list", "waiting")
    name = name if name in LISTS else "waiting"
    page: Page[Memo] = Page.asked(LISTS[name](actor()))
    rows = [row(memo) for memo in page] if name == "waiting" else []
    return render(
        "memos/index.html",
        name=name,
        list_names=LIST_NAMES,
        page=page,
        rows=rows,
        states=STATES,
        current=routes.current,
    )


@bp.get("/memos/<int:memo_id>")
def show(memo_id: int) -> Response:
    """The memo: what is asked, its way, its text, what was said; its acts for this reader at the top."""
    memo = queries.get(actor(), memo_id)
    if service.note_opening(actor(), memo):
        memo = queries.get(actor(), memo_id)
    step = routes.current(memo.route) if memo.route else None
    mine = step is not None and actor().holds(step.post_id)
    return render(
        "memos/show.html",
        memo=memo,
        list_names=LIST_NAMES,
        step=step,
        mine=mine,
        actor=actor(),
        state=STATES[memo.state],
        ask=ASKS[step.kind] if step is not None and mine else None,
        answer=_answer(memo),
        after=_after(memo),
        acts={row.act for row in FLOW.open_to(actor(), memo)},
        may_edit=POLICY.can(actor(), "edit", memo),
        form=ActForm(formdata=None, version=memo.version, text_version=memo.text_version),
        paragraphs=paragraphs(memo),
        folio=memo.folio.number if memo.folio else files.next_folio(memo.file),
        quoted=queries.quoted_folios(actor(), memo),
        file_url=_file_url(memo),
        paper=_paper(memo),
    )


def _paper(memo: Memo) -> Document | None:
    """The decided memo as it stands on its file, for whoever may open it while it is kept."""
    found = memo.document
    if found is None or found.destroyed_at is not None:
        return None
    return found if documents.may_read(actor(), found) else None


@bp.get("/memos/<int:memo_id>/versions/<int:number>")
def version(memo_id: int, number: int) -> Response:
    """What changed in a version, line by line."""
    memo = queries.get(actor(), memo_id)
    new = queries.version(memo, number)
    old = queries.version(memo, number - 1)
    changes = queries.changes(old, new)
    return render("memos/version.html", memo=memo, old=old, new=new, changes=changes, parts=PARTS)


def _answer(memo: Memo) -> tuple[Any, Opinion] | None:
    """To its author: what to do now, and the words of whoever returned or approved it."""
    title = AUTHOR_ASKS.get(memo.state)
    last = memo.route.opinions[-1] if memo.route and memo.route.opinions else None
    theirs = last is not None and last.act not in BY_AUTHOR and actor().holds(memo.post_id)
    return (title, last) if title and last is not None and theirs else None


def _after(memo: Memo) -> Stop | None:
    """The last stop of the way: carrying out, by the author's post."""
    if memo.state in NEVER_CARRIED_OUT:
        return None
    when = moment(memo.carried_out_at)
    lines = Markup("<br>").join(filter(None, (post_name(memo.post), when)))
    return Stop(gettext("Carrying out"), lines, CARRYING_OUT.get(memo.state, "next"))


def _file_url(memo: Memo) -> str | None:
    may = FILES.can(actor(), "read", memo.file)
    return links.url("registry_file", memo.file_id) if may else None
