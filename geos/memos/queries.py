"""Reading memos: one with all that its page needs, lists as this actor may see them, versions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Post, Unit
from geos.files.models import Folio
from geos.memos.models import Memo, MemoVersion
from geos.memos.policy import KIND, POLICY
from geos.memos.workflow import DECIDED
from geos.routes import queries as routes
from geos.routes.models import Route, RouteStep
from geos.web.filters import money

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
QUOTED = re.compile(r"\bfolio\s+(\d{1,5})\b", re.IGNORECASE)
PARTS = ("subject", "request", "amount", "body")


def get(actor: Actor, memo_id: int) -> Memo:
    """The memo with its route, file and paper, or NotFound."""
    query = (
        select(Memo)
        .filter_by(id=memo_id)
        .options(
            joinedload(Memo.file),
            joinedload(Memo.author),
            joinedload(Memo.acting_for),
            joinedload(Memo.post).lazyload(Post.roles),
            joinedload(Memo.folio).joinedload(Folio.volume),
            joinedload(Memo.document),
            joinedload(Memo.route).options(*routes.loaded()),
        )
    )
    memo = db.session.scalars(query).first() if 0 < memo_id < LARGEST else None
    if memo is None or not POLICY.can(actor, "read", memo):
        raise NotFound
    return memo


def visible(actor: Actor) -> Select[Memo]:
    """Every memo that this actor may read, with what a row shows, the last moved first."""
    return (
        select(Memo)
        .where(Memo.institution_id == actor.institution_id, access.readable(actor, KIND, Memo.id, Memo.level))
        .options(
            joinedload(Memo.file),
            joinedload(Memo.post).lazyload(Post.roles),
            joinedload(Memo.folio).joinedload(Folio.volume),
            joinedload(Memo.route).selectinload(Route.steps).joinedload(RouteStep.post).lazyload(Post.roles),
        )
        .order_by(Memo.moved_at.desc(), Memo.id.desc())
    )


def waiting(actor: Actor) -> Select[Memo]:
    """What waits for this actor at a stop of its route."""
    return visible(actor).where(Memo.id.in_(routes.waiting_for(actor, KIND)))


def own(actor: Actor) -> Select[Memo]:
    """What the actor's posts wrote."""
    return visible(actor).where(Memo.post_id.in_(_posts(actor)))


def decided(actor: Actor) -> Select[Memo]:
    """What was approved or refused."""
    return visible(actor).where(Memo.state.in_(DECIDED))


def waiting_count(actor: Actor) -> Select[int]:
    """How many wait for this actor: the number on the rail."""
    return waiting(actor).order_by(None).with_only_columns(func.count(Memo.id))


def _posts(actor: Actor) -> list[int]:
    return [post.id for post in actor.posts]


def version(memo: Memo, number: int) -> MemoVersion:
    """The text as it stood at a version, or NotFound."""
    query = select(MemoVersion).filter_by(memo_id=memo.id, number=number).options(joinedload(MemoVersion.by))
    found = db.session.scalars(query).first() if 0 < number < LARGEST else None
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Line:
    """A line of a comparison: `same`, `gone` or `new`."""

    kind: str
    text: str


KINDS = {"equal": ("same", ""), "delete": ("gone", ""), "insert": ("", "new"), "replace": ("gone", "new")}


def compare(old: str, new: str) -> list[Line]:
    """Two texts line by line: what stayed, what went, what came."""
    return list(_compared(old.splitlines(), new.splitlines()))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    for act, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = KINDS[act]
        yield from (Line(before, text) for text in old[a:b])
        yield from (Line(after, text) for text in new[c:d] if after)


def changes(old: MemoVersion, new: MemoVersion) -> list[tuple[str, list[Line]]]:
    """The parts of a memo that differ between two versions, by the name of the column."""
    parts = {name: (_text(getattr(old, name)), _text(getattr(new, name))) for name in PARTS}
    return [(name, compare(*texts)) for name, texts in parts.items() if texts[0] != texts[1]]


def _text(value: object) -> str:
    return money(value) if isinstance(value, Decimal) else str(value or "")


def quoted_folios(actor: Actor, memo: Memo) -> list[Folio]:
    """The folios of its file that the memo names ("folio 68"), where the file may be read."""
    numbers = {int(number) for number in QUOTED.findall(f"{memo.request}\n{memo.body}")}
    if not numbers or not access.may_read(actor, "registry_file", memo.file_id, memo.file.level):
        return []
    query = (
        select(Folio)
        .where(Folio.file_id == memo.file_id, Folio.number.in_(numbers), Folio.level <= actor.clearance)
        .options(selectinload(Folio.document))
        .order_by(Folio.number, Folio.enclosure)
    )
    return list(db.session.scalars(query))


def offered(actor: Actor, besides: int, level: Level) -> list[tuple[Post, str, bool]]:
    """Posts cleared for a level that a memo can go to: each with its holder, and whether that is a Kaimu."""
    rows = directory.posts_with_holders(actor.institution_id or 0)
    return [row for row in rows if row[0].id != besides and row[0].clearance >= level]


def usual_route(institution_id: int, post_id: int) -> tuple[int | None, int | None]:
    """The post through which a memo usually goes, and the one that decides: supervisor and head.

    No through-post where the supervisor is the head; no decider for the head's own memo.
    """
    head = _head(institution_id)
    decider = head if head != post_id else None
    supervisor = directory.supervisor_of(post_id)
    through = supervisor.id if supervisor is not None else None
    return (through if through != decider else None), decider


def _head(institution_id: int) -> int | None:
    """The post at the head of the institution's first unit that stands under no other."""
    query: Select[Any] = (
        select(Unit.head_post_id)
        .where(
            Unit.institution_id == institution_id, Unit.parent_id.is_(None), Unit.head_post_id.is_not(None)
        )
        .order_by(Unit.id)
        .limit(1)
    )
    return db.session.execute(query).scalar()
