"""Consignments as the sender and the receiver may see them."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from geos.access import queries as access
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.documents.models import Document, Kind
from geos.exchange.models import Carrier, Consignment, ConsignmentEvent, ConsignmentState
from geos.exchange.policy.consignments import KIND, POLICY
from geos.exchange.workflow import DELIVERED
from geos.letters.models import Addressee, OutgoingLetter
from geos.work import queries as work
from geos.work.models import WorkItem

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing

# The four dots of a way: queued, sent, delivered, registered.
PIPES: dict[ConsignmentState, tuple[str, str, str, str]] = {
    ConsignmentState.QUEUED: ("wait", "", "", ""),
    ConsignmentState.SENT: ("on", "on", "", ""),
    ConsignmentState.DELIVERED: ("on", "on", "on", ""),
    ConsignmentState.REGISTERED: ("done", "done", "done", "done"),
    ConsignmentState.ANSWERED: ("done", "done", "done", "done"),
    ConsignmentState.REFUSED: ("on", "on", "on", "no"),
    ConsignmentState.REFUSAL_SEEN: ("on", "on", "on", "no"),
    ConsignmentState.FAILED: ("on", "no", "", ""),
}


def get(actor: Actor, consignment_id: int) -> Consignment:
    """The consignment, or NotFound for whoever is neither its sender nor its receiver."""
    fits = 0 < consignment_id < LARGEST
    found = db.session.get(Consignment, consignment_id, options=_shown()) if fits else None
    if found is None or not POLICY.can(actor, "read", found):
        raise NotFound
    return found


def of_letter(letter: OutgoingLetter) -> list[Consignment]:
    """Every consignment of a letter (which the caller has been let read), in its addressees' order."""
    query = (
        select(Consignment)
        .join(Addressee, Addressee.id == Consignment.addressee_id)
        .where(Consignment.letter_id == letter.id)
        .options(*_shown())
        .order_by(Addressee.ordinal)
    )
    return list(db.session.scalars(query))


def inbox(actor: Actor, registry_id: int | None = None) -> Select[Consignment]:
    """What has been delivered to the actor's registries (or one of them) and waits to be registered.

    Oldest first; of what is above the reader's clearance nothing is fetched.
    """
    registries = actor.registry_ids if registry_id is None else actor.registry_ids & {registry_id}
    return (
        select(Consignment)
        .join(OutgoingLetter, OutgoingLetter.id == Consignment.letter_id)
        .where(
            Consignment.to_registry_id.in_(registries),
            Consignment.state == DELIVERED,
            access.readable(actor, KIND, Consignment.id, OutgoingLetter.level),
        )
        .options(*_shown())
        .order_by(Consignment.delivered_at, Consignment.id)
    )


def enclosures(consignment: Consignment) -> list[Document]:
    """What came with a member's letter, in the sender's order, until it is registered with it."""
    query = select(Document).filter_by(owner_kind=KIND, owner_id=consignment.id, kind=Kind.ENCLOSURE)
    return list(db.session.scalars(query.order_by(Document.id)))


def waiting(actor: Actor) -> Select[int]:
    """How many wait to be registered by this actor."""
    return inbox(actor).order_by(None).with_only_columns(func.count(Consignment.id))


def pipe(consignment: Consignment) -> tuple[str, str, str, str]:
    """The dots to draw; a cancelled one keeps those that it had reached."""
    if consignment.state is not ConsignmentState.CANCELLED:
        return PIPES[consignment.state]
    reached = 3 if consignment.delivered_at else 2 if consignment.sent_at else 1
    return ("on", "on" if reached > 1 else "", "on" if reached > 2 else "", "")


def unseen(consignment: Consignment) -> bool:
    """Whether its officer still has to see why it came back."""
    waits = work.open_on(KIND, consignment.id).where(WorkItem.act == "see_refusal")
    return db.session.scalars(waits.limit(1)).first() is not None


def by_uid(uid: str) -> Consignment | None:
    """The consignment of this uid, whoever asks: for the mail process and for receipts."""
    return db.session.scalars(select(Consignment).filter_by(uid=uid)).first()


def by_mail(consignment: Consignment) -> bool:
    """Whether it goes as e-mail to somebody outside."""
    return consignment.carrier is Carrier.MAIL


def _shown() -> tuple[ORMOption, ...]:
    letter = joinedload(Consignment.letter)
    events = selectinload(Consignment.events)
    return (
        letter.joinedload(OutgoingLetter.institution),
        letter.joinedload(OutgoingLetter.document),
        joinedload(Consignment.addressee).joinedload(Addressee.institution),
        joinedload(Consignment.from_institution),
        joinedload(Consignment.to_registry),
        joinedload(Consignment.document),
        joinedload(Consignment.incoming),
        joinedload(Consignment.answer),
        events.joinedload(ConsignmentEvent.post),
    )
