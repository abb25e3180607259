"""What every act of this feature begins with."""

from typing import Any

from geos.access import service as access
from geos.audit import service as audit
from geos.core.actor import Actor, Role
from geos.core.db import db
from geos.core.errors import Invalid
from geos.core.types import Level
from geos.files.service.rules import N_, NOTE, bounded, journal, lock, written
from geos.retention import queries
from geos.retention.models import DisposalCase, TransferList
from geos.work import service as work

__all__ = ["NOTE", "N_", "bounded", "journal", "lock", "note", "post_with", "tell_archivists", "written"]

NO_ARCHIVIST = N_("No post of this institution is an archivist's yet: ask the administrator to make one")

Paper = DisposalCase | TransferList


def post_with(actor: Actor, role: Role, registry_id: int | None = None) -> int | None:
    """The post in which the actor has a role (in a registry); None where it was given to the person."""
    posts = (p for p in actor.posts if role in p.roles and registry_id in (None, p.registry_id))
    found = next(posts, None)
    return found.id if found else None


def acting_for(actor: Actor, post_id: int | None) -> int | None:
    """The person in whose place the actor holds a post."""
    post = actor.post(post_id) if post_id is not None else None
    return post.acting_for_id if post else None


def again(paper: Paper) -> None:
    """Read it anew and let nobody else act upon it until this transaction ends."""
    db.session.refresh(paper, with_for_update={"of": type(paper)})


def note(actor: Actor, act: str, paper: Paper, post_id: int | None = None, **facts: Any) -> None:
    """Journal an act upon a case or a list: numbers, never titles."""
    audit.record(
        actor,
        act,
        paper.__tablename__,
        paper.id,
        institution_id=paper.institution_id,
        post_id=post_id,
        level=paper.level,
        reference=paper.label,
        **facts,
    )


def tell_archivists(paper: Paper, act: str, title: str) -> None:
    """Let the archivists' posts read it, and put it on their desks. Invalid where there is none."""
    posts = queries.archivist_posts(paper.institution_id)
    if not posts:
        raise Invalid(NO_ARCHIVIST)
    access.grant(paper.__tablename__, paper.id, *(f"post:{post.id}" for post in posts))
    for post in posts:
        await_post(paper, act, post.id, title)


def await_post(paper: Paper, act: str, post_id: int, title: str) -> None:
    """Something about a case or a list now waits for a post."""
    work.open_item(
        f"post:{post_id}",
        act,
        paper.__tablename__,
        paper.id,
        institution_id=paper.institution_id,
        title=title,
        reference=paper.label,
        level=Level(paper.level),
        from_label=paper.at_registry.name_sw,
    )
