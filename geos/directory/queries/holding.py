"""Who holds which post on a day."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from geos.core.clock import start_of, today
from geos.core.db import db
from geos.directory.models import Appointment, AppointmentKind, Person, Post

FURTHEST = 12  # links of a chain of acting that are followed


def in_force(day: date) -> ColumnElement[bool]:
    """The condition that an appointment holds on this day."""
    return _held_on(Appointment, day)


def counts(day: date, row: Any = Appointment) -> ColumnElement[bool]:
    """The condition that an appointment was not cut off by the end of this day."""
    return _runs_until(row, start_of(day + timedelta(days=1)))


def _runs_until(row: Any, moment: Any) -> ColumnElement[bool]:
    return or_(row.ended_at.is_(None), row.ended_at >= moment)


def _held_on(row: Any, day: date) -> ColumnElement[bool]:
    return within(row, day, start_of(day + timedelta(days=1)))


def within(row: Any, day: Any, after: Any) -> ColumnElement[bool]:
    """The condition that an appointment holds on a day, `after` being the moment at which the next begins."""
    until = or_(row.ends_on.is_(None), row.ends_on >= day)
    return and_(row.starts_on <= day, until, _runs_until(row, after))


def serves_there() -> ColumnElement[bool]:
    """The condition that a serving person holds an open post, in the institution that they serve."""
    return and_(Person.ended_at.is_(None), Post.active, Post.institution_id == Person.institution_id)


def between(post_id: int, kind: AppointmentKind, starts_on: date, ends_on: date | None) -> list[Appointment]:
    """The appointments of a kind to a post that count on one of these days (no last day: for ever)."""
    query = select(Appointment).where(
        Appointment.post_id == post_id,
        Appointment.kind == kind,
        Appointment.starts_on <= (ends_on or date.max),
        or_(Appointment.ends_on.is_(None), Appointment.ends_on >= starts_on),
        counts(starts_on),
    )
    return list(db.session.scalars(query.order_by(Appointment.starts_on, Appointment.id)))


def standing(person_id: int, after: date) -> list[Appointment]:
    """The appointments of a person, substantive and acting, that are not over with this day."""
    query = select(Appointment).where(
        Appointment.person_id == person_id,
        or_(Appointment.ends_on.is_(None), Appointment.ends_on > after),
        counts(after),
    )
    return list(db.session.scalars(query.order_by(Appointment.id)))


def holders(post_id: int) -> list[Person]:
    """Who holds a post today: substantive first, then acting, then who acts for those; empty when vacant."""
    row = aliased(Appointment)
    acting = case((Appointment.kind == AppointmentKind.ACTING, 1), else_=0)
    chain = (
        select(Appointment.person_id, acting.label("link"), Appointment.id.label("first"))
        .where(Appointment.post_id == post_id, in_force(today()))
        .cte("holding", recursive=True)
    )
    further = (
        select(row.person_id, chain.c.link + 1, row.id)
        .join(chain, row.acting_for_id == chain.c.person_id)
        .where(
            row.kind == AppointmentKind.ACTING,
            _held_on(row, today()),
            chain.c.link.between(1, FURTHEST),  # who acts for somebody in that one's own post has a row there
        )
    )
    chain = chain.union(further)
    nearest = (
        select(
            chain.c.person_id, func.min(chain.c.link).label("link"), func.min(chain.c.first).label("first")
        )
        .group_by(chain.c.person_id)
        .subquery()
    )
    query = (
        select(Person)
        .join(nearest, nearest.c.person_id == Person.id)
        .join(Post, Post.id == literal(post_id))
        .where(serves_there())
        .order_by(nearest.c.link, nearest.c.first)
    )
    return list(db.session.scalars(query))


def appointed(post_ids: Collection[int]) -> dict[int, Appointment]:
    """By which appointment each of these posts is held today, whoever acts before whom is acted for.

    A vacant post is missing.
    """
    query = (
        select(Appointment)
        .join(Person, Person.id == Appointment.person_id)
        .join(Post, Post.id == Appointment.post_id)
        .where(Appointment.post_id.in_(post_ids), in_force(today()), serves_there())
        .order_by(Appointment.kind, Appointment.id)  # acting sorts first: work reaches that officer
    )
    found: dict[int, Appointment] = {}
    for each in db.session.scalars(query):
        found.setdefault(each.post_id, each)
    return found


def substantive_holder(post_id: int) -> Person | None:
    """Who holds a post substantively today; None when it is vacant."""
    query = (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .join(Post, Post.id == Appointment.post_id)
        .where(
            Appointment.post_id == post_id,
            Appointment.kind == AppointmentKind.SUBSTANTIVE,
            in_force(today()),
            serves_there(),
        )
    )
    return db.session.scalars(query.order_by(Appointment.id).limit(1)).first()


def staff_of(registry_id: int) -> list[int]:
    """The ids of the people who hold a post of this registry today."""
    query = (
        select(Appointment.person_id)
        .join(Post, Post.id == Appointment.post_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Post.registry_id == registry_id, in_force(today()), serves_there())
    )
    return sorted(set(db.session.scalars(query)))


def posts_with_holders(institution_id: int) -> list[tuple[Post, str, bool]]:
    """Every active post: the post, its holder's name ("" when vacant) and whether that is a Kaimu."""
    holder = aliased(Person)
    query = (
        select(Post, Appointment.kind, holder)
        .outerjoin(Appointment, and_(Appointment.post_id == Post.id, in_force(today())))
        .outerjoin(
            holder,
            and_(
                holder.id == Appointment.person_id,
                holder.ended_at.is_(None),
                holder.institution_id == Post.institution_id,
            ),
        )
        .where(Post.institution_id == institution_id, Post.active)
        .order_by(Post.title_sw, Post.id, Appointment.kind, Appointment.id)
    )
    rows: dict[int, tuple[Post, str, bool]] = {}
    for found, kind, person in db.session.execute(query):  # acting sorts first: work reaches that officer
        shown = (found, person.name if person else "", bool(person) and kind is AppointmentKind.ACTING)
        if not rows.get(found.id, ("", ""))[1]:  # an appointment of somebody who has left says nothing
            rows[found.id] = shown
    return list(rows.values())
