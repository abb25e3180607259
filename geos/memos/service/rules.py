"""What every act upon a memo does alike: lock, check, move, journal."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Incomplete, Invalid, WrongState
from geos.core.types import Level
from geos.files.models import RegistryFile
from geos.memos.models import BODY, REQUEST, SUBJECT, Memo
from geos.memos.policy import KIND, POLICY
from geos.memos.workflow import FLOW
from geos.routes.case import Case
from geos.routes.models import Route

LENGTHS = {"subject": SUBJECT, "request": REQUEST, "body": BODY}
MOST = Decimal("99999999999999")  # TZS, what the column holds


def N_(text: str) -> str:
    """Mark a message that is translated where the refusal is shown."""
    return text


EMPTY = N_("Write this")
TOO_LONG = N_("Shorten this to %(most)d characters")


def lock(actor: Actor, memo: Memo) -> Memo:
    """Read the memo anew, and let nobody else act upon it meanwhile; NotFound for a stranger."""
    # Of the memo alone: what it was loaded with comes along by outer joins, which PostgreSQL does not lock.
    db.session.refresh(memo, with_for_update={"of": Memo})
    db.session.expire(memo, ["route"])
    POLICY.require(actor, "read", memo)
    return memo


def on_route(memo: Memo) -> Route:
    """The route of a memo that was ever put on one."""
    if memo.route is None:
        raise WrongState
    return memo.route


def case(memo: Memo) -> Case:
    """The memo as its work items show it."""
    return Case(
        kind=KIND,
        id=memo.id,
        institution_id=memo.institution_id,
        title=memo.subject,
        reference=memo.file.reference,
        level=memo.level,
        file_id=memo.file_id,
        due_at=memo.due_at,
        from_label=memo.post.title_sw,
    )


def fire(actor: Actor, act: str, memo: Memo, reason: str = "") -> None:
    """Move the memo by the table; each act counts its version, so that a page read earlier is stale."""
    FLOW.fire(actor, act, memo, reason)
    memo.moved_at = now()


def note(actor: Actor, act: str, memo: Memo, post_id: int | None = None, **facts: Any) -> None:
    """Journal an act: reference, version and numbers, never the text."""
    audit.record(
        actor,
        act,
        KIND,
        memo.id,
        institution_id=memo.institution_id,
        post_id=post_id or memo.post_id,
        level=memo.level,
        reference=memo.file.reference,
        version=memo.text_version,
        **facts,
    )


def checked(subject: str, request: str, body: str, amount: Decimal | None) -> dict[str, Any]:
    """The memo's words without white space at their ends; Incomplete or Invalid names the field."""
    words = {"subject": subject.strip(), "request": request.strip(), "body": body.strip()}
    empty = {name: EMPTY for name, text in words.items() if not text}
    if empty:
        raise Incomplete(EMPTY, fields=empty)
    for name, text in words.items():
        if len(text) > LENGTHS[name]:
            raise Invalid(TOO_LONG, fields={name: TOO_LONG}, most=LENGTHS[name])
    if amount is not None and not 0 < amount <= MOST:
        raise Invalid(fields={"amount": "Write a sum above zero"})
    return {**words, "amount": amount}


def check_level(actor: Actor, file: RegistryFile, level: Level) -> Level:
    """A memo is filed on its file, so it cannot be classified higher than the file (or than its author)."""
    if level > min(file.level, actor.clearance):
        raise Invalid(fields={"level": "A memo cannot be classified higher than its file"})
    return level


def check_due(due_at: datetime | None) -> datetime | None:
    """A time still to come, or none."""
    if due_at is not None and due_at <= now():
        raise Invalid(fields={"due_at": "Write a time that is still to come"})
    return due_at
