"""The author's acts: drafting, changing, sending on its way, taking back, carrying out."""

from datetime import datetime
from decimal import Decimal

from geos.access import service as access
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Stale
from geos.core.types import Level
from geos.files import service as files
from geos.files.models import RegistryFile
from geos.files.policy import POLICY as FILES
from geos.memos.models import Memo, MemoState, MemoVersion
from geos.memos.policy import KIND, require, require_edit
from geos.memos.service.rules import case, check_due, check_level, checked, fire, lock, note, on_route
from geos.routes import service as routes
from geos.routes.models import RouteState
from geos.routes.service import Steps
from geos.work import service as work


@command
def draft(
    actor: Actor,
    file: RegistryFile,
    *,
    subject: str,
    request: str,
    body: str,
    amount: Decimal | None,
    level: Level,
    post_id: int,
    due_at: datetime | None,
    steps: Steps,
) -> Memo:
    """A memo by the post with which the file is. Nobody else reads it before it is submitted.

    `amount` in TZS; `steps` are (kind, post id) in order, the last one approves. Incomplete and Invalid
    name the field at fault.
    """
    FILES.require(actor, "draft", file)
    held = actor.post(post_id)
    if held is None or post_id != file.holder_post_id:
        raise Denied
    memo = Memo(
        **checked(subject, request, body, amount),
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
    _keep_version(actor, memo)
    access.grant(KIND, memo.id, f"post:{post_id}")
    note(actor, "draft", memo)
    return memo


@command
def edit(
    actor: Actor,
    memo: Memo,
    *,
    subject: str,
    request: str,
    body: str,
    amount: Decimal | None,
    due_at: datetime | None,
    level: Level | None = None,
    steps: Steps | None = None,
) -> Memo:
    """Change a memo that is with its author; other words make the next version, which is kept beside the old.

    Level and stops can change before it is submitted for the first time, not after.
    """
    lock(actor, memo)
    require_edit(actor, memo)
    words = checked(subject, request, body, amount)
    if due_at != memo.due_at:
        memo.due_at = check_due(due_at)
    if memo.state is MemoState.DRAFT:
        memo.level = check_level(actor, memo.file, memo.level if level is None else level)
        if steps is not None:
            memo.route = routes.plan(actor, case(memo), memo.post_id, steps)
    if any(getattr(memo, name) != value for name, value in words.items()):
        _change(actor, memo, words)
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
        planned = [(step.kind, step.post_id) for step in route.steps]
        routes.start(actor, how, memo.post_id, planned, text_version)
    else:
        routes.resubmit(actor, route, how, text_version)
    fire(actor, "submit", memo)
    _sign(actor, memo)
    readers = [f"post:{step.post_id}" for step in route.steps]
    access.grant(KIND, memo.id, *readers)
    files.let_read(memo.file, *readers)
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
    """The author's post says that what was approved has been done."""
    lock(actor, memo)
    require(actor, "carry_out", memo)
    memo.carried_out_at = now()
    fire(actor, "carry_out", memo)
    work.close(actor, KIND, memo.id, act="carry_out")
    note(actor, "carry_out", memo)
    return memo


def _change(actor: Actor, memo: Memo, words: dict[str, object]) -> None:
    for name, value in words.items():
        setattr(memo, name, value)
    memo.text_version += 1
    _keep_version(actor, memo)


def _keep_version(actor: Actor, memo: Memo) -> None:
    db.session.add(
        MemoVersion(
            memo_id=memo.id,
            number=memo.text_version,
            subject=memo.subject,
            request=memo.request,
            body=memo.body,
            amount=memo.amount,
            by_id=actor.person_id,
        )
    )


def _sign(actor: Actor, memo: Memo) -> None:
    """Whoever sends it on its way stands under it, and in whose place."""
    held = actor.post(memo.post_id)
    memo.author_id = actor.person_id if actor.person_id is not None else memo.author_id
    memo.acting_for_id = held.acting_for_id if held else None
