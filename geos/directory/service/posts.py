"""Posts: entered, changed, closed and reopened."""

from collections.abc import Iterable

from sqlalchemy import select

from geos.core.actor import REGISTRY_ROLES, Actor, Role
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.core.types import Level
from geos.directory import closing
from geos.directory.models import Post, PostRole, Registry, Unit
from geos.directory.policy import BEYOND, NOT_ONESELF, POLICY, Seat, exceeds, may_give, not_own
from geos.directory.queries import structure as queries
from geos.directory.service.recording import added, changed, one_at_a_time, require_unchanged

LONGEST = 64  # posts above one another that are looked at


@command
def add_post(
    actor: Actor,
    unit: Unit,
    code: str,
    title_sw: str,
    title_en: str,
    *,
    roles: Iterable[Role] = (Role.OFFICER,),
    supervisor: Post | None = None,
    registry: Registry | None = None,
    clearance: Level = Level.RESTRICTED,
    head: bool = False,
) -> Post:
    """Enter a post in a unit; `head` makes it the unit's head.

    Refused: an abbreviation that another post of the institution has, a supervisor or registry of another
    institution, a registry's role without a registry, and a role that is not the actor's to give. Whoever
    heads the unit covers the vacant post at once: Denied where it gives more than they have.
    """
    POLICY.require(actor, "administer", Seat(unit.institution_id))
    given = set(roles)
    _may_give(actor, given)
    if unit.id in actor.unit_ids and exceeds(actor, given, clearance, registry.id if registry else None):
        raise Denied(NOT_ONESELF)
    _sound(unit.institution_id, None, code, unit, given, supervisor, registry)
    row = Post(
        institution_id=unit.institution_id,
        unit_id=unit.id,
        code=code,
        title_sw=title_sw,
        title_en=title_en,
        supervisor_id=supervisor.id if supervisor else None,
        registry_id=registry.id if registry else None,
        clearance=clearance,
        roles=[PostRole(role=role) for role in sorted(given)],
    )
    added(actor, "add_post", row, lambda: row.institution_id, named=title_sw, code=code)
    if head:
        unit.head_post_id = row.id
    return row


@command
def edit_post(
    actor: Actor,
    post: Post,
    *,
    code: str,
    title_sw: str,
    title_en: str,
    unit: Unit,
    roles: Iterable[Role],
    clearance: Level,
    supervisor: Post | None,
    registry: Registry | None,
    version: int | None = None,
) -> Post:
    """Change a post. Who holds it, and what waits at it, stays; a post that moves heads its old unit no more.

    A role beyond the actor's giving stays as it is. Refused as in `add_post`, and a supervisor who answers,
    directly or through others, to this very post. Denied: to let one's own post do or
    read more, or put it elsewhere, and to move a post into a unit that one heads, for one covers the vacant.
    """
    POLICY.require(actor, "administer", Seat(post.institution_id))
    require_unchanged(post, version)
    if not post.active:
        raise WrongState
    held = {row.role for row in post.roles}
    wanted = set(roles) if may_give(actor, BEYOND) else set(roles) | (held & BEYOND)
    _may_give(actor, wanted - held)
    _not_for_oneself(actor, post, unit, wanted, clearance, supervisor, registry)
    _sound(post.institution_id, post, code, unit, wanted, supervisor, registry)
    facts = _changes(post, unit, wanted, clearance)
    if unit.id != post.unit_id:
        _head_no_more(post)
    post.code, post.title_sw, post.title_en, post.clearance = code, title_sw, title_en, clearance
    post.unit_id, post.registry_id = unit.id, registry.id if registry else None
    post.supervisor_id = supervisor.id if supervisor else None
    _set_roles(post, wanted)
    return changed(actor, "edit_post", post, named=title_sw, code=code, **facts)


@command
def close_post(actor: Actor, post: Post, *, reason: str, version: int | None = None) -> Post:
    """Close a post that nobody holds and at which nothing waits. What was done in it stays."""
    POLICY.require(actor, "administer", Seat(post.institution_id))
    require_unchanged(post, version)
    if not post.active:
        raise WrongState
    if name := queries.held_by(post.id):
        raise Invalid("%(name)s holds this post, or will. End that appointment first.", name=name)
    closing.require_free("post", post.id)
    _head_no_more(post)
    post.active = False
    return changed(actor, "close_post", post, named=post.title_sw, code=post.code, reason=reason)


@command
def reopen_post(actor: Actor, post: Post, *, reason: str = "", version: int | None = None) -> Post:
    """Open a closed post again, in a unit that stands; Denied in one that the actor heads and so covers."""
    POLICY.require(actor, "administer", Seat(post.institution_id))
    require_unchanged(post, version)
    if post.unit_id in actor.unit_ids:
        raise Denied(NOT_ONESELF)
    if post.active:
        raise WrongState
    if not post.unit.active:
        raise Invalid("Reopen %(unit)s first: this post is in it", unit=post.unit.name_sw)
    post.active = True
    return changed(actor, "reopen_post", post, named=post.title_sw, code=post.code, reason=reason)


def _may_give(actor: Actor, roles: set[Role]) -> None:
    if not may_give(actor, roles):
        raise Denied("Only the e-Government Authority gives this role")


def _not_for_oneself(
    actor: Actor,
    post: Post,
    unit: Unit,
    roles: set[Role],
    clearance: Level,
    supervisor: Post | None,
    registry: Registry | None,
) -> None:
    """Denied where the actor would gain by it; giving up roles and clearance is nobody's harm."""
    if unit.id != post.unit_id and unit.id in actor.unit_ids:
        raise Denied(NOT_ONESELF)
    moves = (
        unit.id != post.unit_id,
        (supervisor.id if supervisor else None) != post.supervisor_id,
        (registry.id if registry else None) != post.registry_id,
    )
    if roles - {row.role for row in post.roles} or clearance > post.clearance or any(moves):
        not_own(actor, post.id)


def _sound(
    institution_id: int,
    post: Post | None,
    code: str,
    unit: Unit,
    roles: set[Role],
    supervisor: Post | None,
    registry: Registry | None,
) -> None:
    if unit.institution_id != institution_id or not unit.active:
        raise Invalid(fields={"unit": "Choose a unit of this institution"})
    twin = db.session.scalars(select(Post).filter_by(institution_id=institution_id, code=code)).first()
    if twin is not None and (post is None or twin.id != post.id):
        raise Invalid(
            fields={"code": "Write another abbreviation: %(title)s has this one"}, title=twin.title_sw
        )
    if registry is not None and (registry.institution_id != institution_id or not registry.active):
        raise Invalid(fields={"registry": "Choose a registry of this institution"})
    if registry is None and REGISTRY_ROLES & roles:
        raise Invalid(fields={"registry": "Choose the registry in which this post works"})
    if supervisor is not None:
        _sound_supervisor(institution_id, post, supervisor)


def _sound_supervisor(institution_id: int, post: Post | None, supervisor: Post) -> None:
    """Invalid for a post of another institution, a closed one, itself, or one that answers to it."""
    one_at_a_time(institution_id)
    if supervisor.institution_id != institution_id or not supervisor.active:
        raise Invalid(fields={"supervisor": "Choose an open post of this institution"})
    if post is None:
        return
    above: Post | None = supervisor
    for _ in range(LONGEST):
        if above is None:
            return
        if above.id == post.id:
            raise Invalid(
                fields={"supervisor": "%(supervisor)s answers to %(post)s: this would go round in a loop"},
                supervisor=supervisor.title_sw,
                post=post.title_sw,
            )
        above = db.session.get(Post, above.supervisor_id) if above.supervisor_id else None
    raise Invalid(fields={"supervisor": "Choose an open post of this institution"})


def _changes(post: Post, unit: Unit, roles: set[Role], clearance: Level) -> dict[str, object]:
    """What a later reader of the journal will want to know of an edit, besides the names."""
    held = {row.role for row in post.roles}
    facts: dict[str, object] = {
        "given": sorted(role.value for role in roles - held),
        "taken": sorted(role.value for role in held - roles),
    }
    if unit.id != post.unit_id:
        facts["to"] = unit.name_sw
    if clearance != post.clearance:
        facts["clearance"] = int(clearance)
    return facts


def _set_roles(post: Post, roles: set[Role]) -> None:
    """Only what differs is written."""
    kept = [row for row in post.roles if row.role in roles]
    new = roles - {row.role for row in kept}
    post.roles = [*kept, *(PostRole(role=role) for role in sorted(new))]


def _head_no_more(post: Post) -> None:
    if post.unit.head_post_id == post.id:
        post.unit.head_post_id = None
