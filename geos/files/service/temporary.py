"""A temporary file takes the papers of one that is away, and ends when that one is back.

It stands under the main file's reference with a series of its own: EA.45/312/02/T1. Its papers then become
the main file's next folios; what was minuted is kept in one minute there, and in full where it was written.
"""

import re

from geos.access import queries as readers
from geos.access import service as access
from geos.core import numbering
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import WrongState
from geos.directory.models import Person, Post
from geos.files import references
from geos.files.marking import NAMED
from geos.files.models import FileState, Folio, Minute, MinuteState, RegistryFile, Volume
from geos.files.policy import KIND, POLICY, registry_post
from geos.files.queries.finding import live_temporary
from geos.files.service.elsewhere import carry
from geos.files.service.minutes import commit_minute
from geos.files.service.rules import N_, TITLE, bounded, journal, lock, refuse_ended
from geos.files.service.volumes import end
from geos.work.models import WorkItem
from geos.work.queries import OPEN

HERE = N_("The file is in the registry: papers go on the file itself")
TEMPORARY = N_("This file is a temporary one itself")
ONE_AT_A_TIME = N_("A temporary file is open already: papers go there")
NOT_TEMPORARY = N_("This file is not a temporary one")
BOTH_BACK = N_("The main file and the temporary one must both be in the registry")
WAITS = N_("Something on the temporary file still waits for somebody: see to that first")


@command
def open_temporary(actor: Actor, file: RegistryFile, title: str = "") -> RegistryFile:
    """Open a temporary file for a file that is away; whoever may read that one may read it.

    By the staff of its registry. WrongState where the file is in the registry or has ended, is itself a
    temporary one, or has one that is still open.
    """
    lock(file)
    POLICY.require(actor, "read", file)
    refuse_ended(file)
    POLICY.require(actor, "open_temporary", file)
    _away(file)
    number = numbering.take(f"temporary:{file.id}")
    reference = f"{file.reference}/T{number}"
    temporary = RegistryFile(
        **{name: getattr(file, name) for name in ("institution_id", "registry_id", "keyword_id", "level")},
        number=0,  # it is none of its descriptor's: the series is the main file's
        reference=reference,
        reference_key=references.key(reference),
        title=bounded(title, TITLE, "title") or file.title,
        medium=file.medium,
        main_file_id=file.id,
        opened_by_id=actor.person_id,
    )
    db.session.add(temporary)
    db.session.flush()
    db.session.add(Volume(file_id=temporary.id, number=1))
    access.grant(KIND, temporary.id, *db.session.scalars(readers.tokens_of(KIND, file.id)))
    journal(actor, "open_temporary", temporary, post_id=_post(actor, file))
    return temporary


def _away(file: RegistryFile) -> None:
    if file.state is FileState.IN_REGISTRY:
        raise WrongState(HERE)
    if file.main_file_id is not None:
        raise WrongState(TEMPORARY)
    if live_temporary(file) is not None:
        raise WrongState(ONE_AT_A_TIME)


@command
def merge_temporary(actor: Actor, temporary: RegistryFile) -> RegistryFile:
    """End a temporary file: its papers are the main file's next folios, in their order; gives the main file.

    Each old number says where its paper is now; one minute on the main file keeps what was minuted. By the
    registry's staff, once both files are in the registry and nothing waits on the temporary one.
    """
    main = _main_of(actor, temporary)
    places = {}
    for folio in _papers(temporary):
        there = carry(actor, folio, main, "")
        places[folio.number] = there.number
    _keep_minutes(actor, temporary, main, places)
    temporary.merged_at = now()
    end(actor, "merge_temporary", temporary, main.reference)
    journal(actor, "merge_temporary", main, post_id=_post(actor, main), other=temporary.reference)
    return main


def _main_of(actor: Actor, temporary: RegistryFile) -> RegistryFile:
    """The main file, both locked and both here."""
    main = temporary.main_file
    for each in filter(None, (main, temporary)):  # the main one is the older: the smaller id first
        lock(each)
    POLICY.require(actor, "read", temporary)
    refuse_ended(temporary)
    if main is None:
        raise WrongState(NOT_TEMPORARY)
    POLICY.require(actor, "merge_temporary", temporary)
    POLICY.require(actor, "file_paper", main)
    if {main.state, temporary.state} != {FileState.IN_REGISTRY}:
        raise WrongState(BOTH_BACK)
    waiting = db.select(WorkItem.id).where(WorkItem.file_id == temporary.id, WorkItem.state.in_(OPEN))
    if db.session.scalars(waiting.limit(1)).first() is not None:
        raise WrongState(WAITS)
    return main


def _papers(file: RegistryFile) -> list[Folio]:
    """What is to be carried over: papers that are not struck out, in their order."""
    query = db.select(Folio).filter_by(file_id=file.id, enclosure="", struck_out_at=None)
    return list(db.session.scalars(query.order_by(Folio.number)))


def _keep_minutes(
    actor: Actor, temporary: RegistryFile, main: RegistryFile, places: dict[int, int]
) -> Minute | None:
    """One minute of the registry on the main file: where the papers are, and what was minuted with whom."""
    post = registry_post(actor, main.registry_id)
    if post is None:  # the system merges without minuting
        return None
    moved = ", ".join(f"{temporary.reference}/{old} → F{new}" for old, new in places.items())
    said = [_quoted(minute, author, wrote, places) for minute, author, wrote in _minutes(temporary)]
    head = f"Jalada la muda {temporary.reference} limeunganishwa na jalada hili. {moved}".strip()
    minute = Minute(
        file_id=main.id,
        text="\n\n".join([head, *said]),
        author_id=actor.person_id,
        post_id=post.id,
        acting_for_id=post.acting_for_id,
        state=MinuteState.DRAFT,
    )
    db.session.add(minute)
    db.session.flush()
    return commit_minute(actor, minute)


def _minutes(file: RegistryFile) -> list[tuple[Minute, Person, Post]]:
    query = (
        db.select(Minute, Person, Post)
        .join(Person, Person.id == Minute.author_id)
        .join(Post, Post.id == Minute.post_id)
        .where(Minute.file_id == file.id, Minute.state == MinuteState.COMMITTED)
        .order_by(Minute.number)
    )
    return [(minute, author, post) for minute, author, post in db.session.execute(query)]


def _quoted(minute: Minute, author: Person, post: Post, places: dict[int, int]) -> str:
    """A minute as it is quoted on the main file: its folios under the numbers that they have there."""

    def there(found: re.Match[str]) -> str:
        if found["minute"]:
            return f"[{found['minute']}]"
        number = places.get(int(found["folio"]))
        letter = f"({found['enclosure']})" if found["enclosure"] else ""
        return f"F{number}{letter}" if number else found[0]

    at = f"{minute.committed_at:%d/%m/%Y}"
    return f"[{minute.number}] {author.name}, {post.title_sw}, {at}:\n{NAMED.sub(there, minute.text)}"


def _post(actor: Actor, file: RegistryFile) -> int | None:
    post = registry_post(actor, file.registry_id)
    return post.id if post else None
