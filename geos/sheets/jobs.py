"""Prints made apart from the request that asked for them; features above (registers) add their makers.

A job's bytes lie in the cache folder until it expires. Making happens outside any transaction, with the
rights that the asker has at that moment; whoever fetches is asked again.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import CursorResult, Select, or_, select, update
from ulid import ULID

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import DomainError, NotFound
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Person
from geos.sheets.models import JobState, PrintJob
from geos.web.i18n import language

log = logging.getLogger("geos.prints")

KEPT = timedelta(days=3)  # how long a print can be fetched
LEASE = timedelta(minutes=30)  # a maker that has not ended by then was cut off
ATTEMPTS = 3
LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing
KIND = PrintJob.__tablename__


@dataclass(frozen=True)
class Maker:
    """Who makes one kind of print.

    `allowed` raises NotFound where the actor may not have it (any more); `make` writes the bytes and
    returns the number of pages or files; `title` says what it is, for those who may have it.
    """

    allowed: Callable[[Actor, PrintJob], object]
    make: Callable[[Actor, PrintJob, BinaryIO], int]
    title: Callable[[Actor, PrintJob], str]


@dataclass(frozen=True)
class Asked:
    """What is asked for: see PrintJob. `facts` go into the journal."""

    what: str
    filename: str
    media_type: str
    subject_kind: str
    subject_id: int | None
    level: Level
    wanted: dict[str, Any]
    facts: dict[str, Any]


_makers: dict[str, Maker] = {}


def add(what: str, maker: Maker) -> None:
    """Say who makes a kind of print; the same name replaces."""
    _makers[what] = maker


def maker(job: PrintJob) -> Maker:
    """Who makes this print; NotFound for a kind that this installation does not know any more."""
    if job.what not in _makers:
        raise NotFound
    return _makers[job.what]


@command
def ask(actor: Actor, asked: Asked) -> PrintJob:
    """Put a print on the list of those to be made; it is journaled as printed by this person."""
    if actor.person_id is None or actor.institution_id is None:
        raise NotFound
    job = PrintJob(
        token=str(ULID()),
        institution_id=actor.institution_id,
        person_id=actor.person_id,
        what=asked.what,
        subject_kind=asked.subject_kind,
        subject_id=asked.subject_id,
        level=asked.level,
        wanted=asked.wanted,
        language=language(),
        expires_at=now() + KEPT,
        filename=asked.filename,
        media_type=asked.media_type,
    )
    db.session.add(job)
    db.session.flush()
    audit.record(
        actor,
        "print",
        asked.subject_kind,
        asked.subject_id,
        institution_id=job.institution_id,
        level=asked.level,
        what=asked.what,
        **asked.facts,
    )
    return job


# Reading -------------------------------------------------------------------------------------------


def get(actor: Actor, job_id: int) -> PrintJob:
    """The actor's own print, as long as what it is about may be read; else NotFound."""
    job = db.session.get(PrintJob, job_id) if 0 < job_id < LARGEST else None
    if job is None or job.person_id != actor.person_id:
        raise NotFound
    maker(job).allowed(actor, job)
    return job


def own(actor: Actor) -> Select[PrintJob]:
    """The actor's prints, newest first, as long as they are kept."""
    return (
        select(PrintJob)
        .where(PrintJob.person_id == actor.person_id, PrintJob.state != JobState.EXPIRED)
        .order_by(PrintJob.id.desc())
    )


def path(job: PrintJob) -> Path:
    """Where its bytes are."""
    return _folder() / job.token


def content(actor: Actor, job_id: int) -> tuple[PrintJob, BinaryIO]:
    """The print's bytes for its asker; NotFound where they are not, or no longer, there."""
    job = get(actor, job_id)
    if job.state is not JobState.READY or job.expires_at <= now():
        raise NotFound
    try:
        return job, path(job).open("rb")
    except FileNotFoundError:
        raise NotFound from None


@command
def note_fetching(actor: Actor, job: PrintJob) -> None:
    """Journal that a print of something confidential or above left the system."""
    if job.level >= Level.CONFIDENTIAL:
        audit.record(
            actor, "fetch_print", job.subject_kind, job.subject_id, level=job.level, what=job.what, job=job.id
        )


def _folder() -> Path:
    folder = Path(current_app.config["GEOS_CACHE"]) / "prints"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


# Making --------------------------------------------------------------------------------------------


def make(job_id: int) -> None:
    """Make this print now, unless somebody else is at it."""
    if not _claim(job_id, now()):
        return
    job = db.session.get_one(PrintJob, job_id)
    try:
        count = _write(job)
    except DomainError:
        _end(job_id, JobState.FAILED)
    except Exception:
        log.exception("print %s could not be made", job_id)
        db.session.rollback()
        _end(job_id, JobState.FAILED if job.attempts >= ATTEMPTS else JobState.WAITING)
    else:
        _end(job_id, JobState.READY, size=path(job).stat().st_size, pages=count)


def _write(job: PrintJob) -> int:
    actor = directory.actor_for(db.session.get_one(Person, job.person_id))
    target = path(job)
    unfinished = target.with_suffix(".part")
    with force_locale(job.language):
        maker(job).allowed(actor, job)
        try:
            with unfinished.open("wb") as out:
                unfinished.chmod(0o600)
                count = maker(job).make(actor, job, out)
            os.replace(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
    return count


@command
def _claim(job_id: int, at: datetime) -> bool:
    """Take the job by compare and swap; one whose maker was cut off can be taken again."""
    free = or_(
        PrintJob.state == JobState.WAITING,
        (PrintJob.state == JobState.MAKING) & (PrintJob.begun_at < at - LEASE),
    )
    taken = update(PrintJob).where(PrintJob.id == job_id, free).values(
        state=JobState.MAKING, begun_at=at, attempts=PrintJob.attempts + 1
    )  # fmt: skip
    result: CursorResult[Any] = db.session.execute(taken)  # type: ignore[assignment]
    return result.rowcount == 1


@command
def _end(job_id: int, state: JobState, **facts: Any) -> None:
    job = db.session.get_one(PrintJob, job_id)
    for name, value in facts.items():
        setattr(job, name, value)
    job.begun_at = None
    job.done_at = now() if state is JobState.READY else None
    job.state = state


# Sweeping ------------------------------------------------------------------------------------------


def sweep() -> None:
    """One round of the worker: make the print that waits longest, put away what has expired."""
    at = now()
    overdue = (PrintJob.state == JobState.MAKING) & (PrintJob.begun_at < at - LEASE)
    waiting = select(PrintJob.id).where(or_(PrintJob.state == JobState.WAITING, overdue))
    first = db.session.scalars(waiting.order_by(PrintJob.id).limit(1)).first()
    if first is not None:
        make(first)
    expire(at)


def expire(at: datetime) -> None:
    """Take away the bytes of prints whose time is over, and whatever an ended maker left behind."""
    for job_id in db.session.scalars(
        select(PrintJob.id).where(PrintJob.state != JobState.EXPIRED, PrintJob.expires_at <= at).limit(100)
    ).all():
        _expire(job_id)
    for left in _folder().glob("*.part"):
        if datetime.fromtimestamp(left.stat().st_mtime, at.tzinfo) < at - KEPT:
            left.unlink(missing_ok=True)


@command
def _expire(job_id: int) -> None:
    job = db.session.get_one(PrintJob, job_id)
    path(job).unlink(missing_ok=True)
    job.state, job.begun_at = JobState.EXPIRED, None
