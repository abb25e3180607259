"""The usual routes of an institution: which of them fits a case, and to which posts it leads its author."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Post, Unit
from geos.routes.case import VERBS
from geos.routes.models import (
    RouteTemplate,
    RouteTemplateStep,
    StepKind,
    Target,
    TemplateSubject,
)
from geos.routes.plans import Stop, as_stops

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
TABLES = {TemplateSubject.MEMO: "memo", TemplateSubject.LETTER: "outgoing_letter"}
DECIDES = {TemplateSubject.MEMO: StepKind.APPROVE, TemplateSubject.LETTER: StepKind.SIGN}


def kinds(subject: TemplateSubject) -> tuple[StepKind, ...]:
    """The kinds of stop that such a subject knows."""
    return tuple(kind for kind in StepKind if (TABLES[subject], kind) in VERBS)


# Templates ------------------------------------------------------------------------------------------


def templates(
    institution_id: int, subject: TemplateSubject | str | None = None, *, retired: bool = False
) -> list[RouteTemplate]:
    """The templates of an institution (for memos or letters), by Swahili name; also retired ones if asked."""
    query = _loaded().where(RouteTemplate.institution_id == institution_id)
    if subject is not None:
        query = query.where(RouteTemplate.subject == TemplateSubject(subject))
    if not retired:
        query = query.where(RouteTemplate.active)
    ordered = query.order_by(RouteTemplate.active.desc(), RouteTemplate.subject, RouteTemplate.name_sw)
    return list(db.session.scalars(ordered.order_by(RouteTemplate.id)))


def template(actor: Actor, template_id: int) -> RouteTemplate:
    """One template of the institution that this actor administers; NotFound for anybody else."""
    institution_id = directory.administered(actor)
    query = _loaded().where(RouteTemplate.id == template_id, RouteTemplate.institution_id == institution_id)
    found = db.session.scalars(query).first() if 0 < template_id < LARGEST else None
    if found is None:
        raise NotFound
    return found


def _loaded() -> Select[RouteTemplate]:
    steps = selectinload(RouteTemplate.steps).joinedload(RouteTemplateStep.post).lazyload(Post.roles)
    return select(RouteTemplate).options(steps, joinedload(RouteTemplate.unit))


# Which one fits -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facts:
    """What a template's rule looks at; `units` is the author's unit with all above it."""

    kind: str | None
    units: tuple[int, ...]
    amount: Decimal | None
    level: Level


RULES: tuple[Callable[[RouteTemplate, Facts], bool | None], ...] = (
    # None: the template does not say; each yes makes it more specific, one no makes it unfit.
    lambda row, case: None if row.memo_kind is None else row.memo_kind == case.kind,
    lambda row, case: None if row.unit_id is None else row.unit_id in case.units,
    lambda row, case: (
        None if row.amount_from is None else case.amount is not None and case.amount >= row.amount_from
    ),
    lambda row, case: (
        None if row.amount_to is None else case.amount is not None and case.amount <= row.amount_to
    ),
    lambda row, case: None if row.level_from is None else case.level >= row.level_from,
)


def fitting(
    actor: Actor,
    institution_id: int,
    subject: TemplateSubject | str,
    *,
    kind: str | None = None,
    unit_id: int | None = None,
    amount: Decimal | None = None,
    level: Level = Level.OPEN,
) -> RouteTemplate | None:
    """The template that fits best: the one of whose rule the most holds, then the first by name.

    None where none fits. `unit_id` is the author's; a template of a unit also fits the units below it.
    """
    facts = Facts(kind, _units(unit_id), amount, level)
    found = [(row, score) for row in templates(institution_id, subject) if (score := _score(row, facts)) >= 0]
    return max(found, key=lambda pair: pair[1], default=(None, 0))[0]  # max keeps the first of equals


def _score(row: RouteTemplate, facts: Facts) -> int:
    """How much of the rule holds, -1 where something of it does not."""
    said = [rule(row, facts) for rule in RULES]
    return -1 if False in said else said.count(True)


def _units(unit_id: int | None) -> tuple[int, ...]:
    found: list[int] = []
    while unit_id is not None and unit_id not in found:
        found.append(unit_id)
        unit = db.session.get(Unit, unit_id)
        unit_id = unit.parent_id if unit else None
    return tuple(found)


# To which posts it leads ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Dropped:
    """A stop of a template that leads nowhere for this author, and why."""

    step: RouteTemplateStep
    why: LazyString


@dataclass(frozen=True)
class Resolved:
    """A template for one author: the stops, and those that fell out."""

    stops: list[Stop]
    dropped: list[Dropped]


NOBODY, AUTHOR, TWICE, CLOSED = (
    _("nobody stands there for this author"),
    _("it is the author's own post"),
    _("the post stands on the route already"),
    _("the post is closed"),
)

TARGETS: dict[Target, Callable[[RouteTemplateStep, Post], Post | None]] = {
    Target.POST: lambda step, author: step.post,
    Target.SUPERVISOR: lambda step, author: directory.supervisor_of(author.id),
    Target.UNIT_HEAD: lambda step, author: directory.head_of_unit(author.id),
    Target.INSTITUTION_HEAD: lambda step, author: directory.head_of_institution(author.institution_id),
}


def resolve(row: RouteTemplate, author_post_id: int) -> Resolved:
    """The stops of a template from this post: "my supervisor" and the like become posts.

    A stop that leads to the author or to nobody falls out; of two that lead to the same post the later one
    stays, for whoever decides comes last.
    """
    author = directory.post(author_post_id)
    found = [(step, TARGETS[step.target](step, author)) for step in row.steps]
    kept: list[Stop] = []
    dropped: list[Dropped] = []
    for place, (step, post) in enumerate(found):
        later = {other.id for _step, other in found[place + 1 :] if other is not None}
        why = _why_not(post, author_post_id, later)
        if why is not None or post is None:
            dropped.append(Dropped(step, why or NOBODY))
            continue
        kept.append(Stop(step.kind, post.id, step.stage, step.needed, step.due_hours, step.if_absent))
    return Resolved(_enough(as_stops(kept)), dropped)


def _why_not(post: Post | None, author_post_id: int, later: set[int]) -> LazyString | None:
    if post is None:
        return NOBODY
    if post.id == author_post_id:
        return AUTHOR
    if not post.active:
        return CLOSED
    return TWICE if post.id in later else None


def _enough(stops: Sequence[Stop]) -> list[Stop]:
    """Where stops fell out of a stage, no more are enough than are left."""
    sizes: dict[int, int] = {}
    for stop in stops:
        sizes[stop.stage] = sizes.get(stop.stage, 0) + (stop.kind is not StepKind.INFORM)
    return [
        stop if stop.needed is None else _with_needed(stop, min(stop.needed, sizes[stop.stage]))
        for stop in stops
    ]


def _with_needed(stop: Stop, needed: int) -> Stop:
    return Stop(stop.kind, stop.post_id, stop.stage, needed or None, stop.due_hours, stop.if_absent)


# What a form offers ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """What the author of a case may choose for its route.

    `posts` are those cleared for it, each with its holder and whether that is a Kaimu; `fitting` is the
    template of the institution's rule; `usual` what is proposed where there is none.
    """

    author_post_id: int
    subject: TemplateSubject
    kinds: tuple[StepKind, ...]
    posts: list[tuple[Post, str, bool]]
    templates: list[RouteTemplate]
    fitting: RouteTemplate | None
    usual: list[Stop]

    def plan(self, template_id: int | None) -> Resolved:
        """The stops of one of the templates; those that are usual without one."""
        row = next((each for each in self.templates if each.id == template_id), None)
        return resolve(row, self.author_post_id) if row is not None else Resolved(self.usual, [])

    @property
    def proposed(self) -> Resolved:
        """What is shown first."""
        return self.plan(self.fitting.id if self.fitting is not None else None)


def offer(
    actor: Actor,
    institution_id: int,
    subject: TemplateSubject | str,
    author_post_id: int,
    *,
    kind: str | None = None,
    amount: Decimal | None = None,
    level: Level = Level.OPEN,
    cleared: Level | None = None,
) -> Offer:
    """What a form for the route of a new case offers its author.

    `level` is the case's; posts must be cleared for `cleared` (the file's), by default the same.
    """
    subject, author = TemplateSubject(subject), directory.post(author_post_id)
    least = level if cleared is None else cleared
    rows = directory.posts_with_holders(institution_id)
    return Offer(
        author_post_id,
        subject,
        kinds(subject),
        [row for row in rows if row[0].id != author_post_id and row[0].clearance >= least],
        templates(institution_id, subject),
        fitting(
            actor, institution_id, subject, kind=kind, unit_id=author.unit_id, amount=amount, level=level
        ),
        _usual(author, subject),
    )


def _usual(author: Post, subject: TemplateSubject) -> list[Stop]:
    """Through one's supervisor to the head of the institution."""
    head, supervisor = (
        directory.head_of_institution(author.institution_id),
        directory.supervisor_of(author.id),
    )
    decides = head or supervisor
    if decides is None or decides.id == author.id:
        return []
    through = [supervisor] if supervisor is not None and supervisor.id not in (decides.id, author.id) else []
    asked = [Stop(StepKind.RECOMMEND, post.id) for post in through]
    return as_stops([*asked, Stop(DECIDES[subject], decides.id)])
