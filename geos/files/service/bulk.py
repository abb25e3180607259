"""Many files at once: all are moved or none is, and each refusal is named.

The files are locked in the order of their numbers, so that two clerks with the same pile never wait for one
another.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from ulid import ULID

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command
from geos.core.errors import DomainError, Invalid
from geos.directory.models import Post
from geos.files.models import Cause, FileState, Movement, RegistryFile
from geos.files.service.moving import hand_over, recall, receive, take_in
from geos.files.service.rules import N_

MOST = 200  # files of one list
NONE = N_("Choose at least one file")
TOO_MANY = N_("Choose at most %(most)d files at once")
REFUSED = N_("Nothing was moved: some of the files cannot go")


class SomeRefused(Invalid):
    """Nothing was done; `refusals` has the message id of each file that stands in the way, by its id."""

    key = REFUSED

    def __init__(self, refusals: dict[int, str]) -> None:
        super().__init__()
        self.refusals = refusals


@command
def hand_over_many(
    actor: Actor,
    files: Sequence[RegistryFile],
    to_post: Post,
    *,
    cause: Cause,
    due_at: datetime | None = None,
    note: str = "",
) -> list[Movement]:
    """Hand these files over to one post as one list; the movements share `batch`.

    SomeRefused where a single one cannot go.
    """
    batch = new_batch()
    return _each(
        files,
        lambda file: hand_over(actor, file, to_post, cause=cause, note=note, due_at=due_at, batch=batch),
    )


@command
def receive_many(actor: Actor, files: Sequence[RegistryFile]) -> list[Movement]:
    """Receive every one of these files, or none."""
    return _each(files, lambda file: receive(actor, file))


@command
def take_in_many(actor: Actor, files: Sequence[RegistryFile]) -> list[Movement]:
    """Every one of these files lies at the registry's counter: receive, take back or take in, or none."""
    return _each(files, lambda file: _arrived(actor, file))


def new_batch() -> str:
    """The number of a new hand-over list: sorts by time, says nothing."""
    return str(ULID.from_datetime(now()))


def _arrived(actor: Actor, file: RegistryFile) -> Movement:
    way = file.transit
    if file.state is FileState.ON_THE_WAY and way is not None:
        if way.to_post_id is None:
            return receive(actor, file)
        if way.from_post_id is None:
            return recall(actor, file)
    return take_in(actor, file)


def _each(files: Sequence[RegistryFile], act: Callable[[RegistryFile], Movement]) -> list[Movement]:
    chosen = sorted({file.id: file for file in files}.items())
    if not chosen:
        raise Invalid(NONE, fields={"files": NONE})
    if len(chosen) > MOST:
        raise Invalid(TOO_MANY, fields={"files": TOO_MANY}, most=MOST)
    moved, refusals = [], {}
    for id, file in chosen:
        try:
            moved.append(act(file))
        except DomainError as refusal:
            refusals[id] = _said(refusal)
    if refusals:
        raise SomeRefused(refusals)
    return moved


def _said(refusal: DomainError) -> str:
    """The message id that says most: what is wrong with a field, else the refusal itself."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return next(iter(fields.values()), refusal.key)
