"""The registry sends a signed letter to all its addressees in one act, and takes back what it still can."""

from collections.abc import Sequence

from ulid import ULID

from geos.access import service as access
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.documents import service as documents
from geos.exchange import channels, outbound
from geos.exchange.channels import Way
from geos.exchange.models import Carrier, Consignment
from geos.exchange.policy.consignments import KIND
from geos.exchange.queries import consignments as queries
from geos.exchange.service.consignments.rules import begin, journal, lock, move, note
from geos.exchange.workflow import FLOW
from geos.letters.models import Addressee, OutgoingLetter
from geos.letters.policy.outgoing import POLICY as LETTERS
from geos.letters.service import outgoing
from geos.letters.workflow import registry_staff
from geos.work import service as work


@command
def dispatch(
    actor: Actor, letter: OutgoingLetter, addressees: Sequence[Addressee] | None = None
) -> OutgoingLetter:
    """Enter the letter in the outgoing register and send it to all its addressees, or to those given.

    Whom no safe way reaches (channels.ways) is left out and gets it by hand; such a one among the given
    `addressees` raises Invalid. One consignment each, and a second dispatch is WrongState.
    """
    LETTERS.require(actor, "read", letter)
    outgoing.dispatch(actor, letter)
    for way in _chosen(letter, addressees):
        _consign(actor, letter, way)
    return letter


def _chosen(letter: OutgoingLetter, addressees: Sequence[Addressee] | None) -> list[Way]:
    found = channels.ways(letter)
    if addressees is None:
        return channels.going(found)
    wanted = {each.id for each in addressees}
    chosen = [way for way in found if way.addressee.id in wanted]
    if len(chosen) != len(wanted):
        raise Invalid(fields={"addressees": "Choose among the addressees of the letter"})
    closed = next((way for way in chosen if not way.open), None)
    if closed is not None:
        raise Invalid(str(closed.missing), fields={"addressees": str(closed.missing)}, **closed.facts)
    return chosen


def _consign(actor: Actor, letter: OutgoingLetter, way: Way) -> None:
    consignment = Consignment(
        uid=str(ULID()),
        letter_id=letter.id,
        letter=letter,
        addressee_id=way.addressee.id,
        addressee=way.addressee,
        from_institution_id=letter.institution_id,
        carrier=way.carrier,
        to_registry_id=way.registry.id if way.registry else None,
        to_registry=way.registry,
        to_address=way.addressee.email,
    )
    db.session.add(consignment)
    db.session.flush()
    note(actor, consignment, "queue", registry_id=letter.registry_id)
    to = consignment.to_address or f"registry:{consignment.to_registry_id}"
    journal(actor, "consign", consignment, letter.institution_id, to=to)
    CARRIERS[way.carrier](actor, consignment)


def _hand_to_member(actor: Actor, consignment: Consignment) -> None:
    """The same installation serves both registries, so it is there as soon as this commits."""
    letter, registry = consignment.letter, consignment.to_registry
    if registry is None or letter.document is None:
        raise WrongState
    at = now()
    consignment.document = documents.copy(
        actor,
        letter.document,
        registry.institution_id,
        owner_kind=KIND,
        owner_id=consignment.id,
        level=letter.level,
    )
    _enclose(actor, consignment, registry.institution_id)
    move(actor, "send", consignment, sent_at=at)
    note(actor, consignment, "send", registry_id=letter.registry_id, at=at)
    move(actor, "deliver", consignment, delivered_at=at)
    note(actor, consignment, "deliver", registry_id=letter.registry_id, at=at)
    token = f"registry:{registry.id}"
    access.grant(KIND, consignment.id, token)
    work.open_item(
        token,
        "register",
        KIND,
        consignment.id,
        institution_id=registry.institution_id,
        title=letter.subject,
        reference=letter.reference or "",
        level=letter.level,
        from_label=letter.institution.short_sw,
    )


def _enclose(actor: Actor, consignment: Consignment, institution_id: int) -> None:
    """What goes with the letter, in its order: rows of the receiver's own for the same bytes."""
    for enclosure in consignment.letter.enclosures:
        documents.copy(
            actor,
            enclosure.document,
            institution_id,
            owner_kind=KIND,
            owner_id=consignment.id,
            level=consignment.letter.level,
        )


def _put_on_queue(actor: Actor, consignment: Consignment) -> None:
    outbound.post(consignment)


CARRIERS = {Carrier.MEMBER: _hand_to_member, Carrier.MAIL: _put_on_queue}


@command
def cancel(actor: Actor, consignment: Consignment) -> Consignment:
    """The sending registry takes it back: mail while it waits in the queue, a member's until registered.

    WrongState where the receiver has registered it, or the mail is being sent at this moment.
    """
    begin(actor, "cancel", consignment)
    _take_back(actor, consignment)
    return consignment


@command
def cancel_all(actor: Actor, letter: OutgoingLetter) -> OutgoingLetter:
    """Take back everything of one letter that can still be taken back. WrongState where nothing can."""
    LETTERS.require(actor, "read", letter)
    if not (actor.is_system or registry_staff(actor, letter)):
        raise Denied
    taken = [take_back_if_possible(actor, each) for each in queries.of_letter(letter)]
    if not any(taken):
        raise WrongState
    return letter


def take_back_if_possible(actor: Actor, consignment: Consignment) -> bool:
    """Cancel it where it can still be cancelled; whether it was."""
    lock(consignment)
    if not (FLOW.can(actor, "cancel", consignment) and _in_our_hands(consignment)):
        return False
    _close(actor, consignment)
    return True


def _take_back(actor: Actor, consignment: Consignment) -> None:
    if not _in_our_hands(consignment):
        raise WrongState("It is being sent at this moment")
    _close(actor, consignment)


def _in_our_hands(consignment: Consignment) -> bool:
    return consignment.carrier is Carrier.MEMBER or outbound.withdraw(consignment)


def _close(actor: Actor, consignment: Consignment) -> None:
    move(actor, "cancel", consignment, next_try=None)
    note(actor, consignment, "cancel", registry_id=consignment.letter.registry_id)
    if consignment.to_registry_id is not None:
        access.revoke(KIND, consignment.id, f"registry:{consignment.to_registry_id}")
        work.close(actor, KIND, consignment.id, act="register", done=False)
    journal(actor, "cancel", consignment, consignment.from_institution_id)
