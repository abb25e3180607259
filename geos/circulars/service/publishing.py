"""Publishing by the registry: the register, what it replaces, and a copy for each recipient.

The first copies are delivered in the act itself, the rest by the worker some at a time.
"""

from sqlalchemy import insert, select

from geos.access import service as access
from geos.circulars import queries, wording
from geos.circulars.models import Circular, CircularCopy, CircularState
from geos.circulars.policy import COPY
from geos.circulars.service.rules import REASON, begin, journal, journal_copy, lock, move
from geos.circulars.wording import N_
from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import WrongState
from geos.core.types import Level
from geos.directory import queries as directory
from geos.directory.models import Post, Registry, RegistryKind, Unit
from geos.documents import service as documents
from geos.exchange import channels
from geos.exchange.service import consignments
from geos.letters import turns
from geos.letters.models import Addressee, OutgoingLetter, OutgoingState
from geos.letters.service.outgoing.rules import written
from geos.work import service as work

AT_ONCE = 20  # copies that are delivered in the act of publishing
ROUND = 60  # of one round of the worker
DELIVERING = "delivery of circular copy"  # in the worker's log
AS_CIRCULAR = N_("This letter is a circular: publish it from its own page")
NOBODY_THERE = N_("Nobody there may receive it: print it and send it by hand")


@command
def publish(actor: Actor, circular: Circular) -> Circular:
    """Publish a signed circular: it enters the register, replaces what it replaces, and goes to everybody."""
    begin(actor, "publish", circular)
    letter = circular.letter
    if letter.state is not OutgoingState.SIGNED or circular.number is None:
        raise WrongState
    move(actor, "publish", circular, published_at=now(), published_by_id=actor.person_id)
    consignments.dispatch(actor, letter, _copied(letter))
    _end_replaced(actor, circular)
    copies = _make_copies(circular)
    for copy_id in copies[:AT_ONCE]:
        deliver(actor, db.session.get_one(CircularCopy, copy_id))
    journal(actor, "publish", circular, _post(actor, letter), recipients=len(copies))
    return circular


def _copied(letter: OutgoingLetter) -> list[Addressee]:
    """Those under Nakala whom a safe way reaches: they get it as any letter."""
    return [way.addressee for way in channels.going(channels.ways(letter)) if way.addressee.is_copy]


@turns.on("dispatch")
def refuse_as_letter(actor: Actor, letter: OutgoingLetter) -> None:
    """A circular leaves by being published, never as an ordinary letter to those who stand on it."""
    circular = queries.of_letter(letter)
    if circular is not None and circular.state is CircularState.PREPARED:
        raise WrongState(AS_CIRCULAR)


def _end_replaced(actor: Actor, circular: Circular) -> None:
    """What it replaces ends by itself: it may lie in another registry than the one that publishes."""
    old = circular.replaces
    if old is None:
        return
    lock(old)
    if old.state is CircularState.PUBLISHED:
        move(Actor.system("worker"), "replace", old, ended_at=now(), ended_by_id=actor.person_id)
        journal(actor, "replace_circular", old, by=circular.id)


@command
def repeal(actor: Actor, circular: Circular, reason: str) -> Circular:
    """It is no longer in force, and nothing takes its place; recipients see so with the reason."""
    begin(actor, "repeal", circular)
    why = written(reason, REASON, "reason")
    move(actor, "repeal", circular, why, ended_at=now(), ended_by_id=actor.person_id, end_reason=why)
    journal(actor, "repeal", circular, _post(actor, circular.letter), reason=why)
    return circular


def _post(actor: Actor, letter: OutgoingLetter) -> int | None:
    return next((post.id for post in actor.posts if post.registry_id == letter.registry_id), None)


# Copies ---------------------------------------------------------------------------------------------


def _make_copies(circular: Circular) -> list[int]:
    """A row for each recipient; their ids."""
    level, at = circular.letter.level, now()
    whom = [(circular.institution_id, each.unit_id) for each in circular.audience if each.unit_id]
    chosen = [each.institution_id for each in circular.audience if each.institution_id]
    if circular.everyone:
        chosen = [each.id for each in directory.members(circular.institution_id)]
    rows = [
        {
            "circular_id": circular.id,
            "institution_id": institution_id,
            "unit_id": unit_id,
            "level": level,
            "created_at": at,
            "version": 1,
        }
        for institution_id, unit_id in [*whom, *((id, None) for id in chosen)]
    ]
    if rows:
        db.session.execute(insert(CircularCopy), rows)
    return list(db.session.scalars(select(CircularCopy.id).filter_by(circular_id=circular.id).order_by("id")))


@command
def deliver(actor: Actor, copy: CircularCopy) -> CircularCopy:
    """Let a recipient have it: paper, readers, and the work of acknowledging. Repeating does nothing."""
    lock(copy)
    letter = copy.circular.letter
    if copy.delivered_at is not None or copy.trouble or letter.document is None:
        return copy
    tokens = _tokens(copy)
    if not tokens:
        copy.trouble = NOBODY_THERE
        return copy
    copy.token = tokens[0]
    paper = documents.copy(
        actor,
        letter.document,
        copy.institution_id,
        owner_kind=COPY,
        owner_id=copy.id,
        level=copy.level,
    )
    with db.session.no_autoflush:
        copy.document_id, copy.delivered_at = paper.id, now()
    db.session.flush()
    access.grant(COPY, copy.id, *tokens)
    _ask(copy, letter)
    journal_copy(actor, "deliver_circular", copy, None)
    return copy


def _ask(copy: CircularCopy, letter: OutgoingLetter) -> None:
    work.open_item(
        copy.token,
        "acknowledge",
        COPY,
        copy.id,
        institution_id=copy.institution_id,
        title=copy.circular.title,
        reference=wording.name(copy.circular, letter.language),
        level=copy.level,
        from_label=letter.institution.short_sw,
    )


def _tokens(copy: CircularCopy) -> list[str]:
    """Who may acknowledge it, who is asked first: the head of institution or unit, then the registry."""
    head = _head(copy)
    found = [f"post:{head.id}"] if head is not None and head.clearance >= copy.level else []
    return [*found, *(f"registry:{each}" for each in _registries(copy))]


def _head(copy: CircularCopy) -> Post | None:
    if copy.unit_id is None:
        return directory.heads([copy.institution_id]).get(copy.institution_id)
    unit = db.session.get_one(Unit, copy.unit_id)
    return db.session.get(Post, unit.head_post_id) if unit.head_post_id else None


def _registries(copy: CircularCopy) -> list[int]:
    kind = RegistryKind.OPEN if copy.level < Level.CONFIDENTIAL else RegistryKind.CONFIDENTIAL
    query = select(Registry.id).filter_by(institution_id=copy.institution_id, kind=kind)
    return list(db.session.scalars(query.order_by(Registry.id).limit(1)))


def deliver_waiting() -> int:
    """Deliver what could not be delivered in the act of publishing; the worker's, safe to repeat."""
    query = select(CircularCopy.id).where(
        CircularCopy.delivered_at.is_(None),
        CircularCopy.trouble == "",
        CircularCopy.id.not_in(sweeping.resting(DELIVERING)),
    )
    ids = list(db.session.scalars(query.order_by(CircularCopy.id).limit(ROUND)))
    return sweeping.each(DELIVERING, ids, _deliver)


def _deliver(copy_id: int) -> None:
    deliver(Actor.system("worker"), db.session.get_one(CircularCopy, copy_id))
