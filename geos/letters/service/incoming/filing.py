"""Putting a registered letter on a file as its next folio, and sending the file on its way."""

from dataclasses import dataclass
from datetime import datetime

from geos.audit import service as audit
from geos.classification.models import Keyword
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Post
from geos.files import queries as file_queries
from geos.files import service as files
from geos.files.models import Cause, Direction, FileState, Folio, Medium, RegistryFile
from geos.letters.models import Channel, IncomingLetter, IncomingState
from geos.letters.policy.incoming import FLOW, POLICY, Desk
from geos.letters.queries.incoming import KIND
from geos.letters.service.incoming import leaving
from geos.letters.service.incoming.rules import seat
from geos.notices import service as notices
from geos.work import service as work

# A file that is opened for a letter is kept in the form in which its first paper came.
MEDIUM = {
    Channel.MAIL: Medium.ELECTRONIC,
    Channel.GEOS: Medium.ELECTRONIC,
    Channel.POST: Medium.BOTH,
    Channel.HAND: Medium.BOTH,
}


@command
def file_letter(
    actor: Actor, letter: IncomingLetter, file: RegistryFile, *, post_id: int | None = None
) -> Folio:
    """Put the letter on a file as its next folio, the mail that brought it beside it, enclosures after it."""
    post = seat(actor, "file_letter", letter, post_id)
    file = file_queries.get(actor, file.id)
    POLICY.require(actor, "file_letter", Desk(file.registry_id))
    folio = files.add_folio(
        actor,
        file,
        title=letter.subject,
        direction=Direction.IN,
        document=letter.document,
        cover=letter.cover,
        enclosures=[enclosure.document for enclosure in letter.enclosures],
        correspondent=letter.sender,
        paper_date=letter.letter_date,
        level=letter.level,
        origin_kind=KIND,
        origin_id=letter.id,
        post_id=post.id,
    )
    FLOW.fire(actor, "file_letter", letter)  # state and facts change together: no query in between
    letter.file_id, letter.folio_id = file.id, folio.id
    db.session.flush()
    work.close(actor, KIND, letter.id, act="file_letter")
    _tell_holder(file, letter)
    leaving.put_on_file(actor, letter)
    audit.record(
        actor,
        "file_letter",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        post_id=post.id,
        level=letter.level,
        number=letter.register_number,
        file=file.reference,
        folio=folio.number,
    )
    return folio


def _tell_holder(file: RegistryFile, letter: IncomingLetter) -> None:
    """A paper that joins a file which is with a post: its holder would not notice otherwise."""
    if file.holder_post_id is None:
        return
    notices.tell(
        [person.id for person in directory.holders(file.holder_post_id)],
        "new_folio",
        file.__tablename__,
        file.id,
        reference=file.reference,
        title=letter.subject,
        level=max(file.level, letter.level),
    )


@command
def open_and_file(
    actor: Actor,
    letter: IncomingLetter,
    keyword: Keyword,
    title: str,
    level: Level,
    *,
    post_id: int | None = None,
    previous: RegistryFile | None = None,
) -> Folio:
    """Open a file for this letter, which becomes its folio 1: no file is opened before there is a paper.

    `previous` is the file from which it goes on.
    """
    seat(actor, "file_letter", letter, post_id)
    if letter.state is not IncomingState.REGISTERED:
        raise WrongState
    medium = MEDIUM[letter.channel]
    file = files.open_file(actor, letter.at_registry, keyword, title, level, medium, previous)
    return file_letter(actor, letter, file, post_id=post_id)


@dataclass(frozen=True)
class Plan:
    """What is to become of a letter: a file, or a new one (`keyword`, `title`), and who is to have it.

    Nothing of it: the letter is only registered and waits to be filed.
    """

    file: RegistryFile | None = None
    keyword: Keyword | None = None
    title: str = ""
    previous: RegistryFile | None = None  # from which the new file goes on
    to_post: Post | None = None
    due_at: datetime | None = None
    minute: str = ""


@command
def file_and_hand_over(
    actor: Actor, letter: IncomingLetter, plan: Plan, *, post_id: int | None = None
) -> IncomingLetter:
    """File the letter as planned and, where a post is named, send the file there for the new paper."""
    if plan.file is not None:
        file_letter(actor, letter, plan.file, post_id=post_id)
    elif plan.keyword is not None:
        new = plan.keyword, plan.title, letter.level
        open_and_file(actor, letter, *new, post_id=post_id, previous=plan.previous)
    if plan.to_post is not None:
        _hand_over(actor, letter, plan, plan.to_post, post_id)
    return letter


def _hand_over(actor: Actor, letter: IncomingLetter, plan: Plan, to_post: Post, post_id: int | None) -> None:
    file = letter.file
    if file is None:
        raise Invalid(fields={"file": "Choose the file that is to be handed over"})
    if file.state is not FileState.IN_REGISTRY:
        raise Invalid(
            fields={"to_post": "This file has left the registry: leave this empty, its holder is told"}
        )
    if plan.minute.strip():
        post = seat(actor, "file_letter", letter, post_id)
        files.minute_and_hand_over(
            actor, file, plan.minute, post.id, to_post, cause=Cause.NEW_PAPER, due_at=plan.due_at
        )
    else:
        files.hand_over(actor, file, to_post, cause=Cause.NEW_PAPER, due_at=plan.due_at)
