"""Acting (Kaimu), now and later."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased, joinedload

from geos.core.actor import Actor, Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Appointment, AppointmentKind, Person, Post, PostRole, Unit
from geos.directory.policy import POLICY, Seat

SOON = timedelta(days=14)  # from when on the desk says that acting is to come


def seat_of(post: Post, acting_id: int | None = None) -> Seat:
    """What the policy needs to know of a post, its secretaries among it."""
    return Seat(post.institution_id, post.id, secretaries_of(post), acting_id)


def secretaries_of(post: Post) -> frozenset[int]:
    """The posts of the secretaries who serve a post: those that answer to it (see `supervisor_of`)."""
    query = (
        select(Post.id)
        .join(PostRole, PostRole.post_id == Post.id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(PostRole.role == Role.SECRETARY, Post.active, Post.id != post.id, _answers_to(post.id))
    )
    return frozenset(db.session.scalars(query))


def _answers_to(post_id: int) -> ColumnElement[bool]:
    by_unit = and_(Post.supervisor_id.is_(None), Unit.head_post_id == post_id)
    return or_(Post.supervisor_id == post_id, by_unit)


def posts_open_to_acting(actor: Actor) -> list[Post]:
    """Posts in which this actor may set who acts: own, a secretary's principals; an administrator all."""
    query = select(Post).where(Post.institution_id == actor.institution_id, Post.active)
    if not actor.has(Role.INSTITUTION_ADMIN):
        own = [held.id for held in actor.posts if not held.acting and not held.covering]
        query = query.where(or_(Post.id.in_(own), Post.id.in_(_principals_of(actor))))
    return list(db.session.scalars(query.order_by(Post.title_sw, Post.id)))


def _principals_of(actor: Actor) -> list[int]:
    """The posts that this actor serves as a secretary."""
    serving = [held.id for held in actor.posts if Role.SECRETARY in held.roles]
    if not serving:
        return []
    query = select(Post.supervisor_id, Unit.head_post_id).join(Unit, Unit.id == Post.unit_id)
    rows = db.session.execute(query.where(Post.id.in_(serving))).all()
    return [row.supervisor_id or row.head_post_id for row in rows if row.supervisor_id or row.head_post_id]


def _acting_rows() -> Select[Appointment]:
    return (
        select(Appointment)
        .join(Person, Person.id == Appointment.person_id)
        .options(
            joinedload(Appointment.person), joinedload(Appointment.post), joinedload(Appointment.acting_for)
        )
        .where(
            Appointment.kind == AppointmentKind.ACTING,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today()),
            Appointment.ended_at.is_(None),
            Person.ended_at.is_(None),
        )
        .order_by(Appointment.starts_on, Appointment.id)
    )


def acting_of(actor: Actor) -> list[Appointment]:
    """Acting now or later in the posts in which this actor may set it."""
    posts = [post.id for post in posts_open_to_acting(actor)]
    return list(db.session.scalars(_acting_rows().where(Appointment.post_id.in_(posts))))


def acting_around(actor: Actor, until: date | None = None) -> list[Appointment]:
    """Where this person acts, and who acts for this person, now or before long; the first to begin first."""
    me = actor.person_id or 0
    about = or_(Appointment.person_id == me, Appointment.acting_for_id == me)
    begins = Appointment.starts_on <= (until or today() + SOON)
    return list(db.session.scalars(_acting_rows().where(about, begins)))


def acting_appointment(actor: Actor, appointment_id: int) -> Appointment:
    """Acting that this actor may end, now or later; else NotFound."""
    found = db.session.scalars(_acting_rows().where(Appointment.id == appointment_id)).first()
    if found is None or not POLICY.can(actor, "end_acting", seat_of(found.post, found.person_id)):
        raise NotFound
    return found


def appointments_of(person_id: int, institution_id: int) -> list[Appointment]:
    """Every appointment of a person to posts of an institution, what is or comes first, newest first."""
    for_whom = aliased(Person)
    query = (
        select(Appointment)
        .join(Post, Post.id == Appointment.post_id)
        .outerjoin(for_whom, for_whom.id == Appointment.acting_for_id)
        .options(joinedload(Appointment.post), joinedload(Appointment.acting_for))
        .where(Appointment.person_id == person_id, Post.institution_id == institution_id)
        .order_by(Appointment.starts_on.desc(), Appointment.id.desc())
    )
    return list(db.session.scalars(query))
