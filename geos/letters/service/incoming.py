"""Registering incoming letters, filing them as folios, and correcting the register.

Registry Procedures Manual: each letter gets the next number of its registry and year at once; the time
of receipt never changes; a correction needs a reason and leaves the old value in sight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import category

from geos.access import service as access
from geos.audit import service as audit
from geos.classification.models import Keyword
from geos.core import clock, numbering
from geos.core.actor import Actor, HeldPost
from geos.core.db import command, db
from geos.core.errors import Incomplete, Invalid, WrongState
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Institution, Post, Registry
from geos.documents import service as documents
from geos.documents.models import Document
from geos.files import queries as file_queries
from geos.files import service as files
from geos.files.models import Cause, Direction, FileState, Folio, Medium, RegistryFile
from geos.letters.models import (
    Channel,
    IncomingCorrection,
    IncomingEnclosure,
    IncomingLetter,
    IncomingState,
)
from geos.letters.policy.incoming import FLOW, POLICY, Desk, posts_at
from geos.letters.queries.incoming import KIND, by_source, series
from geos.notices import service as notices
from geos.work import service as work


def N_(text: str) -> str:
    """Mark a message for the catalogue; it is translated where it is shown."""
    return text


MOST = {"sender": 200, "sender_address": 254, "their_reference": 80, "subject": 300}  # characters
REQUIRED = {"sender": N_("Write from whom it came"), "subject": N_("Write the subject")}
TOO_LONG = N_("Shorten this")
TOO_HIGH = N_("Choose a level that you are cleared for")
NOT_YET = N_("Write when it arrived; that cannot be later than now")

# A file that is opened for a letter is kept in the form in which its first paper came.
MEDIUM = {
    Channel.MAIL: Medium.ELECTRONIC,
    Channel.GEOS: Medium.ELECTRONIC,
    Channel.POST: Medium.BOTH,
    Channel.HAND: Medium.BOTH,
}


@command
def register(
    actor: Actor,
    registry: Registry,
    *,
    channel: Channel,
    received_at: datetime,
    sender: str,
    subject: str,
    post_id: int,
    sender_address: str = "",
    their_reference: str = "",
    letter_date: date | None = None,
    level: Level = Level.OPEN,
    valuables: bool = False,
    source: str | None = None,
    document: Document | None = None,
    cover: Document | None = None,
    enclosures: Sequence[Document] = (),
    sender_institution: Institution | None = None,
) -> IncomingLetter:
    """Give a letter its number and keep its papers; the registry may read it from now on.

    `source` names the mail or consignment it came by: a second registration of the same raises
    WrongState with the first one's number. `document` is the letter itself (None: paper without a
    scan), `cover` the whole mail that brought it.
    """
    POLICY.require(actor, "register", Desk(registry.id, post_id))
    written = {
        "sender": sender,
        "sender_address": sender_address,
        "their_reference": their_reference,
        "subject": subject,
        "level": level,
    }
    _check(actor, written)
    if received_at > clock.now():
        raise Invalid(NOT_YET, fields={"received_at": NOT_YET})
    year = clock.today().year
    number = numbering.take(series(registry.id), year)  # its lock makes a second clerk wait here
    _refuse_second(registry, source)
    post = posts_at(actor, Desk(registry.id, post_id))[0]
    letter = IncomingLetter(
        institution_id=registry.institution_id,
        registry_id=registry.id,
        year=year,
        number=number,
        channel=channel,
        source=source,
        received_at=received_at,
        registered_by_id=actor.person_id,
        registered_post_id=post.id,
        registered_for_id=post.acting_for_id,
        letter_date=letter_date,
        valuables=valuables,
        document_id=document.id if document else None,
        cover_id=cover.id if cover else None,
        sender_institution_id=sender_institution.id if sender_institution else None,
        **{name: _one_line(value) if isinstance(value, str) else value for name, value in written.items()},
    )
    db.session.add(letter)
    db.session.flush()
    _keep_papers(letter, document, cover, enclosures)
    access.grant(KIND, letter.id, f"registry:{registry.id}")
    _await_filing(letter)
    audit.record(
        actor,
        "register",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        post_id=post.id,
        level=level,
        number=letter.register_number,
        channel=channel.value,
    )
    return letter


def _refuse_second(registry: Registry, source: str | None) -> None:
    first = by_source(registry.id, source) if source else None
    if first is not None:
        raise WrongState("This was already registered as %(number)s", number=first.register_number)


def _check(actor: Actor, written: Mapping[str, Any]) -> None:
    """Raise Invalid for everything that the register cannot take, all at once."""
    wrong = {name: message for name, message in REQUIRED.items() if _empty(written.get(name, "…"))}
    long = (name for name, most in MOST.items() if len(_one_line(written.get(name, ""))) > most)
    wrong |= dict.fromkeys(long, TOO_LONG)
    if written.get("level", Level.OPEN) > actor.clearance:
        wrong["level"] = TOO_HIGH
    if wrong:
        raise Invalid(fields=wrong)


def _empty(text: str) -> bool:
    return not _one_line(text)


def _one_line(text: str) -> str:
    """The text in one line, without the signs that no database takes."""
    return " ".join("".join(sign if category(sign) not in ("Cc", "Cs") else " " for sign in text).split())


def _keep_papers(
    letter: IncomingLetter, document: Document | None, cover: Document | None, enclosures: Sequence[Document]
) -> None:
    """From now on the letter decides who may read its papers."""
    for paper in filter(None, (document, cover, *enclosures)):
        documents.rehome(paper, KIND, letter.id, letter.level)
    for paper in enclosures:
        db.session.add(IncomingEnclosure(letter_id=letter.id, document_id=paper.id))
    db.session.flush()


def _await_filing(letter: IncomingLetter) -> None:
    """The registry has a letter that is on no file yet."""
    work.open_item(
        f"registry:{letter.registry_id}",
        "file_letter",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        title=letter.subject,
        reference=letter.register_number,
        level=letter.level,
        from_label=letter.sender[:120],
    )


@command
def file_letter(
    actor: Actor, letter: IncomingLetter, file: RegistryFile, *, post_id: int | None = None
) -> Folio:
    """Put the letter on a file as its next folio, the mail that brought it beside it, enclosures after it."""
    post = _seat(actor, "file_letter", letter, post_id)
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
) -> Folio:
    """Open a file for this letter, which becomes its folio 1: no file is opened before there is a paper."""
    _seat(actor, "file_letter", letter, post_id)
    if letter.state is not IncomingState.REGISTERED:
        raise WrongState
    file = files.open_file(actor, letter.at_registry, keyword, title, level, MEDIUM[letter.channel])
    return file_letter(actor, letter, file, post_id=post_id)


@dataclass(frozen=True)
class Plan:
    """What is to become of a letter: a file, or a new one (`keyword` and `title`), and who is to have it.

    Nothing of it: the letter is only registered and waits to be filed.
    """

    file: RegistryFile | None = None
    keyword: Keyword | None = None
    title: str = ""
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
        open_and_file(actor, letter, plan.keyword, plan.title, letter.level, post_id=post_id)
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
        seat = _seat(actor, "file_letter", letter, post_id)
        files.minute_and_hand_over(
            actor, file, plan.minute, seat.id, to_post, cause=Cause.NEW_PAPER, due_at=plan.due_at
        )
    else:
        files.hand_over(actor, file, to_post, cause=Cause.NEW_PAPER, due_at=plan.due_at)


def _seat(actor: Actor, act: str, letter: IncomingLetter, post_id: int | None) -> HeldPost:
    """The post that acts, in the letter's own registry; Denied for anybody else."""
    desk = Desk(letter.registry_id, post_id)
    POLICY.require(actor, act, desk)
    return posts_at(actor, desk)[0]


# Correcting -----------------------------------------------------------------------------------------

CORRECTABLE = ("sender", "sender_address", "their_reference", "letter_date", "subject", "level", "valuables")
NOT_CORRECTABLE = N_("This part of the register never changes")
ON_A_FILE = N_("The letter is on a file; its level is changed there")


@command
def correct(
    actor: Actor,
    letter: IncomingLetter,
    field: str,
    new: str | date | Level | bool | None,
    reason: str,
    *,
    post_id: int | None = None,
) -> IncomingCorrection | None:
    """Change one entry of the register and say why; the old value stays in sight. None: nothing differs."""
    post = _seat(actor, "correct", letter, post_id)
    if field not in CORRECTABLE:
        raise Invalid(NOT_CORRECTABLE)
    new = _one_line(new) if isinstance(new, str) else new
    old = getattr(letter, field)
    if new == old:
        return None
    _check_correction(actor, letter, field, new, reason)
    correction = IncomingCorrection(
        letter_id=letter.id,
        field=field,
        old=as_text(old),
        new=as_text(new),
        reason=_one_line(reason),
        by_id=actor.person_id,
        post_id=post.id,
        acting_for_id=post.acting_for_id,
    )
    db.session.add(correction)
    setattr(letter, field, new)
    db.session.flush()
    _follow(actor, letter)
    audit.record(
        actor,
        "correct",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        post_id=post.id,
        level=letter.level,
        number=letter.register_number,
        field=field,
    )
    return correction


@command
def correct_entry(
    actor: Actor,
    letter: IncomingLetter,
    values: Mapping[str, Any],
    reason: str,
    *,
    post_id: int | None = None,
) -> IncomingLetter:
    """Correct whatever differs among these values, all with one reason; Invalid where nothing does."""
    made = [correct(actor, letter, field, new, reason, post_id=post_id) for field, new in values.items()]
    if not any(made):
        raise Invalid("Nothing was changed: write what is right")
    return letter


def _check_correction(actor: Actor, letter: IncomingLetter, field: str, new: Any, reason: str) -> None:
    if _empty(reason):
        raise Incomplete(fields={"reason": "Write the reason"})
    if len(_one_line(reason)) > MOST["subject"]:
        raise Invalid(fields={"reason": TOO_LONG})
    if field == "level" and letter.state is not IncomingState.REGISTERED:
        raise Invalid(ON_A_FILE, fields={"level": ON_A_FILE})
    _check(actor, {field: new})


def as_text(value: object) -> str:
    """A value as the list of corrections keeps it: dates as 2026-11-19, levels by their English rank."""
    if isinstance(value, Level):
        return value.name.lower()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _follow(actor: Actor, letter: IncomingLetter) -> None:
    """What hangs on a letter not yet filed follows its correction: its papers' level and what waits."""
    if letter.state is not IncomingState.REGISTERED:
        return
    papers = (letter.document, letter.cover, *(enclosure.document for enclosure in letter.enclosures))
    for paper in filter(None, papers):
        documents.rehome(paper, KIND, letter.id, letter.level)
    work.close(actor, KIND, letter.id, act="file_letter", done=False)
    _await_filing(letter)
