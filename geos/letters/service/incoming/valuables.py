"""The valuables book: money, cheques and things that came with letters, and to whom they were given.

Registry Procedures Manual: what is of value is recorded apart from the letter at the moment it is
found, and leaves the registry only against a receipt. A line of the book is never deleted.
"""

from decimal import Decimal

from geos.core import clock
from geos.core.actor import Actor, HeldPost
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.letters.entry import Valuable
from geos.letters.models import IncomingLetter, IncomingState, ValuableItem, ValuableKind
from geos.letters.policy.incoming import POLICY, Desk, posts_at
from geos.letters.service.incoming.rules import N_, fitting, note, seat

DESCRIPTION, GIVEN_TO, RECEIPT = 200, 120, 40  # characters
MOST_AMOUNT = Decimal(10) ** 13
MOST_COUNT = 100_000
AMOUNT = N_("Write the amount, for example 150000 or 150000.50")
WHAT = N_("Write what it is")
CURRENCY = N_("Write the currency in three letters, for example TZS")
HOW_MANY = N_("Write how many there are, at least 1")
TO_WHOM = N_("Write who received it")
RECEIPT_NUMBER = N_("Write the number of the receipt")


def enter(actor: Actor, letter: IncomingLetter, found: Valuable, post: HeldPost) -> ValuableItem:
    """Write a line into the valuables book; Invalid by `valuables_*` where it does not say enough."""
    _check(found)
    item = ValuableItem(
        letter_id=letter.id,
        registry_id=letter.registry_id,
        kind=found.kind,
        description=fitting(found.description, DESCRIPTION, "description"),
        cents=None if found.amount is None else int(found.amount * 100),
        currency=found.currency.strip().upper(),
        count=found.count,
        entered_by_id=actor.person_id,
    )
    db.session.add(item)
    letter.valuables = True
    db.session.flush()
    note(actor, "add_valuable", letter, post, valuable=item.id, kind=found.kind.value)
    return item


def _check(found: Valuable) -> None:
    """Raise Invalid for everything that is missing or cannot be, all at once."""
    money = found.kind is not ValuableKind.OTHER
    currency = found.currency.strip()
    wrong = {
        "amount": AMOUNT if (money and found.amount is None) or not _fits(found.amount) else "",
        "description": "" if money or found.description.strip() else WHAT,
        "currency": "" if len(currency) == 3 and currency.isascii() and currency.isalpha() else CURRENCY,
        "count": "" if 1 <= found.count <= MOST_COUNT else HOW_MANY,
    }
    wrong = {name: message for name, message in wrong.items() if message}
    if wrong:
        raise Invalid(fields=wrong)


def _fits(amount: Decimal | None) -> bool:
    if amount is None:
        return True
    return amount.is_finite() and 0 < amount < MOST_AMOUNT and amount == amount.quantize(Decimal("0.01"))


@command
def add_valuable(
    actor: Actor, letter: IncomingLetter, found: Valuable, *, post_id: int | None = None
) -> ValuableItem:
    """Enter what was found later with a letter that is registered already."""
    post = seat(actor, "add_valuable", letter, post_id)
    if letter.state is IncomingState.STRUCK_OUT:
        raise WrongState
    return enter(actor, letter, found, post)


@command
def hand_over_valuable(
    actor: Actor, item: ValuableItem, given_to: str, receipt_number: str, *, post_id: int | None = None
) -> ValuableItem:
    """Record that it was given to the cashier, against which receipt. WrongState where it was before."""
    desk = Desk(item.registry_id, post_id)
    POLICY.require(actor, "hand_over_valuable", desk)
    wrong = {"given_to": TO_WHOM if not given_to.strip() else ""}
    wrong["receipt_number"] = "" if receipt_number.strip() else RECEIPT_NUMBER
    wrong = {name: message for name, message in wrong.items() if message}
    if wrong:
        raise Invalid(fields=wrong)
    db.session.refresh(item, with_for_update={"of": ValuableItem})
    if item.given_at is not None:
        raise WrongState
    item.given_to = fitting(given_to, GIVEN_TO, "given_to")
    item.receipt_number = fitting(receipt_number, RECEIPT, "receipt_number")
    item.given_at, item.given_by_id = clock.now(), actor.person_id
    db.session.flush()
    post = posts_at(actor, desk)[0]
    note(actor, "hand_over_valuable", item.letter, post, valuable=item.id, receipt=item.receipt_number)
    return item


# Passed on with their letter ---------------------------------------------------------------------------

_WHAT = ("kind", "description", "cents", "currency", "count")


def pass_valuables(actor: Actor, letter: IncomingLetter, entry: IncomingLetter) -> list[int]:
    """What is kept of a letter goes to the registry that entered it anew; gives the ids of the new lines.

    The first book says that they were given on, the entry's number being the receipt; the other has lines of
    its own.
    """
    kept = [item for item in letter.valuable_items if item.given_at is None]
    lines = [
        ValuableItem(
            letter_id=entry.id,
            registry_id=entry.registry_id,
            entered_by_id=actor.person_id,
            **{name: getattr(item, name) for name in _WHAT},
        )
        for item in kept
    ]
    for item in kept:
        _given(actor, item, entry)
    db.session.add_all(lines)
    db.session.flush()
    return [line.id for line in lines]


def give_valuables_back(actor: Actor, entry: IncomingLetter, letter: IncomingLetter) -> None:
    """The entry is struck out: its book says that they were given back, and they are kept with the letter."""
    for line in entry.valuable_items:
        if line.given_at is None:
            _given(actor, line, letter)
    for item in letter.valuable_items:
        if item.receipt_number == entry.register_number:
            item.given_to, item.receipt_number, item.given_at, item.given_by_id = "", "", None, None
    db.session.flush()


def _given(actor: Actor, item: ValuableItem, to: IncomingLetter) -> None:
    item.given_to, item.receipt_number = to.at_registry.name_sw[:GIVEN_TO], to.register_number
    item.given_at, item.given_by_id = clock.now(), actor.person_id
