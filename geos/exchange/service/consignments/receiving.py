"""The receiver's answer: a receipt or a refusal, never both; and the sender's officer who sees a refusal."""

from geos.core.actor import Actor
from geos.core.db import command
from geos.core.errors import Incomplete, Invalid, WrongState
from geos.exchange.models import Consignment
from geos.exchange.policy.consignments import KIND
from geos.exchange.queries import consignments as queries
from geos.exchange.service.consignments.rules import TEXT, ask_author, begin, journal, move, note
from geos.exchange.workflow import FAILED, REGISTERED
from geos.letters.models import IncomingLetter
from geos.letters.wording import N_
from geos.work import service as work

SOURCE = "consignment:"
TOO_LONG = N_("Shorten this to %(most)d characters")


@command
def registered(actor: Actor, consignment: Consignment, incoming: IncomingLetter) -> Consignment:
    """The receiving registry has entered it in its register: the receipt, with number and time.

    Called by the intake inside its own command. If the letter answers one of theirs that came the same
    way, that one is answered.
    """
    begin(actor, "register", consignment)
    if incoming.registry_id != consignment.to_registry_id:
        raise WrongState
    move(
        actor,
        "register",
        consignment,
        registered_at=incoming.registered_at,
        incoming_id=incoming.id,
        receipt=incoming.register_number,
    )
    note(
        actor,
        consignment,
        "register",
        incoming.register_number,
        registry_id=consignment.to_registry_id,
        at=incoming.registered_at,
    )
    work.close(actor, KIND, consignment.id, act="register")
    journal(actor, "register", consignment, incoming.institution_id, receipt=incoming.register_number)
    _answer(actor, consignment, incoming)
    return consignment


def _answer(actor: Actor, reply: Consignment, incoming: IncomingLetter) -> None:
    """What the registered reply answers, where it came from this institution by the exchange too."""
    asked = reply.letter.reply_to
    source = asked.source if asked and asked.source else ""
    original = queries.by_uid(source.removeprefix(SOURCE)) if source.startswith(SOURCE) else None
    if original is None or original.from_institution_id != incoming.institution_id:
        return
    if original.state is not REGISTERED:
        return
    move(actor, "answer", original, answer_id=incoming.id)
    text = f"{reply.letter.reference} · {incoming.register_number}"
    note(actor, original, "answer", text, registry_id=incoming.registry_id, at=incoming.registered_at)
    journal(actor, "answer", original, incoming.institution_id, receipt=incoming.register_number)


@command
def refuse(actor: Actor, consignment: Consignment, reason: str) -> Consignment:
    """The receiving registry does not take it, saying why; the sender's officer is told."""
    begin(actor, "refuse", consignment)
    reason = _written(reason)
    move(actor, "refuse", consignment, reason, reason=reason)
    note(actor, consignment, "refuse", reason, registry_id=consignment.to_registry_id)
    work.close(actor, KIND, consignment.id, act="register")
    ask_author(consignment)
    journal(actor, "refuse", consignment, actor.institution_id or consignment.from_institution_id)
    return consignment


@command
def see_refusal(actor: Actor, consignment: Consignment) -> Consignment:
    """The officer who wrote the letter has seen why it came back, from its receiver or from the mail."""
    act = "see_failure" if consignment.state is FAILED else "see_refusal"
    begin(actor, act, consignment)
    move(actor, act, consignment)
    note(actor, consignment, "see_refusal")
    if not work.close(actor, KIND, consignment.id, act="see_refusal"):
        raise WrongState
    journal(actor, "see_refusal", consignment, consignment.from_institution_id)
    return consignment


def _written(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Incomplete(fields={"reason": "Write the reason"})
    if len(reason) > TEXT:
        raise Invalid(TOO_LONG, fields={"reason": TOO_LONG}, most=TEXT)
    return reason
