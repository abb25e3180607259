"""A route belongs to one memo or letter; its steps name posts, and each decision one version of the text."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from geos.core.clock import now
from geos.core.db import Versioned, db
from geos.core.types import UtcDateTime, choice
from geos.directory.models import Person, Post


class RouteState(StrEnum):
    """Where the subject is: not sent yet, under way, back with its author, at its end, or stopped."""

    PLANNED = "planned"  # the author still chooses the stops
    RUNNING = "running"
    RETURNED = "returned"  # back with the author
    FINISHED = "finished"
    STOPPED = "stopped"  # refused, or withdrawn by the author


class StepKind(StrEnum):
    """What the holder of the post is to do; the last stop alone approves or signs."""

    RECOMMEND = "recommend"
    APPROVE = "approve"
    SIGN = "sign"


class StepState(StrEnum):
    """How a stop stands in the present run; what was said earlier stays in the opinions."""

    WAITING = "waiting"
    CURRENT = "current"
    DONE = "done"
    RETURNED = "returned"
    REFUSED = "refused"
    VOID = "void"  # passed earlier, but no longer: the text changed, or it went back beyond this stop


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
    author_post: Mapped[Post] = relationship()


class RouteStep(db.Model):
    """One stop of the route: which post is to do what, until when."""

    __tablename__ = "route_step"
    __table_args__ = (UniqueConstraint("route_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    route_id: Mapped[int] = mapped_column(ForeignKey("route.id"))
    ordinal: Mapped[int]  # from 1
    kind: Mapped[StepKind] = mapped_column(choice(StepKind))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    state: Mapped[StepState] = mapped_column(choice(StepState), default=StepState.WAITING)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # first read by its holder since then
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    post: Mapped[Post] = relationship()


class Opinion(db.Model):
    """What was decided at a stop, in whose name, on which version of the text. Never changed."""

    __tablename__ = "opinion"
    __table_args__ = (CheckConstraint("text_version > 0", name="about_a_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    route_id: Mapped[int] = mapped_column(ForeignKey("route.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("route_step.id"))
    act: Mapped[str] = mapped_column(String(24))  # an act of engine.MOVES
    text: Mapped[str] = mapped_column(Text, default="")
    text_version: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    person: Mapped[Person] = relationship(foreign_keys=person_id)
    post: Mapped[Post] = relationship()
    acting_for: Mapped[Person | None] = relationship(foreign_keys=acting_for_id)
