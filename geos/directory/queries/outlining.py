"""The structure of an institution as a whole: its tree, the posts in it, its registries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from geos.core.actor import Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.folding import words
from geos.directory.models import (
    Appointment,
    AppointmentKind,
    Person,
    Post,
    PostRole,
    Registry,
    RegistryKind,
    SigningGrant,
    Unit,
)
from geos.directory.queries.holding import in_force
from geos.directory.queries.seeking import begins, holding
from geos.directory.queries.structure import units


@dataclass
class Branch:
    """A unit with what stands below it; `posts` counts its own open posts."""

    unit: Unit
    head: Post | None = None
    holder: str = ""  # of the head; "" while it is vacant
    acting: bool = False
    posts: int = 0
    registries: list[Registry] = field(default_factory=list)
    children: list["Branch"] = field(default_factory=list)


def outline(institution_id: int) -> list[Branch]:
    """The tree of standing units, by name at each level; five statements however large it is."""
    branches = {unit.id: Branch(unit) for unit in units(institution_id)}
    _heads(branches)
    _count(institution_id, branches)
    for row in registries_in(institution_id):
        if row.active and row.unit_id in branches:
            branches[row.unit_id].registries.append(row)
    roots: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.unit.parent_id or 0)
        (above.children if above else roots).append(branch)
    return roots


def _heads(branches: dict[int, Branch]) -> None:
    ids = [branch.unit.head_post_id for branch in branches.values() if branch.unit.head_post_id]
    heads = {post.id: post for post in db.session.scalars(select(Post).where(Post.id.in_(ids)))}
    held = holding(ids)
    for branch in branches.values():
        branch.head = heads.get(branch.unit.head_post_id or 0)
        if branch.head and (rows := held.get(branch.head.id)):
            branch.holder, branch.acting = rows[0].person.name, rows[0].kind is AppointmentKind.ACTING


def _count(institution_id: int, branches: dict[int, Branch]) -> None:
    query = select(Post.unit_id, func.count()).where(Post.institution_id == institution_id, Post.active)
    for unit_id, count in db.session.execute(query.group_by(Post.unit_id)):
        if unit_id in branches:
            branches[unit_id].posts = count


def registries_in(institution_id: int) -> list[Registry]:
    """All registries of an institution, the closed ones last."""
    query = select(Registry).filter_by(institution_id=institution_id)
    return list(db.session.scalars(query.order_by(Registry.active.desc(), Registry.name_sw, Registry.id)))


def registries_listed(institution_id: int, kind: str = "", state: str = "") -> Select[Registry]:
    """Its registries as a list: those in use, or those of a `state` (`closed`, `all`), and of a kind."""
    query = select(Registry).join(Unit, Unit.id == Registry.unit_id)
    query = query.where(Registry.institution_id == institution_id)
    if kind in set(RegistryKind):
        query = query.where(Registry.kind == RegistryKind(kind))
    return query if state == "all" else query.where(Registry.active == (state != "closed"))


@dataclass(frozen=True)
class Staffed:
    """A registry with its unit and the posts that work in it, each with its holders' names."""

    registry: Registry
    unit: Unit
    staff: list[tuple[Post, str]]


def staffed(rows: Sequence[Registry]) -> list[Staffed]:
    """These registries with their staff; a fixed number of statements."""
    posts, units = staff_posts([row.id for row in rows]), units_by_id([row.unit_id for row in rows])
    held = holding([post.id for of_one in posts.values() for post in of_one])
    names = {id: ", ".join(each.person.name for each in found) for id, found in held.items()}
    return [
        Staffed(row, units[row.unit_id], [(post, names.get(post.id, "")) for post in posts.get(row.id, [])])
        for row in rows
    ]


def units_by_id(ids: Collection[int]) -> dict[int, Unit]:
    """These units, standing or dissolved."""
    return {unit.id: unit for unit in db.session.scalars(select(Unit).where(Unit.id.in_(ids)))}


def staff_posts(registry_ids: Collection[int]) -> dict[int, list[Post]]:
    """The open posts that work in each of these registries."""
    query = select(Post).where(Post.registry_id.in_(registry_ids), Post.active)
    found: dict[int, list[Post]] = {}
    for post in db.session.scalars(query.order_by(Post.title_sw, Post.id)):
        found.setdefault(post.registry_id or 0, []).append(post)
    return found


# Posts -------------------------------------------------------------------------------------------------


def posts_in(
    institution_id: int, text: str = "", unit_id: int = 0, role: Role | None = None, state: str = ""
) -> Select[Post]:
    """The posts of an institution: the open ones, or by `state` those `vacant`, `held`, `closed` or `all`."""
    query = select(Post).join(Unit, Unit.id == Post.unit_id).where(Post.institution_id == institution_id)
    query = query.options(joinedload(Post.unit), selectinload(Post.roles)).where(*_in_state(state))
    for word in words(text):
        query = query.where(or_(begins(Post.sought, word), Post.id.in_(_held_by(institution_id, word))))
    if unit_id:
        query = query.where(Post.unit_id == unit_id)
    if role is not None:
        query = query.where(exists().where(PostRole.post_id == Post.id, PostRole.role == role))
    return query


def _in_state(state: str) -> tuple[ColumnElement[bool], ...]:
    held = (
        exists()
        .where(Appointment.post_id == Post.id, in_force(today()))
        .where(Person.id == Appointment.person_id, Person.ended_at.is_(None))
    )
    is_open = Post.active.is_(True)
    return {
        "vacant": (is_open, ~held),
        "held": (is_open, held),
        "closed": (~is_open,),
        "all": (),
    }.get(state, (is_open,))


def _held_by(institution_id: int, word: str) -> Select[int]:
    query = select(Appointment.post_id).join(Person, Person.id == Appointment.person_id)
    query = query.where(in_force(today()), Person.ended_at.is_(None))
    return query.where(Person.institution_id == institution_id, begins(Person.sought, word))


@dataclass(frozen=True)
class Seated:
    """A post as a line of a list: who holds it today (acting first), to whom it answers, its registry."""

    post: Post
    held: list[Appointment]
    supervisor: Post | None
    registry: Registry | None


def seated(posts: Sequence[Post]) -> list[Seated]:
    """These posts as lines; three statements."""
    held = holding([post.id for post in posts])
    above = {post.supervisor_id for post in posts if post.supervisor_id}
    supervisors = {post.id: post for post in db.session.scalars(select(Post).where(Post.id.in_(above)))}
    rooms = {post.registry_id for post in posts if post.registry_id}
    registries = {row.id: row for row in db.session.scalars(select(Registry).where(Registry.id.in_(rooms)))}
    return [
        Seated(
            post,
            held.get(post.id, []),
            supervisors.get(post.supervisor_id or 0),
            registries.get(post.registry_id or 0),
        )
        for post in posts
    ]


def open_posts(institution_id: int) -> list[Post]:
    """The open posts of an institution, by Swahili title."""
    query = select(Post).where(Post.institution_id == institution_id, Post.active)
    return list(db.session.scalars(query.order_by(Post.title_sw, Post.id)))


def answering_to(post_id: int) -> list[Post]:
    """The open posts whose stated supervisor this one is."""
    query = select(Post).where(Post.supervisor_id == post_id, Post.active)
    return list(db.session.scalars(query.order_by(Post.title_sw, Post.id)))


def appointments_to(post_id: int) -> list[Appointment]:
    """Who held, holds and will hold a post, the latest first."""
    query = select(Appointment).filter_by(post_id=post_id)
    query = query.options(joinedload(Appointment.person), joinedload(Appointment.acting_for))
    return list(db.session.scalars(query.order_by(Appointment.starts_on.desc(), Appointment.id.desc())))


def signed_for_by(post_id: int) -> list[Post]:
    """The posts whose holders may sign (Kny.) for the holder of this one; see `principals`."""
    query = select(Post).join(SigningGrant, SigningGrant.post_id == Post.id)
    query = query.where(SigningGrant.principal_id == post_id)
    return list(db.session.scalars(query.order_by(Post.title_sw, Post.id)))


def listed(query: Select[Post]) -> list[Post]:
    """All of a query's posts, by Swahili title: those of one unit, not of an institution."""
    return list(db.session.scalars(query.order_by(Post.title_sw, Post.id)))
