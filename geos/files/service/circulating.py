"""Showing a file to many for information: each reads it where it is, and it stays where it is."""

from collections.abc import Sequence

from geos.access import service as access
from geos.access.models import AccessRow
from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.directory.models import Post
from geos.files.models import Circulation, Movement, RegistryFile
from geos.files.policy import POLICY, keeping_post
from geos.files.queries.readers import needed
from geos.files.service.rules import KIND, N_, NOTE, bounded, journal, lock, refuse_ended
from geos.work import service as work

READ = "read"  # what waits for whoever is shown a file
MOST = 60  # posts at once
NOBODY = N_("Choose at least one post")
ELSEWHERE = N_("Choose posts of this institution")
NOT_CLEARED = N_("%(post)s is not cleared for this level")
HAS_IT = N_("%(post)s has the file, or has it to read already")
TOO_MANY = N_("Choose at most %(most)d posts at once")


@command
def circulate(actor: Actor, file: RegistryFile, posts: Sequence[Post], note: str = "") -> RegistryFile:
    """Let these posts read the file for information, saying why; its holder stays its holder.

    By whoever has the file now. Invalid where one of the posts is of another institution, is not cleared,
    has the file or has not yet seen an earlier showing: then nobody is shown it.
    """
    lock(file)
    POLICY.require(actor, "read", file)
    refuse_ended(file)
    POLICY.require(actor, "circulate", file)
    chosen = {post.id: post for post in posts}
    _check(file, list(chosen.values()))
    note, keeper = bounded(note, NOTE, "note"), keeping_post(actor, file)
    for post in chosen.values():
        shown = Circulation(
            file_id=file.id,
            post_id=post.id,
            note=note,
            sent_by_id=actor.person_id,
            sent_post_id=file.holder_post_id,
        )
        db.session.add(shown)
        db.session.flush()
        _let_read(file, shown)
    journal(actor, "circulate", file, post_id=keeper.id if keeper else None, posts=sorted(chosen))
    return file


@command
def see(actor: Actor, circulation: Circulation) -> Circulation:
    """Say that one has read the file; then it waits for this post no longer. By whoever holds the post."""
    db.session.refresh(circulation, with_for_update={"of": Circulation})
    file = db.session.get_one(RegistryFile, circulation.file_id)
    if not POLICY.can(actor, "read", file):
        raise NotFound
    if not actor.holds(circulation.post_id):
        raise Denied
    if circulation.seen_at is not None:
        raise WrongState
    circulation.seen_at, circulation.seen_by_id = now(), actor.person_id
    work.close(actor, Circulation.__tablename__, circulation.id)
    audit.record(
        actor,
        "see",
        Circulation.__tablename__,
        circulation.id,
        institution_id=file.institution_id,
        post_id=circulation.post_id,
        level=file.level,
        reference=file.reference,
    )
    return circulation


@command
def call_back(actor: Actor, circulation: Circulation) -> Circulation:
    """Take a showing back before it was seen; whoever could read the file only by it no longer can.

    By whoever holds the post that showed it, or the registry's staff where the registry did. WrongState once
    it was seen.
    """
    db.session.refresh(circulation, with_for_update={"of": Circulation})
    file = db.session.get_one(RegistryFile, circulation.file_id)
    if not POLICY.can(actor, "read", file):
        raise NotFound
    if not showed_it(actor, file, circulation):
        raise Denied
    if circulation.seen_at is not None:
        raise WrongState
    work.close(actor, Circulation.__tablename__, circulation.id, done=False)
    if _opened_it(file, circulation):
        access.revoke(KIND, file.id, f"post:{circulation.post_id}")
    circulation.seen_at = now()
    db.session.flush()
    journal(actor, "call_back", file, post_id=circulation.sent_post_id, posts=[circulation.post_id])
    return circulation


def showed_it(actor: Actor, file: RegistryFile, shown: Circulation) -> bool:
    """Whether the actor stands where the showing came from."""
    if shown.sent_post_id is not None:
        return actor.holds(shown.sent_post_id)
    return file.registry_id in actor.registry_ids


def _opened_it(file: RegistryFile, shown: Circulation) -> bool:
    """Whether the post may read the file because of this showing alone: not before it, nor by having it."""
    token = f"post:{shown.post_id}"
    row = db.session.get(AccessRow, (KIND, file.id, token))
    had = db.select(Movement.id).filter_by(file_id=file.id, to_post_id=shown.post_id, state="received")
    if row is None or row.since < shown.sent_at or token in needed(file):
        return False
    return db.session.execute(had.limit(1)).first() is None


def _check(file: RegistryFile, posts: Sequence[Post]) -> None:
    if not posts:
        raise Invalid(NOBODY, fields={"posts": NOBODY})
    if len(posts) > MOST:
        raise Invalid(TOO_MANY, fields={"posts": TOO_MANY}, most=MOST)
    if any(post.institution_id != file.institution_id or not post.active for post in posts):
        raise Invalid(ELSEWHERE, fields={"posts": ELSEWHERE})
    busy = _reading(file) | {file.holder_post_id}
    for post in posts:
        wrong = NOT_CLEARED if post.clearance < file.level else HAS_IT if post.id in busy else ""
        if wrong:
            raise Invalid(wrong, fields={"posts": wrong}, post=post.title_sw)


def _reading(file: RegistryFile) -> set[int | None]:
    """Posts that were shown the file and have not said that they saw it."""
    return set(db.session.scalars(db.select(Circulation.post_id).filter_by(file_id=file.id, seen_at=None)))


def _let_read(file: RegistryFile, shown: Circulation) -> None:
    sender = file.holder_post
    access.grant(KIND, file.id, f"post:{shown.post_id}")
    work.open_item(
        f"post:{shown.post_id}",
        READ,
        Circulation.__tablename__,
        shown.id,
        institution_id=file.institution_id,
        title=file.title,
        reference=file.reference,
        level=file.level,
        from_label=sender.title_sw if sender else file.at_registry.name_sw,
    )
