"""Reading memos: one with all that its page needs, lists as this actor may see them, versions."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from markupsafe import Markup
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from geos.access import queries as access
from geos.core import richtext
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.richtext import TextFormat
from geos.directory import queries as directory
from geos.directory.models import Post
from geos.files import queries as files
from geos.files.models import Folio, RegistryFile
from geos.memos.models import Memo, MemoAttachment, MemoLink, MemoTask, MemoVersion
from geos.memos.policy import KIND, POLICY
from geos.memos.workflow import DECIDED
from geos.routes import engine
from geos.routes import queries as routes
from geos.routes.models import Route, RouteState, RouteStep
from geos.web.filters import money
from geos.web.times import day_long

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
QUOTED = re.compile(r"\bfolio\s+(\d{1,5})\b", re.IGNORECASE)
FILE = RegistryFile.__tablename__
ENDED = (RouteState.FINISHED, RouteState.STOPPED)

# The parts of a memo that are plain, in the order of the page, and how those which are no text are written.
PARTS = ("subject", "request", "amount", "date_from", "date_to", "place")
TEXTS: Mapping[type, Callable[[Any], str]] = {Decimal: money, date: day_long}


class Written(Protocol):
    """What a memo says: the memo itself, one of its versions, or what somebody has just typed."""

    subject: Any
    request: Any
    body: Any
    body_format: Any
    amount: Any
    date_from: Any
    date_to: Any
    place: Any


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


def versions(memo: Memo) -> list[MemoVersion]:
    """All of them, the last first."""
    query = select(MemoVersion).filter_by(memo_id=memo.id).options(joinedload(MemoVersion.by))
    return list(db.session.scalars(query.order_by(MemoVersion.number.desc())))


# What goes with it ----------------------------------------------------------------------------------


def attachments_of(memo: Memo, number: int = 0) -> list[MemoAttachment]:
    """The attachments of a version, else of the last one, in the order in which they were put."""
    query = select(MemoAttachment).options(joinedload(MemoAttachment.document))
    return list(db.session.scalars(_of_version(query, MemoAttachment, memo, number)))


def links_of(memo: Memo, number: int = 0) -> list[MemoLink]:
    """The links of a version, whoever may follow them: for rules, never for a page."""
    query = select(MemoLink).options(joinedload(MemoLink.file), joinedload(MemoLink.folio))
    return list(db.session.scalars(_of_version(query, MemoLink, memo, number)))


def links(actor: Actor, memo: Memo, number: int = 0) -> list[MemoLink]:
    """Those of them that lead to what this reader may read; of others nothing is known, not even a number."""
    query = (
        select(MemoLink)
        .join(MemoLink.file)
        .outerjoin(MemoLink.folio)
        .options(contains_eager(MemoLink.file), contains_eager(MemoLink.folio))
        .where(
            RegistryFile.institution_id == actor.institution_id,
            access.readable(actor, FILE, MemoLink.file_id, RegistryFile.level),
            or_(MemoLink.folio_id.is_(None), Folio.level <= actor.clearance),
        )
    )
    return list(db.session.scalars(_of_version(query, MemoLink, memo, number)))


def _of_version(query: Any, row: type[MemoAttachment] | type[MemoLink], memo: Memo, number: int) -> Any:
    wanted = number or memo.text_version
    return query.where(
        row.memo_id == memo.id,
        row.from_version <= wanted,
        or_(row.until_version.is_(None), row.until_version > wanted),
    ).order_by(row.id)


# Tasks from the decision ----------------------------------------------------------------------------


def tasks(memo: Memo) -> list[MemoTask]:
    """What follows from the decision, by its days."""
    query = select(MemoTask).filter_by(memo_id=memo.id).options(*_TASK_PEOPLE)
    return list(db.session.scalars(query.order_by(MemoTask.due_on, MemoTask.id)))


def task(actor: Actor, task_id: int) -> MemoTask:
    """One of them, where its memo may be read; else NotFound."""
    found = db.session.get(MemoTask, task_id, options=_TASK_PEOPLE) if 0 < task_id < LARGEST else None
    if found is None:
        raise NotFound
    get(actor, found.memo_id)
    return found


def task_owners(memo: Memo) -> list[tuple[Post, str, bool]]:
    """Posts that can be given a task: those that may be shown the memo."""
    rows = directory.posts_with_holders(memo.institution_id)
    return [row for row in rows if row[0].clearance >= memo.level]


_TASK_PEOPLE = (
    joinedload(MemoTask.post).lazyload(Post.roles),
    joinedload(MemoTask.given_post).lazyload(Post.roles),
    joinedload(MemoTask.given_by),
    joinedload(MemoTask.ended_by),
)


def linkable(actor: Actor, memo: Memo, text: str, chosen: str | None) -> list[RegistryFile]:
    """Files that the memo may point to: what was searched for, else the memo's own and those in hand."""
    number = int(chosen) if chosen and chosen.isdecimal() and len(chosen) < 10 else 0
    fits = files.search(actor, text, 8) if text.strip() else _at_hand(actor, memo)
    if number and number not in {file.id for file in fits}:
        fits = [*db.session.scalars(files.visible(actor).where(RegistryFile.id == number)), *fits]
    return fits


def _at_hand(actor: Actor, memo: Memo) -> list[RegistryFile]:
    own = files.visible(actor).where(RegistryFile.id == memo.file_id)
    others = files.in_hand(actor).where(RegistryFile.id != memo.file_id).limit(7)
    return [*db.session.scalars(own), *db.session.scalars(others)]


def askable(actor: Actor, memo: Memo) -> list[tuple[Post, str, bool]]:
    """Posts whose opinion can be asked: those that may be shown the memo, and are not asked already."""
    if memo.route is None:
        return []
    busy = {step.post_id for step in routes.currents(memo.route)}
    busy |= {question.post_id for question in routes.questions(memo.route)} | {p.id for p in actor.posts}
    return [row for row in task_owners(memo) if row[0].id not in busy]


def addable(memo: Memo) -> list[tuple[Post, str, bool]]:
    """Posts that can be put on its way: each stands there once, and its author never."""
    there = {step.post_id for step in memo.route.steps} if memo.route else set()
    return [row for row in task_owners(memo) if row[0].id not in there | {memo.post_id}]


def would_end(actor: Actor, memo: Memo, act: str) -> bool:
    """Whether the reader's yes or no would be the last word on the memo's route."""
    step = routes.mine(actor, memo.route) if memo.route is not None else None
    if step is None or memo.route is None:
        return False
    spot, here = routes.position(memo.route), memo.route.steps.index(step)
    return engine.may(spot, act, here) and engine.move(spot, act, here).state in ENDED


# Comparing ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A part of a memo that two versions have differently: its column, and both in one text."""

    part: str
    text: Markup


def changes(old: Written, new: Written) -> list[Change]:
    """What differs between two writings of a memo, part by part, word by word."""
    parts = [Change(part, _compared(part, old, new)) for part in PARTS if _differ(part, old, new)]
    bodies = richtext.compare(old.body, old.body_format, new.body, new.body_format)
    return [*parts, *([Change("body", bodies)] if _differ("body", old, new) else [])]


def _differ(part: str, old: Written, new: Written) -> bool:
    names = (part, "body_format") if part == "body" else (part,)
    return any(getattr(old, name) != getattr(new, name) for name in names)


def _compared(part: str, old: Written, new: Written) -> Markup:
    before, after = (getattr(each, part) for each in (old, new))
    if isinstance(before or after, str):
        return richtext.compare(before or "", TextFormat.PLAIN, after or "", TextFormat.PLAIN)
    # Half of a sum or of a day says nothing: such a fact is another one as a whole.
    marked = [(mark, _text(value)) for mark, value in (("del", before), ("ins", after)) if value is not None]
    return Markup(" ").join(Markup("<{0}>{1}</{0}>").format(mark, text) for mark, text in marked)


def paper_changes(actor: Actor, memo: Memo, old: int, new: int) -> tuple[list[str], list[str]]:
    """The names of papers that came and went between two versions, as far as this reader may know of them."""
    before, after = (set(_named(actor, memo, number)) for number in (old, new))
    return sorted(after - before), sorted(before - after)


def _named(actor: Actor, memo: Memo, number: int) -> Iterator[str]:
    yield from (row.title for row in attachments_of(memo, number))
    for row in links(actor, memo, number):
        yield f"{row.file.reference}/{row.folio.label}" if row.folio else row.file.reference


def _text(value: object) -> str:
    for kind, how in TEXTS.items():
        if isinstance(value, kind):
            return str(how(value))
    return str(value or "")


def quoted_folios(actor: Actor, memo: Memo) -> list[Folio]:
    """The folios of its file that the memo names ("folio 68"), where the file may be read."""
    said = f"{memo.request}\n{richtext.plain(memo.body, memo.body_format)}"
    numbers = {int(number) for number in QUOTED.findall(said)}
    if not numbers or not access.may_read(actor, "registry_file", memo.file_id, memo.file.level):
        return []
    query = (
        select(Folio)
        .where(Folio.file_id == memo.file_id, Folio.number.in_(numbers), Folio.level <= actor.clearance)
        .options(selectinload(Folio.document))
        .order_by(Folio.number, Folio.enclosure)
    )
    return list(db.session.scalars(query))
