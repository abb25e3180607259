"""Acknowledging a letter to its sender by mail: once, by a clerk's click or by the registry's rule."""

from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.directory.models import Registry
from geos.exchange import acknowledgement as message
from geos.letters.models import Acknowledgement, AcknowledgeWhen, IncomingLetter, RegistryRule
from geos.letters.policy.incoming import POLICY, Desk, posts_at
from geos.letters.queries import acknowledgements as queries
from geos.letters.queries.incoming import KIND
from geos.letters.service.incoming import leaving
from mailserver import queue

LANGUAGES = ("sw", "en")
REPLY = 500  # characters of the other server's words
STRUCK_OUT = "the registration was taken back before this was sent"


def why_not(letter: IncomingLetter) -> str:
    """Why a letter is not acknowledged: a message id, "" where it can be."""
    return queries.why_not(letter) or message.unanswerable(letter)


@command
def acknowledge(
    actor: Actor, letter: IncomingLetter, language: str = "", *, post_id: int | None = None
) -> IncomingLetter:
    """Tell the sender under which number the letter stands; `language` sw or en, "" as is fitting.

    WrongState, saying why, where it was told before, has no address, or a machine would read it.
    """
    POLICY.require(actor, "acknowledge", Desk(letter.registry_id, post_id))
    db.session.refresh(letter, with_for_update={"of": IncomingLetter})
    stands_against = why_not(letter)
    if stands_against:
        raise WrongState(stands_against)
    if language and language not in LANGUAGES:
        raise Invalid(fields={"language": "Choose one from the list"})
    _send(actor, letter, language or queries.language_for(letter), by_rule=False)
    return letter


@command
def by_rule(actor: Actor, letter: IncomingLetter) -> bool:
    """Acknowledge a letter just registered if the registry's rule says so; whether it was done."""
    if not queries.applies(queries.rule_of(letter.registry_id), letter) or why_not(letter):
        return False
    _send(actor, letter, queries.language_for(letter), by_rule=True)
    return True


def _send(actor: Actor, letter: IncomingLetter, language: str, *, by_rule: bool) -> None:
    """One row and one message on the queue, in one transaction; its key lets no second one be."""
    db.session.add(
        Acknowledgement(
            letter_id=letter.id,
            address=letter.sender_address.lower(),
            language=language,
            by_rule=by_rule,
            by_id=actor.person_id,
        )
    )
    db.session.flush()
    db.session.expire(letter, ["acknowledgement"])
    tag = message.tag(letter.id)
    queue.put(
        db.session.connection(),
        Path(current_app.config["GEOS_SPOOL"]) / "queue",
        "",  # a null sender: what cannot be delivered comes back to nobody (RFC 3834)
        [letter.sender_address],
        message.compose(letter, language).as_bytes(),
        tag=tag,
        origin=tag,
    )
    post = next(iter(posts_at(actor, Desk(letter.registry_id))), None)
    audit.record(
        actor,
        "acknowledge",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        post_id=post.id if post else None,
        level=letter.level,
        number=letter.register_number,
        language=language,
        by_rule=by_rule,
    )


@leaving.when_taken_in
def taken_in(actor: Actor, entry: IncomingLetter) -> None:
    """The confidential registry's rule, unless the sender was told under the letter's first number."""
    first = (entry.source or "").partition(":")[2]
    told = db.session.get(Acknowledgement, int(first)) if first.isdecimal() else None
    if told is None or told.withdrawn_at is not None:
        by_rule(actor, entry)


@command
def mail_report(tag: str, outcome: str, reply: str, at: datetime) -> Acknowledgement | None:
    """Take note of what the mail queue says of one; None where the tag is no acknowledgement's."""
    letter_id = message.letter_id_of(tag)
    if letter_id is None:
        return None
    query = select(Acknowledgement).filter_by(letter_id=letter_id).with_for_update()
    found = db.session.scalars(query).one_or_none()
    if found is not None and not (found.sent_at or found.failed_at):
        found.sent_at = at if outcome == "sent" else None
        found.failed_at = at if outcome == "failed" else None
        found.reply = "".join(sign if sign.isprintable() else " " for sign in reply)[:REPLY]
    return found


@leaving.struck
def take_back(actor: Actor, letter: IncomingLetter) -> None:
    """What still waits in the queue is not sent; what has left cannot be taken back, and stays in sight."""
    found = db.session.get(Acknowledgement, letter.id)
    if found is None or found.sent_at or found.failed_at:
        return
    if queue.withdraw(db.session.connection(), message.tag(letter.id), STRUCK_OUT):
        found.withdrawn_at = now()


@command
def set_rule(
    actor: Actor, registry: Registry, acknowledge: AcknowledgeWhen, *, post_id: int | None = None
) -> RegistryRule:
    """The records manager says when the registry acknowledges by itself."""
    desk = Desk(registry.id, post_id)
    POLICY.require(actor, "set_rule", desk)
    rule = db.session.get(RegistryRule, registry.id) or RegistryRule(registry_id=registry.id)
    rule.acknowledge = acknowledge
    db.session.add(rule)
    db.session.flush()
    audit.record(
        actor,
        "set_rule",
        Registry.__tablename__,
        registry.id,
        institution_id=registry.institution_id,
        post_id=posts_at(actor, desk)[0].id,
        acknowledge=acknowledge.value,
    )
    return rule
