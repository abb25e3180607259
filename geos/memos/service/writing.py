"""The author's acts: drafting, changing, sending on its way, taking back, carrying out."""

from datetime import datetime
from typing import Unpack

from geos.access import service as access
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Stale, WrongState
from geos.core.types import Level
from geos.documents import service as documents
from geos.files.models import RegistryFile
from geos.files.policy import POLICY as FILES
from geos.memos.models import Memo, MemoKind, MemoState
from geos.memos.policy import KIND, require, require_edit
from geos.memos.service.rules import (
    N_,
    Words,
    case,
    check_due,
    check_level,
    checked,
    fire,
    let_read,
    lock,
    note,
    on_route,
)
from geos.memos.service.tasks import open_tasks
from geos.memos.service.versions import change_words, keep_version
from geos.routes import plans
from geos.routes import service as routes
from geos.routes.models import RouteState
from geos.routes.plans import Steps
from geos.work import service as work

UNDONE = N_("Tasks of this decision are still to be done")


@command
def draft(
    actor: Actor,
    file: RegistryFile,
    *,
    level: Level,
    post_id: int,
    due_at: datetime | None,
    steps: Steps,
    kind: MemoKind = MemoKind.GENERAL,
    **words: Unpack[Words],
) -> Memo:
    """A memo by the post with which the file is. Nobody else reads it before it is submitted.

    `words` are rules.Words; `steps` are (kind, post id) in order, the last one approves. Incomplete and
    Invalid name the field at fault.
    """
    FILES.require(actor, "draft", file)
    held = actor.post(post_id)
    if held is None or post_id != file.holder_post_id:
        raise Denied
    memo = Memo(
        **checked(kind, words),
        kind=kind,
        institution_id=file.institution_id,
        file_id=file.id,
        level=check_level(actor, file, level),
        post_id=post_id,
        author_id=actor.person_id,
        acting_for_id=held.acting_for_id,
        due_at=check_due(due_at),
    )
    db.session.add(memo)
    db.session.flush()
    memo.route = routes.plan(actor, case(memo), post_id, steps)
    keep_version(actor, memo)
    access.grant(KIND, memo.id, f"post:{post_id}")
    note(actor, "draft", memo)
    return memo


@command
def edit(
    actor: Actor,
    memo: Memo,
    *,
    due_at: datetime | None,
    level: Level | None = None,
    steps: Steps | None = None,
    kind: MemoKind | None = None,
    **words: Unpack[Words],
) -> Memo:
    """Change a memo that is with its author; other words make the next version, which is kept beside the old.

    Kind, level and stops can change before it is submitted for the first time, not after.
    """
    lock(actor, memo)
    require_edit(actor, memo)
    said = checked(kind if kind is not None and memo.state is MemoState.DRAFT else memo.kind, words)
    if due_at != memo.due_at:
        memo.due_at = check_due(due_at)
    if memo.state is MemoState.DRAFT:
        _change_way(actor, memo, level, steps, kind)
    change_words(actor, memo, said)
    memo.moved_at = now()
    note(actor, "edit", memo)
    return memo


@command
def submit(actor: Actor, memo: Memo, text_version: int) -> Memo:
    """Send it on its way: the first time to the first stop, after a return to where it came back from.

    If the text has changed since, it begins again at the first stop. Stale for another version than the last.
    """
    lock(actor, memo)
    require(actor, "submit", memo)
    if text_version != memo.text_version:
        raise Stale
    route, how = on_route(memo), case(memo)
    if route.state is RouteState.PLANNED:
        routes.start(actor, how, memo.post_id, plans.of_rows(route.steps), text_version)
    else:
        routes.resubmit(actor, route, how, text_version)
    fire(actor, "submit", memo)
    _sign(actor, memo)
    let_read(memo, [step.post_id for step in route.steps])
    note(actor, "submit", memo)
    return memo


@command
def recall(actor: Actor, memo: Memo) -> Memo:
    """Take it back to mend it, as long as the next post has not opened it."""
    lock(actor, memo)
    require(actor, "recall", memo)
    fire(actor, "recall", memo)
    routes.recall(actor, on_route(memo), case(memo))
    note(actor, "recall", memo)
    return memo


@command
def withdraw(actor: Actor, memo: Memo) -> Memo:
    """Give it up before it is decided; it waits for nobody any more, and stays to be read."""
    lock(actor, memo)
    require(actor, "withdraw", memo)
    routes.withdraw(actor, on_route(memo), case(memo))
    fire(actor, "withdraw", memo)
    note(actor, "withdraw", memo)
    return memo


@command
def carry_out(actor: Actor, memo: Memo) -> Memo:
    """The author's post says that what was approved has been done. WrongState while tasks are open."""
    lock(actor, memo)
    require(actor, "carry_out", memo)
    if open_tasks(memo):
        raise WrongState(UNDONE)
    memo.carried_out_at = now()
    fire(actor, "carry_out", memo)
    work.close(actor, KIND, memo.id, act="carry_out")
    note(actor, "carry_out", memo)
    return memo


def _change_way(
    actor: Actor, memo: Memo, level: Level | None, steps: Steps | None, kind: MemoKind | None
) -> None:
    memo.kind = memo.kind if kind is None else kind
    memo.level = check_level(actor, memo.file, memo.level if level is None else level)
    documents.relevel(KIND, memo.id, memo.level)
    if steps is not None:
        memo.route = routes.plan(actor, case(memo), memo.post_id, steps)


def _sign(actor: Actor, memo: Memo) -> None:
    """Whoever sends it on its way stands under it, and in whose place."""
    held = actor.post(memo.post_id)
    memo.author_id = actor.person_id if actor.person_id is not None else memo.author_id
    memo.acting_for_id = held.acting_for_id if held else None
