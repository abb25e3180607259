"""Finding people and posts over all institutions: the recipient picker and the address book.

What was written is folded into words (geos.core.folding); each must begin a word of the holder's name, of the
post's titles or abbreviation, or of the institution's names. Nobody's mail address or rights are told here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound
from geos.core.folding import folded, words
from geos.directory.models import (
    Appointment,
    AppointmentKind,
    Institution,
    InstitutionKind,
    Person,
    Post,
    Unit,
)
from geos.directory.queries.holding import in_force
from geos.directory.queries.institutions import heads

OPEN = (Post.active, Institution.active)


@dataclass(frozen=True)
class Found:
    """Somebody in a post, a vacant post (`person` is None), or somebody who holds none (`post` is None)."""

    institution: Institution
    post: Post | None
    person: Person | None
    acting: bool = False


def pick(actor: Actor, text: str, limit: int = 12, *, own: bool = False) -> list[Found]:
    """Who is meant by a few words: the actor's own institution first, then the others (`own`: not at all).

    Nothing for nothing written.
    """
    sought = words(text)
    if not sought or limit < 1:
        return []
    known = _institutions()
    here = actor.institution_id if actor.institution_id in known else 0
    found = _described(_posts(sought, known, Post.institution_id == here, here, limit))
    if len(found) < limit:
        found += _without_post(sought, known, here, limit - len(found))
    if len(found) < limit and not own:
        elsewhere = Post.institution_id.notin_([here, *_inactive()])
        found += _described(_posts(sought, known, elsewhere, None, limit - len(found)))
    return found[:limit]


def _institutions() -> dict[int, str]:
    """The active institutions, each with the words that it is sought by; some hundred rows."""
    query = select(
        Institution.id,
        Institution.code,
        Institution.short_sw,
        Institution.short_en,
        Institution.name_sw,
        Institution.name_en,
    )
    return {row[0]: folded(*row[1:]) for row in db.session.execute(query.where(Institution.active))}


def _inactive() -> list[int]:
    return list(db.session.scalars(select(Institution.id).where(~Institution.active)))


def _posts(
    sought: list[str], known: dict[int, str], among: ColumnElement[bool], here: int | None, limit: int
) -> list[int]:
    """The ids of open posts that answer to the words, oldest first: an institution's head comes early."""
    query = select(Post.id).where(Post.active, among, _all(sought, known, here))
    return list(db.session.scalars(query.order_by(Post.id).limit(limit)))


def _all(sought: Iterable[str], known: dict[int, str], here: int | None = None) -> ColumnElement[bool]:
    """The condition that a post answers to each of these words; `here`: only in this institution."""
    return and_(
        *(
            or_(
                begins(Post.sought, word),
                *_of(Post.institution_id, word, known),
                Post.id.in_(_named(word, here)),
            )
            for word in sought
        )
    )


def begins(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """The condition that a word of a column `sought` begins so."""
    return column.like(f"% {word}%")


def _of(column: InstrumentedAttribute[int], word: str, known: dict[int, str]) -> list[ColumnElement[bool]]:
    """The condition that an institution has this word in its names, where there is one."""
    named = [id for id, names in known.items() if f" {word}" in names]
    return [column.in_(named)] if named else []


def _named(word: str, here: int | None) -> Select[int]:
    """The posts that somebody of this name holds today; the few people first, then their appointments."""
    people = select(Person.id).where(Person.ended_at.is_(None), begins(Person.sought, word))
    if here is not None:
        people = people.where(Person.institution_id == here)
    return select(Appointment.post_id).where(Appointment.person_id.in_(people), in_force(today()))


def _described(post_ids: Sequence[int]) -> list[Found]:
    """These posts in this order, each with everybody who holds it; acting first, since work reaches them."""
    if not post_ids:
        return []
    query = select(Post).where(Post.id.in_(post_ids)).options(joinedload(Post.institution))
    posts = {post.id: post for post in db.session.scalars(query)}
    held = holding(post_ids)
    return [
        Found(posts[id].institution, posts[id], row.person if row else None, bool(row) and _acting(row))
        for id in post_ids
        for row in held.get(id, [None])
    ]


def _acting(row: Appointment | None) -> bool:
    return row is not None and row.kind is AppointmentKind.ACTING


def holding(post_ids: Collection[int]) -> dict[int, list[Appointment]]:
    """Today's appointments of these posts with their people, acting first; a vacant post is missing."""
    query = (
        select(Appointment)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.post_id.in_(post_ids), in_force(today()), Person.ended_at.is_(None))
        .options(joinedload(Appointment.person))
        .order_by(Appointment.kind, Appointment.id)
    )
    found: dict[int, list[Appointment]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.post_id, []).append(row)
    return found


def _without_post(sought: list[str], known: dict[int, str], here: int, limit: int) -> list[Found]:
    """Serving people of the own institution who hold no post today."""
    holds = select(Appointment.id).where(Appointment.person_id == Person.id, in_force(today())).exists()
    query = select(Person).where(Person.institution_id == here, Person.ended_at.is_(None), ~holds)
    for word in sought:
        query = query.where(or_(begins(Person.sought, word), *_of(Person.institution_id, word, known)))
    query = query.options(joinedload(Person.institution)).order_by(Person.id).limit(limit)
    return [Found(person.institution, None, person) for person in db.session.scalars(query)]


# The address book ----------------------------------------------------------------------------------------


def address_book(
    text: str = "", institution_id: int | None = None, unit_id: int | None = None
) -> Select[Post]:
    """The open posts of all institutions, or of one, or of one of its units; see `holding`."""
    query = (
        select(Post)
        .join(Institution, Institution.id == Post.institution_id)
        .join(Unit, Unit.id == Post.unit_id)
    )
    query = query.options(joinedload(Post.institution), joinedload(Post.unit)).where(*OPEN)
    if sought := words(text):
        query = query.where(_all(sought, {} if institution_id else _institutions(), institution_id or None))
    if institution_id:
        query = query.where(Post.institution_id == institution_id)
    return query.where(Post.unit_id == unit_id) if unit_id else query


def institution_in_book(institution_id: int) -> Institution:
    """An active institution, or NotFound."""
    found = db.session.get(Institution, institution_id)
    if found is None or not found.active:
        raise NotFound
    return found


@dataclass(frozen=True)
class InBook:
    """An institution as a line of the book: the post at its top, and who holds that."""

    institution: Institution
    head: Post | None
    holder: str


def institutions_in_book(kind: InstitutionKind | None = None) -> Select[Institution]:
    """The active institutions, of one kind or of all."""
    query = select(Institution).where(Institution.active)
    return query.where(Institution.kind == kind) if kind else query


def in_book(rows: Sequence[Institution]) -> list[InBook]:
    """These institutions as lines; two statements."""
    tops = heads([row.id for row in rows])
    held = holding([post.id for post in tops.values()])
    return [InBook(row, top := tops.get(row.id), _first(held, top)) for row in rows]


def _first(held: dict[int, list[Appointment]], post: Post | None) -> str:
    rows = held.get(post.id, []) if post else []
    return rows[0].person.name if rows else ""
