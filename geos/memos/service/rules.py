"""What every act upon a memo does alike: lock, check, move, journal."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any, NotRequired, TypedDict

from geos.access import service as access
from geos.audit import service as audit
from geos.core import richtext
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import Incomplete, Invalid, WrongState
from geos.core.richtext import TextFormat
from geos.core.types import Level
from geos.files import service as files
from geos.files.models import RegistryFile
from geos.memos import kinds
from geos.memos.models import BODY, PLACE, REQUEST, SUBJECT, Memo, MemoKind
from geos.memos.policy import KIND, POLICY
from geos.memos.workflow import FLOW
from geos.routes.case import Case, describe
from geos.routes.models import Route

LENGTHS = {"subject": SUBJECT, "request": REQUEST, "place": PLACE}  # of single lines, in characters
TEXTS = ("subject", "request", "body")  # what every memo must say
MOST = Decimal("99999999999999")  # TZS, what the column holds


def N_(text: str) -> str:
    """Mark a message that is translated where the refusal is shown."""
    return text


EMPTY = N_("Write this")
TOO_LONG = N_("Shorten this to %(most)d characters")
OUT_OF_PLACE = N_("A memo of this kind does not say this")
ONE_DAY = N_("Write both the first and the last day")
BACKWARDS = N_("Write a day that is not before the first one")


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
        let_read=partial(let_read, memo),
    )


def let_read(memo: Memo, post_ids: Sequence[int]) -> None:
    """Open the memo and its file to the holders of these posts."""
    readers = [f"post:{post_id}" for post_id in post_ids]
    access.grant(KIND, memo.id, *readers)
    files.let_read(memo.file, *readers)


describe(KIND, lambda memo_id: case(db.session.get_one(Memo, memo_id)))


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


class Words(TypedDict):
    """What a memo says, as its author gives it. `amount` in TZS; a kind of memo may lack the later ones."""

    subject: str
    request: str
    body: str
    body_format: NotRequired[TextFormat]
    amount: NotRequired[Decimal | None]
    date_from: NotRequired[date | None]
    date_to: NotRequired[date | None]
    place: NotRequired[str]


def checked(kind: MemoKind, words: Words) -> dict[str, Any]:
    """What a memo says, column by column, trimmed; Incomplete or Invalid names the field at fault."""
    said: dict[str, Any] = {"body_format": TextFormat.PLAIN, **dict.fromkeys(kinds.FACTS), **words}
    said |= {name: (said[name] or "").strip() for name in (*LENGTHS, "body")}
    said["body"] = richtext.check(said["body"], said["body_format"], BODY, "body")
    words_of = {**said, "body": richtext.plain(said["body"], said["body_format"]).strip()}
    empty = {name: EMPTY for name, value in words_of.items() if _needed(kind, name) and not _given(value)}
    if empty:
        raise Incomplete(EMPTY, fields=empty)
    for name, most in LENGTHS.items():
        if len(said[name]) > most:
            raise Invalid(TOO_LONG, fields={name: TOO_LONG}, most=most)
    _check_facts(kind, said)
    return said


def _needed(kind: MemoKind, name: str) -> bool:
    return kinds.needed(kind, name) if name in kinds.FACTS else name in TEXTS


def _given(value: object) -> bool:
    return value is not None and value != ""


def _check_facts(kind: MemoKind, said: dict[str, Any]) -> None:
    strange = [name for name in kinds.FACTS if _given(said[name]) and not kinds.has(kind, name)]
    if strange:
        raise Invalid(fields=dict.fromkeys(strange, OUT_OF_PLACE))
    if said["amount"] is not None and not 0 < said["amount"] <= MOST:
        raise Invalid(fields={"amount": "Write a sum above zero"})
    first, last = said["date_from"], said["date_to"]
    if (first is None) != (last is None):
        raise Incomplete(ONE_DAY, fields={"date_from" if first is None else "date_to": ONE_DAY})
    if first is not None and last < first:
        raise Invalid(fields={"date_to": BACKWARDS})


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
