"""Levels of a file and all that lies on it, by act and by date; and who needs to know, by act.

A file's level decides for everything on it: no folio is above it, and its documents, what waits on it, its
temporary file and the register's entries of its papers follow in a few statements, however thick it is.
"""

from datetime import date

from sqlalchemy import Update, update

from geos.access import queries as readers
from geos.access import service as access
from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.core.types import Level
from geos.directory.models import Post
from geos.documents import service as documents
from geos.files import following
from geos.files.models import Circulation, FileState, Folio, RegistryFile
from geos.files.policy import KIND, POLICY, registry_post
from geos.files.queries.readers import needed
from geos.files.service.rules import N_, NOTE, journal, lock, written
from geos.notices import service as notices
from geos.work import service as work

SAME = N_("The file has this level already")
NOT_CLEARED = N_("Choose a level that you are cleared for")
HOLDER = N_("The post that has the file is not cleared for this level: take the file back first")
LATER = N_("Write a day that is still to come")
LOWER = N_("Choose a level below the present one")
BOTH = N_("Write both the day and the level, or neither")
READS_ALREADY = N_("This post may read the file already")
NEEDED = N_("The registry, and whoever has the file, must be able to read it")
DUE = "declassifying of file"  # in the worker's log
GONE = N_("Of this file only the residue is left")


@command
def change_level(actor: Actor, file: RegistryFile, level: Level, reason: str) -> RegistryFile:
    """Raise or lower (declassify) a file with everything on it.

    By the records manager of its registry, who must be cleared for the new level. Invalid where whoever has
    the file, or will receive it, is not; Incomplete without a reason.
    """
    _begin(actor, file)
    why = written(reason, NOTE, "reason")
    if level == file.level:
        raise Invalid(SAME, fields={"level": SAME})
    if level > actor.clearance:
        raise Invalid(NOT_CLEARED, fields={"level": NOT_CLEARED})
    _refuse_uncleared_holder(file, level)
    _change(actor, file, level, why)
    return file


@command
def plan_declassifying(
    actor: Actor, file: RegistryFile, on: date | None, to: Level | None, reason: str = ""
) -> RegistryFile:
    """From the day `on` the file is of the level `to`, which is lower; neither takes the plan back."""
    _begin(actor, file)
    if (on is None) != (to is None):
        raise Invalid(BOTH, fields={"on": BOTH})
    if on is not None and on <= today():
        raise Invalid(LATER, fields={"on": LATER})
    if to is not None and to >= file.level:
        raise Invalid(LOWER, fields={"to": LOWER})
    file.declassify_on, file.declassify_to = on, to
    db.session.flush()
    journal(
        actor,
        "plan_declassifying",
        file,
        post_id=_post(actor, file),
        starts_on=on.isoformat() if on else None,
        to_level=int(to) if to is not None else None,
        reason=written(reason, NOTE, "reason") if on else "",
    )
    return file


def declassify_due(limit: int = 50) -> int:
    """Lower the files whose day has come, each in a transaction of its own; how many there were."""
    due = db.select(RegistryFile.id).where(
        RegistryFile.declassify_on <= today(), RegistryFile.id.not_in(sweeping.resting(DUE))
    )
    ids = list(db.session.scalars(due.order_by(RegistryFile.id).limit(limit)))
    worker = Actor.system("worker")
    return sweeping.each(DUE, ids, lambda id: _declassify(worker, db.session.get_one(RegistryFile, id)))


@command
def _declassify(actor: Actor, file: RegistryFile) -> None:
    lock(file)
    on, to = file.declassify_on, file.declassify_to
    if on is None or to is None or on > today():
        return  # somebody was faster
    if to < file.level:
        _change(actor, file, to, on.isoformat())
    file.declassify_on = file.declassify_to = None


def _begin(actor: Actor, file: RegistryFile) -> None:
    lock(file)
    POLICY.require(actor, "change_level", file)
    if file.state is FileState.DISPOSED:
        raise WrongState(GONE)


def _refuse_uncleared_holder(file: RegistryFile, level: Level) -> None:
    coming = file.transit.to_post if file.transit else None
    for post in (file.holder_post, coming):
        if post is not None and post.clearance < level:
            raise Invalid(HOLDER, fields={"level": HOLDER})


def _change(actor: Actor, file: RegistryFile, level: Level, why: str) -> None:
    before = file.level
    temporary = db.select(RegistryFile).filter_by(main_file_id=file.id, merged_at=None)
    for each in (file, *db.session.scalars(temporary)):
        _apply(each, level)
    if level <= (file.declassify_to if file.declassify_to is not None else Level.OPEN):
        file.declassify_on = file.declassify_to = None
    db.session.flush()
    journal(
        actor, "change_level", file, post_id=_post(actor, file), was=int(before), now=int(level), reason=why
    )


def _apply(file: RegistryFile, level: Level) -> None:
    """One file: it, its folios, its documents, what waits on it, what was told of it, and what follows."""
    was, raised = file.level, level > file.level
    # Raised, a paper that was as high as the file stays so; lowered, none is above it.
    own = Folio.level == file.level if raised else Folio.level > level
    file.level = level
    db.session.flush()
    _run(update(Folio).where(Folio.file_id == file.id, own).values(level=level))
    documents.relevel(KIND, file.id, level)
    work.reclassify_file(file.id, level, raised=raised)
    notices.reclassify(KIND, db.select(RegistryFile.id).filter_by(id=file.id), level)
    # A showing waits beside the file, not on it: it never hinders its closing, but is as secret as it.
    shown = db.select(Circulation.id).filter_by(file_id=file.id)
    work.reclassify_all(Circulation.__tablename__, shown, level)
    notices.reclassify(Circulation.__tablename__, shown, level)
    following.levelled(file, was)
    db.session.flush()
    db.session.expire_all()


def _run(statement: Update) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


# Need-to-know ------------------------------------------------------------------------------------------


@command
def grant_reading(actor: Actor, file: RegistryFile, post: Post, reason: str) -> RegistryFile:
    """Let a post read the file without having it. By the records manager of its registry, with a reason."""
    _begin(actor, file)
    why = written(reason, NOTE, "reason")
    if post.institution_id != file.institution_id or not post.active:
        message = N_("Choose a post of this institution")
        raise Invalid(message, fields={"post": message})
    if post.clearance < file.level:
        message = N_("Choose a post that is cleared for this level")
        raise Invalid(message, fields={"post": message})
    token = f"post:{post.id}"
    if token in _tokens(file):
        raise Invalid(READS_ALREADY, fields={"post": READS_ALREADY})
    access.grant(KIND, file.id, token)
    journal(
        actor, "grant_reading", file, post_id=_post(actor, file), named=post.title_sw, token=token, reason=why
    )
    return file


@command
def stop_reading(actor: Actor, file: RegistryFile, token: str, reason: str) -> RegistryFile:
    """Take somebody's need to know back. Not of the registry, nor of whoever has or will receive the file."""
    _begin(actor, file)
    why = written(reason, NOTE, "reason")
    if token in needed(file):
        raise WrongState(NEEDED)
    if token not in _tokens(file):
        raise WrongState
    access.revoke(KIND, file.id, token)
    journal(actor, "stop_reading", file, post_id=_post(actor, file), token=token, reason=why)
    return file


def _tokens(file: RegistryFile) -> set[str]:
    return set(db.session.scalars(readers.tokens_of(KIND, file.id)))


def _post(actor: Actor, file: RegistryFile) -> int | None:
    post = registry_post(actor, file.registry_id)
    return post.id if post else None
