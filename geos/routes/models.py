"""A route belongs to one memo or letter; its steps name posts, and each decision one version of the text.

Templates are an institution's usual ways. A case copies one at its start, so a template that changes later
changes no case.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import Level, LevelType, UtcDateTime, choice
from geos.directory.models import Person, Post, Unit


class RouteState(StrEnum):
    """Where the subject is: not sent yet, under way, back with its author, at its end, or stopped."""

    PLANNED = "planned"  # the author still chooses the stops
    RUNNING = "running"
    RETURNED = "returned"  # back with the author
    FINISHED = "finished"
    STOPPED = "stopped"  # refused, or withdrawn by the author


class StepKind(StrEnum):
    """What the holder of the post is to do.

    A comment needs words; a concurrence is a yes, and its no is a return; a recommendation may advise
    against, and goes on all the same; approving and signing decide; information holds nothing up.
    """

    COMMENT = "comment"
    CONCUR = "concur"
    RECOMMEND = "recommend"
    APPROVE = "approve"
    SIGN = "sign"
    INFORM = "inform"


class IfAbsent(StrEnum):
    """What becomes of a stop whose post nobody holds, or which nobody opened before it was due."""

    WAIT = "wait"  # the head of the unit covers the post
    SKIP = "skip"  # the case goes on without it; never of a stop that decides
    ESCALATE = "escalate"  # the supervisor of the post gets it at once


class StepState(StrEnum):
    """How a stop stands in the present run; what was said earlier stays in the opinions."""

    WAITING = "waiting"
    CURRENT = "current"
    DONE = "done"
    RETURNED = "returned"
    REFUSED = "refused"
    VOID = "void"  # passed earlier, but no longer: the text changed, or it went back beyond this stop
    SKIPPED = "skipped"  # absent, and passed over by its rule
    SPARED = "spared"  # the others of its stage were enough
    TOLD = "told"  # for information: it has arrived, and nothing waits for it


class Route(Versioned, db.Model):
    """The way of one subject. Its stops are this case's own copy: nothing that changes later touches them."""

    __tablename__ = "route"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('finished', 'stopped')) = (finished_at IS NOT NULL)", name="ended_is_dated"
        ),
        Index("ix_route_subject", "subject_kind", "subject_id", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int]
    author_post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    state: Mapped[RouteState] = mapped_column(choice(RouteState), default=RouteState.PLANNED)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    steps: Mapped[list["RouteStep"]] = relationship(
        order_by="RouteStep.ordinal", cascade="all, delete-orphan"
    )
    opinions: Mapped[list["Opinion"]] = relationship(order_by="Opinion.id")
    questions: Mapped[list["RouteQuestion"]] = relationship(order_by="RouteQuestion.id")
    author_post: Mapped[Post] = relationship()


class RouteStep(db.Model):
    """One stop of the route: which post is to do what, until when."""

    __tablename__ = "route_step"
    __table_args__ = (
        UniqueConstraint("route_id", "ordinal"),
        Index("ix_route_step_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    route_id: Mapped[int] = mapped_column(ForeignKey("route.id"))
    ordinal: Mapped[int]  # from 1
    stage: Mapped[int] = mapped_column(default=0, server_default="0")  # neighbours of one stage run at once
    needed: Mapped[int | None]  # how many of its stage are enough; None: all
    kind: Mapped[StepKind] = mapped_column(choice(StepKind))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    state: Mapped[StepState] = mapped_column(choice(StepState), default=StepState.WAITING)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # first read by its holder since then
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # or skipped
    due_hours: Mapped[int | None]  # working hours from its arrival
    if_absent: Mapped[IfAbsent] = mapped_column(
        choice(IfAbsent), default=IfAbsent.WAIT, server_default=IfAbsent.WAIT.value
    )
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remind_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # some time before; None: reminded
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # who holds the post there
    holder_acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    escalated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    escalated_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"), index=True)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))  # whoever put it in on the way

    post: Mapped[Post] = relationship(foreign_keys=post_id)
    holder: Mapped[Person | None] = relationship(foreign_keys=holder_id)
    escalated_post: Mapped[Post | None] = relationship(foreign_keys=escalated_post_id)
    added_by: Mapped[Post | None] = relationship(foreign_keys=added_by_id)


class Opinion(db.Model):
    """What was said at a stop, in whose name, on which version of the text. Never changed."""

    __tablename__ = "opinion"
    __table_args__ = (CheckConstraint("text_version > 0", name="about_a_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    route_id: Mapped[int] = mapped_column(ForeignKey("route.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("route_step.id"))
    act: Mapped[str] = mapped_column(String(24))  # an act of engine.MOVES
    text: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="", server_default="")  # of a yes
    text_version: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    post: Mapped[Post] = relationship()
    acting_for: Mapped[Person | None] = relationship(foreign_keys=acting_for_id)


class RouteQuestion(db.Model):
    """An opinion that the holder of a stop asks of another post, without giving the case away."""

    __tablename__ = "route_question"
    __table_args__ = (Index("ix_route_question_route_id_post_id", "route_id", "post_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    route_id: Mapped[int] = mapped_column(ForeignKey("route.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("route_step.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))  # of whom it is asked
    asked_id: Mapped[int] = mapped_column(ForeignKey("opinion.id"))
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("opinion.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # answered, or the case went on without

    post: Mapped[Post] = relationship()
    asked: Mapped[Opinion] = relationship(foreign_keys=asked_id)
    answer: Mapped[Opinion | None] = relationship(foreign_keys=answer_id)


class TemplateSubject(StrEnum):
    """What climbs the route."""

    MEMO = "memo"
    LETTER = "letter"


class Target(StrEnum):
    """To which post a stop of a template goes; all but the first are found from the author's post."""

    POST = "post"
    SUPERVISOR = "supervisor"
    UNIT_HEAD = "unit_head"
    INSTITUTION_HEAD = "institution_head"


class RouteTemplate(Versioned, db.Model):
    """The usual way of one kind of memo or letter in an institution, and for which of them it fits."""

    __tablename__ = "route_template"
    __table_args__ = (
        CheckConstraint(
            "amount_from IS NULL OR amount_to IS NULL OR amount_from <= amount_to", name="amounts_in_order"
        ),
        Index("ix_route_template_institution_id_subject", "institution_id", "subject", "active"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    name_sw: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    subject: Mapped[TemplateSubject] = mapped_column(choice(TemplateSubject))
    memo_kind: Mapped[str | None] = mapped_column(String(24))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # with all units below it
    amount_from: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))  # TZS, both ends included
    amount_to: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    level_from: Mapped[Level | None] = mapped_column(LevelType)
    active: Mapped[bool] = mapped_column(default=True)

    unit: Mapped[Unit | None] = relationship()
    steps: Mapped[list["RouteTemplateStep"]] = relationship(
        order_by="RouteTemplateStep.ordinal", cascade="all, delete-orphan"
    )


class RouteTemplateStep(db.Model):
    """One stop of a template."""

    __tablename__ = "route_template_step"
    __table_args__ = (
        UniqueConstraint("template_id", "ordinal"),
        CheckConstraint("(target = 'post') = (post_id IS NOT NULL)", name="a_post_is_named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("route_template.id"))
    ordinal: Mapped[int]  # from 1
    stage: Mapped[int] = mapped_column(default=0)  # as of a route's step
    needed: Mapped[int | None]
    kind: Mapped[StepKind] = mapped_column(choice(StepKind))
    target: Mapped[Target] = mapped_column(choice(Target))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    due_hours: Mapped[int | None]
    if_absent: Mapped[IfAbsent] = mapped_column(choice(IfAbsent), default=IfAbsent.WAIT)

    post: Mapped[Post | None] = relationship()
