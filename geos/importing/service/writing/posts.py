"""Writing posts: new ones from the top down, then what changed, roles and heads of units."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import delete, insert, select
from sqlalchemy.orm.attributes import flag_modified

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.types import Level
from geos.directory.models import Post, PostRole, SigningGrant, Unit
from geos.importing.models import RowState
from geos.importing.queries.planning import PostPlan
from geos.importing.reading import Entry
from geos.importing.service.writing.recording import journal

T = TypeVar("T", Post, Unit)
FIELDS = ("title_sw", "title_en", "unit_id", "registry_id", "supervisor_id", "clearance")


def write(actor: Actor, plan: PostPlan) -> None:
    """Every good line of the plan."""
    entries = sorted(plan.good, key=lambda entry: entry.place)
    states = {id(entry): entry.state for entry in entries}
    lines = {id(entry): number for number, entry in plan.made.items()}
    ids: dict[int, int] = {}
    for entry in entries:
        above = entry.get("supervisor_id")
        if above is not None:
            entry.values["supervisor_id"] = ids.get(above, above)
        if states[id(entry)] is RowState.NEW:
            entry.known = ids[lines[id(entry)]] = _made(plan, entry)
    changed = [entry for entry in entries if states[id(entry)] is RowState.CHANGE]
    _change(changed)
    _head_no_more(changed)
    acted = [entry for entry in entries if states[id(entry)] is not RowState.SAME]
    _set_roles(acted)
    _set_heads(plan, acted)
    _set_signing(acted, ids)
    for entry in acted:
        made = states[id(entry)] is RowState.NEW
        roles = [str(role) for role in entry.get("roles", ())]
        journal(
            actor, plan, "post", entry, made, code=entry.get("code"), **({"roles": roles} if made else {})
        )


def _made(plan: PostPlan, entry: Entry) -> int:
    values = {
        "institution_id": plan.institution.id,
        "unit_id": entry.get("unit_id"),
        "registry_id": entry.get("registry_id"),
        "code": entry.get("code"),
        "title_sw": entry.get("title_sw"),
        "title_en": entry.get("title_en") or entry.get("title_sw"),
        "supervisor_id": entry.get("supervisor_id"),
        "clearance": entry.get("clearance", Level.RESTRICTED),
        "version": 1,
    }
    return int(db.session.scalars(insert(Post).returning(Post.id), [values]).one())


def _change(entries: list[Entry]) -> None:
    posts = _by_id(Post, [entry.known for entry in entries])
    for entry in entries:
        post = posts[entry.known or 0]
        for name in FIELDS:
            if name in entry.values:
                setattr(post, name, entry.values[name])
        flag_modified(post, "code")  # with its version up, a page read before is told to be old
    db.session.flush()


def _head_no_more(entries: list[Entry]) -> None:
    """A post that moves heads its old unit no more."""
    moved = {entry.known: entry.get("unit_id") for entry in entries if entry.get("unit_id") is not None}
    for unit in db.session.scalars(select(Unit).where(Unit.head_post_id.in_(moved))):
        if moved[unit.head_post_id] != unit.id:
            unit.head_post_id = None


def _set_roles(entries: list[Entry]) -> None:
    told = [entry for entry in entries if "roles" in entry.values]
    db.session.execute(delete(PostRole).where(PostRole.post_id.in_([entry.known for entry in told])))
    rows = [{"post_id": entry.known, "role": role} for entry in told for role in entry.values["roles"]]
    if rows:
        db.session.execute(insert(PostRole), rows)


def _set_heads(plan: PostPlan, entries: list[Entry]) -> None:
    told = [entry for entry in entries if "head" in entry.values]
    where = {entry.line: entry.get("unit_id") or plan.posts[entry.known or 0].unit_id for entry in told}
    units = _by_id(Unit, list(where.values()))
    for entry in told:
        unit = units[where[entry.line] or 0]
        if entry.values["head"]:
            unit.head_post_id = entry.known
        elif unit.head_post_id == entry.known:
            unit.head_post_id = None


def _set_signing(entries: list[Entry], made: dict[int, int]) -> None:
    """Exactly these principals for whom a post's holder signs; lines of the file have their ids by now."""
    told = [entry for entry in entries if "principal_ids" in entry.values]
    db.session.execute(delete(SigningGrant).where(SigningGrant.post_id.in_([entry.known for entry in told])))
    rows = [
        {"post_id": entry.known, "principal_id": made.get(id, id)}
        for entry in told
        for id in sorted(entry.values["principal_ids"])
    ]
    if rows:
        db.session.execute(insert(SigningGrant), rows)


def _by_id(model: type[T], ids: Sequence[int | None]) -> dict[int, T]:
    return {row.id: row for row in db.session.scalars(select(model).where(model.id.in_(ids)))}
