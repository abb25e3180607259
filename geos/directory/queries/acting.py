"""Acting (Kaimu), now and later."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor, Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import (
    Appointment,
    AppointmentKind,
    Post,
)


def posts_open_to_acting(actor: Actor) -> list[Post]:
    """Posts in which this actor may set who acts: own ones; all, for a secretary or administrator."""
    query = select(Post).where(Post.institution_id == actor.institution_id, Post.active)
    if not actor.has(Role.SECRETARY, Role.INSTITUTION_ADMIN):
        own = [held.id for held in actor.posts if not held.acting and not held.covering]
        query = query.where(Post.id.in_(own))
    return list(db.session.scalars(query.order_by(Post.title_sw, Post.id)))


def _acting_rows() -> Select[Appointment]:
    return (
        select(Appointment)
        .options(joinedload(Appointment.person), joinedload(Appointment.post))
        .where(
            Appointment.kind == AppointmentKind.ACTING,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= today()),
        )
        .order_by(Appointment.starts_on, Appointment.id)
    )


def acting_of(actor: Actor) -> list[Appointment]:
    """Acting now or later in the posts in which this actor may set it."""
    posts = [post.id for post in posts_open_to_acting(actor)]
    return list(db.session.scalars(_acting_rows().where(Appointment.post_id.in_(posts))))


def acting_appointment(actor: Actor, appointment_id: int) -> Appointment:
    """One of `acting_of`, or NotFound."""
    posts = [post.id for post in posts_open_to_acting(actor)]
    found = db.session.scalars(
        _acting_rows().where(Appointment.id == appointment_id, Appointment.post_id.in_(posts))
    ).first()
    if found is None:
        raise NotFound
    return found
