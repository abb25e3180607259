"""Requests for files: asking, issuing, refusing, withdrawing; and reading a closed file for some days.

Whoever asks may know no more than a reference. The answer to asking is the same whether such a file exists
or not; need-to-know is given when the registry issues the file, and only to a post that is cleared for it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from geos.access import queries as readers
from geos.access import service as access
from geos.access.models import AccessRow
from geos.audit import service as audit
from geos.core import sweeping
from geos.core.actor import Actor, HeldPost
from geos.core.clock import OFFICE_ZONE, now, today
from geos.core.db import command, db
from geos.core.errors import DomainError, Incomplete, Invalid, WrongState
from geos.core.types import Level
from geos.core.workdays import add_working_days
from geos.counter import naming, queries
from geos.counter.models import LONGEST_READING, READING, Requisition, RequisitionState
from geos.counter.policy import POLICY
from geos.directory import queries as directory
from geos.directory.models import Post
from geos.files import following, references
from geos.files import service as files
from geos.files.forms import END_OF_DAY
from geos.files.homecoming import when_back
from geos.files.models import Cause, FileState, RegistryFile
from geos.files.service.bulk import SomeRefused, new_batch
from geos.files.service.rules import lock
from geos.notices import service as notices
from geos.work import service as work

KIND = Requisition.__tablename__
FILE = RegistryFile.__tablename__
ANSWER = "answer_request"  # the verb of what waits at the counter
TEXT = 300  # characters of a reason and of an answer
SWEEP = 100  # readings ended in one round
ENDING = "ending of reading"  # in the worker's log


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


NOT_YOURS = N_("Choose one of your posts")
NO_REFERENCE = N_("Write the reference of the file")
NO_REASON = N_("Write why you need the file")
TOO_LONG = N_("Shorten this to %(most)d characters")
PASSED = N_("Write a day that is still to come")
ASKED_ALREADY = N_("You have already asked for this file")
HAVE_IT = N_("The file is with you, or on its way to you")
NO_SUCH_FILE = N_("No file has this reference: refuse the request, and say so")
ELSEWHERE = N_("The file is not in the registry: the request waits in line")
NOT_CLEARED = N_("This post is not cleared for the level of the file: refuse the request")
DAYS = N_("Write a number of days from 1 to %(most)d")


@command
def ask(
    actor: Actor,
    post_id: int,
    reference: str,
    reason: str,
    *,
    urgent: bool = False,
    wanted_until: date | None = None,
) -> Requisition:
    """Ask the registry for the file of this reference, for a post that the actor holds.

    Invalid where something is missing, or the post has asked and waits. Whether the file exists is not said.
    """
    held = actor.post(post_id)
    if held is None or actor.institution_id is None:
        raise Invalid(NOT_YOURS, fields={"post": NOT_YOURS})
    reference = _written(reference, naming.LONGEST, "reference", NO_REFERENCE)
    reason = _written(reason, TEXT, "reason", NO_REASON)
    if wanted_until is not None and wanted_until < today():
        raise Invalid(PASSED, fields={"wanted_until": PASSED})
    file = naming.of_institution(actor.institution_id, reference)
    key = (file.reference_key if file else references.key(reference)) or reference.lower()
    _refuse_double(held, file, key)
    asked = Requisition(
        institution_id=actor.institution_id,
        registry_id=file.registry_id if file else directory.open_registry(actor.institution_id).id,
        file_id=file.id if file else None,
        reference=reference,
        reference_key=key,
        post_id=held.id,
        person_id=actor.person_id,
        acting_for_id=held.acting_for_id,
        reason=reason,
        urgent=urgent,
        wanted_until=wanted_until,
    )
    db.session.add(asked)
    db.session.flush()
    _wait_at_the_counter(asked, file, held)
    _journal(actor, "ask", asked, held.id)
    return asked


@command
def answer_request(
    actor: Actor,
    asked: Requisition,
    *,
    due_at: datetime | None = None,
    note: str = "",
    days: int = READING,
    batch: str | None = None,
) -> Requisition:
    """Issue the file to whoever asked: handed over from the registry, or read for some days if closed.

    WrongState where it is answered already or the file is elsewhere; Invalid where there is no such file,
    or the post is not cleared. `days` are working days, for a closed file alone.
    """
    file = _begin(actor, asked, "answer")
    if file is None:
        raise Invalid(NO_SUCH_FILE)
    if file.state not in queries.HERE:
        raise WrongState(ELSEWHERE)
    asked.answer = _bounded(note, TEXT, "note")
    if file.state is FileState.CLOSED:
        _let_read(asked, file, days)
    else:
        movement = files.hand_over(
            actor, file, asked.post, cause=Cause.REQUEST, note=note, due_at=due_at, batch=batch
        )
        asked.movement_id = movement.id
    return _answered(actor, asked, "answer_request", RequisitionState.ISSUED)


@command
def answer_many(
    actor: Actor, chosen: Sequence[Requisition], *, due_at: datetime | None = None
) -> list[Requisition]:
    """Issue what all of these ask for, each to its post, as one list; SomeRefused by the requests' ids."""
    if not chosen:
        raise Invalid(N_("Choose at least one request"), fields={"chosen": N_("Choose at least one request")})
    batch = new_batch()
    issued, refusals = [], {}
    for asked in sorted(set(chosen), key=lambda each: (each.file_id or 0, each.id)):
        try:
            issued.append(answer_request(actor, asked, due_at=due_at, batch=batch))
        except DomainError as refusal:
            refusals[asked.id] = _said(refusal)
    if refusals:
        raise SomeRefused(refusals)
    return issued


@command
def refuse(actor: Actor, asked: Requisition, reason: str) -> Requisition:
    """Say no, and why; whoever asked is told."""
    _begin(actor, asked, "refuse")
    asked.answer = _written(reason, TEXT, "reason", N_("Write why the file is not issued"))
    _answered(actor, asked, "refuse", RequisitionState.REFUSED)
    _tell(asked, "request_refused", KIND, asked.id, asked.reference, "", Level.OPEN)
    return asked


@command
def withdraw(actor: Actor, asked: Requisition) -> Requisition:
    """Take one's request back while it waits."""
    _begin(actor, asked, "withdraw")
    return _answered(actor, asked, "withdraw", RequisitionState.WITHDRAWN)


def end_readings(limit: int = SWEEP) -> int:
    """Take back the reading of closed files whose days are over; for the worker. Gives how many ended."""
    worker = Actor.system("worker")
    ids = [asked.id for asked in queries.readings_to_end(limit, sweeping.resting(ENDING))]
    return sweeping.each(ENDING, ids, lambda id: end_reading(worker, db.session.get_one(Requisition, id)))


@command
def end_reading(actor: Actor, asked: Requisition) -> Requisition:
    """The days of reading are over. What another request still lets the post read stays readable for that."""
    file = _locked_file(asked)
    if file is None or asked.reading_until is None or asked.reading_ended_at is not None:
        raise WrongState
    asked.reading_ended_at = now()
    if asked.opened_access:
        other = _still_reading(asked)
        if other is None:
            access.revoke(FILE, file.id, f"post:{asked.post_id}")
        else:
            other.opened_access = True
    _journal(actor, "end_reading", asked, None)
    return asked


@when_back
def tell_next(actor: Actor, file: RegistryFile) -> None:
    """The file is back in the registry: whoever is next in line is told, and stands at the top of the queue.

    The notice names the reference alone, and is not sent to a post that is not cleared for the file.
    """
    asked = queries.next_in_line(file)
    if asked is None or asked.post.clearance < file.level:
        return
    asked.told_at = now()
    _tell(asked, "back_in_registry", KIND, asked.id, asked.reference, "", Level.OPEN)


# What they are made of -----------------------------------------------------------------------------------


def _refuse_double(held: HeldPost, file: RegistryFile | None, key: str) -> None:
    """One post waits once for one file: its row is locked, so that two askings come one after the other."""
    post = db.session.get_one(Post, held.id)
    db.session.refresh(post, with_for_update={"of": Post})
    waits = db.select(Requisition.id).filter_by(
        post_id=held.id, reference_key=key, state=RequisitionState.ASKED
    )
    if db.session.scalars(waits).first() is not None:
        raise Invalid(ASKED_ALREADY, fields={"reference": ASKED_ALREADY})
    if file is not None and (file.holder_post_id == held.id or queries.on_its_way(file, held.id)):
        raise Invalid(HAVE_IT, fields={"reference": HAVE_IT})


def _begin(actor: Actor, asked: Requisition, act: str) -> RegistryFile | None:
    """Lock the file and then the request (every act in this order), and ask whether this may be done."""
    file = _locked_file(asked)
    POLICY.require(actor, act, asked)
    if asked.state is not RequisitionState.ASKED:
        raise WrongState
    return file


def _locked_file(asked: Requisition) -> RegistryFile | None:
    file = asked.file
    if file is not None:
        lock(file)
    db.session.refresh(asked, with_for_update={"of": Requisition})
    return file


def _let_read(asked: Requisition, file: RegistryFile, days: int) -> None:
    """A closed file stays in the registry: the post reads it until the end of a working day."""
    if asked.post.clearance < file.level:
        raise Invalid(NOT_CLEARED)
    if not 1 <= days <= LONGEST_READING:
        raise Invalid(DAYS, fields={"days": DAYS}, most=LONGEST_READING)
    token = f"post:{asked.post_id}"
    known = db.session.execute(readers.tokens_of(FILE, file.id).where(AccessRow.token == token)).first()
    access.grant(FILE, file.id, token)
    _tell(asked, "reading_given", FILE, file.id, file.reference, file.title, file.level)
    asked.opened_access = known is None
    asked.reading_until = end_of_day(add_working_days(today(), days))  # last: it is issued in the same breath


def end_of_day(day: date) -> datetime:
    """When the offices close on a day."""
    return datetime.combine(day, END_OF_DAY, OFFICE_ZONE)


def _still_reading(asked: Requisition) -> Requisition | None:
    query = db.select(Requisition).filter_by(
        post_id=asked.post_id, file_id=asked.file_id, state=RequisitionState.ISSUED, reading_ended_at=None
    )
    later = query.where(Requisition.id != asked.id, Requisition.reading_until > now())
    return db.session.scalars(later.limit(1)).first()


def _answered(actor: Actor, asked: Requisition, act: str, state: RequisitionState) -> Requisition:
    asked.answered_at, asked.answered_by_id, asked.state = now(), actor.person_id, state
    db.session.flush()
    work.close(actor, KIND, asked.id, done=state is not RequisitionState.WITHDRAWN)
    _journal(actor, act, asked, asked.post_id if state is RequisitionState.WITHDRAWN else None)
    return asked


def _wait_at_the_counter(asked: Requisition, file: RegistryFile | None, held: HeldPost) -> None:
    work.open_item(
        f"registry:{asked.registry_id}",
        ANSWER,
        KIND,
        asked.id,
        institution_id=asked.institution_id,
        title=asked.reason,  # never the file's title: its level may yet change
        reference=asked.reference,
        level=file.level if file else Level.OPEN,
        from_label=held.title_sw,
    )


def as_secret(file: RegistryFile, was: Level) -> None:
    """What is asked about a file, and was told of it, is as secret as the file."""
    asked = db.select(Requisition.id).where(Requisition.file_id == file.id)
    work.reclassify_all(KIND, asked, file.level)
    notices.reclassify(KIND, asked, file.level)


following.on_level(as_secret)


def _tell(asked: Requisition, key: str, kind: str, id: int, reference: str, title: str, level: Level) -> None:
    people = [person.id for person in directory.holders(asked.post_id)]
    notices.tell(people, key, kind, id, reference=reference, title=title, level=level)


def _journal(actor: Actor, act: str, asked: Requisition, post_id: int | None, **facts: Any) -> None:
    """A request in the journal: the reference as it was asked for, at the level of the file."""
    if post_id is None:
        post_id = next((post.id for post in actor.posts if post.registry_id == asked.registry_id), None)
    audit.record(
        actor,
        act,
        KIND,
        asked.id,
        institution_id=asked.institution_id,
        post_id=post_id,
        level=asked.file.level if asked.file else Level.OPEN,
        reference=asked.reference,
        **facts,
    )


def _written(text: str, most: int, field: str, empty: str) -> str:
    text = text.strip()
    if not text:
        raise Incomplete(empty, fields={field: empty})
    return _bounded(text, most, field)


def _bounded(text: str, most: int, field: str) -> str:
    text = text.strip()
    if len(text) > most:
        raise Invalid(TOO_LONG, fields={field: TOO_LONG}, most=most)
    return text


def _said(refusal: DomainError) -> str:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return next(iter(fields.values()), refusal.key)
