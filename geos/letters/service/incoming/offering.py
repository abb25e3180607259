"""What a reader may do with a letter now: exactly the buttons to show. The services decide again."""

from collections.abc import Callable

from geos.core.actor import Actor
from geos.letters.models import IncomingLetter
from geos.letters.policy.incoming import FLOW, POLICY, STANDING, Desk, addressee
from geos.letters.queries import acknowledgements
from geos.letters.queries.incoming import confidential_registry
from geos.letters.service.incoming.striking import may_undo, what_followed

Rule = Callable[[Actor, IncomingLetter], bool]


def _step(act: str) -> Rule:
    return lambda actor, letter: FLOW.can(actor, act, letter)


def _staff(act: str) -> Rule:
    """Whoever works in the letter's registry, while the entry stands."""
    return lambda actor, letter: letter.state in STANDING and POLICY.can(actor, act, Desk(letter.registry_id))


def _received(actor: Actor, letter: IncomingLetter) -> bool:
    return letter.sealed is not None and letter.sealed.received_at is not None


def _passes_on(actor: Actor, letter: IncomingLetter) -> bool:
    to = confidential_registry(letter.institution_id)
    return to is not None and to.id != letter.registry_id and _staff("pass_on")(actor, letter)


def _takes_in(actor: Actor, letter: IncomingLetter) -> bool:
    ending = letter.ending
    if ending is None or ending.to_registry_id is None or ending.successor_id is not None:
        return False
    return POLICY.can(actor, "take_in", Desk(ending.to_registry_id))


def _acknowledges(actor: Actor, letter: IncomingLetter) -> bool:
    return _staff("acknowledge")(actor, letter) and not acknowledgements.why_not(letter)


# fmt: off
RULES: dict[str, tuple[Rule, ...]] = {
    "file_letter":       (_step("file_letter"),),
    "correct":           (_staff("correct"),),
    "add_valuable":      (_staff("add_valuable"),),
    "acknowledge":       (_acknowledges,),
    "receive_sealed":    (_step("keep"), addressee, lambda actor, letter: not _received(actor, letter)),
    "unseal":            (_step("keep"), addressee, _received),
    "pass_on":           (_step("pass_on"), _passes_on),
    "take_in":           (_takes_in,),
    "undo_registration": (may_undo, lambda actor, letter: not what_followed(letter)),
    "strike_out":        (_step("strike_out"), lambda actor, letter: not what_followed(letter)),
}
# fmt: on


def acts(actor: Actor, letter: IncomingLetter) -> frozenset[str]:
    """The names of the acts that are open to this actor."""
    return frozenset(act for act, rules in RULES.items() if all(rule(actor, letter) for rule in rules))
