"""Signing a batch of letters that were read, with one PIN: each is a transaction of its own."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import DomainError, Stale, WrongState
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.queries import outgoing as queries
from geos.letters.service.outgoing.countersigning import countersign
from geos.letters.service.outgoing.signing import sign
from geos.letters.wording import N_
from geos.signatures.service import SigningKey

log = logging.getLogger(__name__)

NOT_READ = N_("Open this letter and read it first")
BROKEN = N_("Something went wrong here; nothing of it is kept. Try it again by itself")


@dataclass(frozen=True)
class Signed:
    """What became of one letter: its reference, or why it was refused (a message id and its facts)."""

    letter_id: int
    reference: str = ""
    refusal: str = ""
    facts: tuple[tuple[str, object], ...] = ()


def sign_each(actor: Actor, chosen: Iterable[tuple[int, int]], key: SigningKey) -> list[Signed]:
    """Sign letters, given as (id, version that was shown), one after another; one refusal refuses no other.

    What others have signed is countersigned. A letter that changed since, or that this person never opened
    as it is now, is refused: also a deputy's, who signs Kny.
    """
    return [_one(actor, letter_id, version, key) for letter_id, version in chosen]


def _one(actor: Actor, letter_id: int, version: int, key: SigningKey) -> Signed:
    try:
        letter = queries.get(actor, letter_id)
        if letter.version != version:
            raise Stale
        _refuse_unread(actor, letter)
        return Signed(letter_id, _sign(actor, letter, key).reference or "")
    except DomainError as refusal:
        said = next(iter(getattr(refusal, "fields", {}).values()), refusal.key)
        return Signed(letter_id, refusal=said, facts=tuple(refusal.facts.items()))
    except Exception:
        log.exception("letter %s of a batch could not be signed", letter_id)
        db.session.rollback()
        return Signed(letter_id, refusal=BROKEN)


def _sign(actor: Actor, letter: OutgoingLetter, key: SigningKey) -> OutgoingLetter:
    if letter.state is OutgoingState.SIGNED:
        return countersign(actor, letter, key=key)
    return sign(actor, letter, key=key, text_version=letter.text_version)


def _refuse_unread(actor: Actor, letter: OutgoingLetter) -> None:
    if letter.id not in queries.opened_by(actor, [letter]):
        raise WrongState(NOT_READ)
