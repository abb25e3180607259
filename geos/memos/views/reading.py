"""The lists of memos, the memo itself, and what changed in a version."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from geos.core.clock import today
from geos.core.richtext import TextFormat, as_html
from geos.documents import queries as documents
from geos.documents.models import Document
from geos.files import queries as files
from geos.files.policy import POLICY as FILES
from geos.memos import queries, service
from geos.memos.dialogs import DIALOGS, some
from geos.memos.forms import ActForm
from geos.memos.kinds import KINDS
from geos.memos.listing import row
from geos.memos.models import Memo, MemoState, TaskState
from geos.memos.policy import POLICY
from geos.memos.views.blueprint import bp
from geos.memos.wording import (
    ASKS,
    AUTHOR_ASKS,
    CARRYING_OUT,
    LIST_NAMES,
    NEVER_CARRIED_OUT,
    PARTS,
    QUESTION,
    STATES,
    TASK_STATES,
    facts,
    paragraphs,
    whole,
)
from geos.memos.workflow import FLOW, TASKS, gives_tasks
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
    rows = [row(memo, actor()) for memo in page] if name == "waiting" else []
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
    mine = routes.mine(actor(), memo.route) if memo.route else None
    asked = routes.asked(actor(), memo.route) if memo.route and mine is None else None
    return render(
        "memos/show.html",
        memo=memo,
        list_names=LIST_NAMES,
        step=mine or (routes.current(memo.route) if memo.route else None),
        waits_with=some([step.post for step in routes.currents(memo.route)]) if memo.route else "",
        mine=mine is not None or asked is not None,
        question=asked,
        actor=actor(),
        state=STATES[memo.state],
        kind=KINDS[memo.kind],
        ask=ASKS[mine.kind] if mine is not None else QUESTION if asked is not None else None,
        answer=_answer(memo),
        after=_after(memo),
        dialogs=DIALOGS,
        acts={row.act for row in FLOW.open_to(actor(), memo)},
        may_edit=POLICY.can(actor(), "edit", memo),
        form=ActForm(formdata=None, version=memo.version, text_version=memo.text_version),
        rich=as_html(whole(memo), memo.body_format) if memo.body_format is TextFormat.HTML else "",
        paragraphs=paragraphs(memo) if memo.body_format is TextFormat.PLAIN else [],
        facts=facts(memo),
        folio=memo.folio.number if memo.folio else files.next_folio(memo.file),
        file_url=_file_url(memo),
        **_papers(memo),
        **_tasks(memo),
    )


def _papers(memo: Memo) -> dict[str, Any]:
    """What goes with the memo, as far as this reader may know of it."""
    linked = queries.links(actor(), memo)
    known = {row.folio_id for row in linked}
    return {
        "quoted": [folio for folio in queries.quoted_folios(actor(), memo) if folio.id not in known],
        "attachments": queries.attachments_of(memo),
        "linked": linked,
        "paper": _paper(memo),
    }


def _tasks(memo: Memo) -> dict[str, Any]:
    """What follows from the decision, with the acts of this reader upon each."""
    found = queries.tasks(memo) if memo.decided_at is not None else []
    gives = memo.state is MemoState.APPROVED and gives_tasks(actor(), memo)
    return {
        "tasks": [(each, {row.act for row in TASKS.open_to(actor(), each)}) for each in found],
        "gives_tasks": gives,
        "task_states": TASK_STATES,
        "tasks_open": any(each.state is TaskState.OPEN for each in found),
        "late_since": today(),
    }


def _paper(memo: Memo) -> Document | None:
    """The decided memo as it stands on its file, for whoever may open it while it is kept."""
    found = memo.document
    if found is None or found.destroyed_at is not None:
        return None
    return found if documents.may_read(actor(), found) else None


@bp.get("/memos/<int:memo_id>/versions/<int:number>")
def version(memo_id: int, number: int) -> Response:
    """What changed from one version (`with`, else the one before) to another, word by word."""
    memo = queries.get(actor(), memo_id)
    new = queries.version(memo, number)
    old = queries.version(memo, request.args.get("with", number - 1, type=int))
    came, went = queries.paper_changes(actor(), memo, old.number, new.number)
    return render(
        "memos/version.html",
        memo=memo,
        old=old,
        new=new,
        versions=queries.versions(memo),
        changes=queries.changes(old, new),
        came=came,
        went=went,
        parts=PARTS,
    )


@bp.get("/memos/<int:memo_id>/versions")
def versions(memo_id: int) -> Response:
    """Any two versions, as they were chosen: leads to the page of the later one."""
    memo = queries.get(actor(), memo_id)
    old, new = sorted(request.args.get(name, 0, type=int) for name in ("old", "new"))
    queries.version(memo, new)
    pair: dict[str, Any] = {"number": new, "with": old}
    return redirect(url_for(".version", memo_id=memo_id, **pair), 303)


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
