"""Making a draft letter a circular: its kind, whom it is for, how often who is silent is reminded."""

from collections.abc import Sequence

from sqlalchemy import select

from geos.circulars import queries, wording
from geos.circulars.models import Circular, CircularAudience, CircularState
from geos.circulars.planning import MOST_DAYS, Plan
from geos.circulars.policy import POLICY
from geos.circulars.service.rules import journal, lock, move
from geos.circulars.wording import N_
from geos.core import numbering
from geos.core.actor import Actor
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory.models import Institution, Unit
from geos.letters import turns
from geos.letters.models import Addressee, AddresseeKind, OutgoingLetter, OutgoingState
from geos.letters.policy.outgoing import POLICY as LETTERS
from geos.letters.service.outgoing.rules import bounded
from geos.letters.service.outgoing.versions import renew
from geos.letters.workflow import EDITABLE

ADDRESS, TITLE = 400, 300  # characters
NOBODY = N_("Choose whom it is for")
NOT_OURS = N_("Choose from the list")
DAYS = N_("Write a number of working days from 0 to %(most)d; 0 reminds nobody")
FIXED = N_("Whom it is for is fixed since the letter went on its way: have it returned to you first")
NOT_IN_FORCE = N_("What it replaces is no longer in force: choose again")
OTHERWISE = N_("This letter is a circular already, goes to many, or is on its way")


@command
def start_circular(actor: Actor, letter: OutgoingLetter, plan: Plan) -> Circular:
    """Make a draft letter a circular or a guideline."""
    LETTERS.require(actor, "edit", letter)
    if letter.state not in EDITABLE or turns.claimed(letter):
        raise WrongState(OTHERWISE)
    circular = db.session.scalars(select(Circular).filter_by(letter_id=letter.id)).first()
    if circular is None:
        circular = Circular(letter_id=letter.id, letter=letter, institution_id=letter.institution_id)
        db.session.add(circular)
        db.session.flush()
    else:
        move(actor, "prepare", circular)
    _write(actor, circular, plan)
    journal(actor, "start_circular", circular, letter.post_id)
    return circular


@command
def edit_circular(actor: Actor, circular: Circular, plan: Plan) -> Circular:
    """Change kind, audience or reminders, before the letter is on its way or once it is returned."""
    _begin_writing(actor, circular)
    _write(actor, circular, plan)
    journal(actor, "edit_circular", circular, circular.letter.post_id)
    return circular


@command
def drop(actor: Actor, circular: Circular) -> OutgoingLetter:
    """It is an ordinary letter again, to those who stand on it."""
    _begin_writing(actor, circular)
    circular.audience.clear()
    move(actor, "drop", circular)
    renew(actor, circular.letter)
    journal(actor, "drop_circular", circular, circular.letter.post_id)
    return circular.letter


def _begin_writing(actor: Actor, circular: Circular) -> None:
    lock(circular)
    if POLICY.can(actor, "edit", circular) and circular.state is CircularState.PREPARED:
        return
    POLICY.require(actor, "read", circular)
    if not actor.holds(circular.letter.post_id):
        raise Denied
    raise WrongState(FIXED)


def _write(actor: Actor, circular: Circular, plan: Plan) -> None:
    if not 0 <= plan.remind_days <= MOST_DAYS:
        raise Invalid(DAYS, fields={"remind_days": DAYS}, most=MOST_DAYS)
    circular.kind, circular.everyone, circular.remind_days = plan.kind, plan.everyone, plan.remind_days
    circular.address = bounded(plan.address, ADDRESS, "address")
    circular.replaces_id = _replaced(circular, plan.replaces_id)
    circular.audience.clear()
    db.session.flush()
    circular.audience.extend(_audience(circular, plan))
    if not (circular.everyone or circular.audience):
        raise Invalid(NOBODY, fields={"everyone": NOBODY})
    db.session.flush()
    renew(actor, circular.letter, wording.address(circular, circular.letter.language))


def _audience(circular: Circular, plan: Plan) -> list[CircularAudience]:
    institutions = [] if plan.everyone else _others(circular, plan.institution_ids)
    mine = select(Unit.id).where(Unit.id.in_(plan.unit_ids), Unit.institution_id == circular.institution_id)
    units = list(db.session.scalars(mine.order_by(Unit.id)))
    if len(units) != len(set(plan.unit_ids)):
        raise Invalid(NOT_OURS, fields={"units": NOT_OURS})
    return [CircularAudience(institution_id=id) for id in institutions] + [
        CircularAudience(unit_id=id) for id in units
    ]


def _others(circular: Circular, ids: Sequence[int]) -> list[int]:
    query = select(Institution.id).where(
        Institution.id.in_(ids), Institution.active, Institution.id != circular.institution_id
    )
    found = list(db.session.scalars(query.order_by(Institution.id)))
    if len(found) != len(set(ids)):
        raise Invalid(NOT_OURS, fields={"institutions": NOT_OURS})
    return found


def _replaced(circular: Circular, id: int | None) -> int | None:
    if id is None:
        return None
    known = {each.id for each in queries.replaceable(circular.institution_id, circular.letter.level)}
    if id not in known:
        raise Invalid(NOT_IN_FORCE, fields={"replaces": NOT_IN_FORCE})
    return id


# Signing --------------------------------------------------------------------------------------------


@turns.claims
def is_circular(letter: OutgoingLetter) -> bool:
    """Whether a letter is a circular."""
    return queries.of_letter(letter) is not None


@turns.on("sign")
def give_number(actor: Actor, letter: OutgoingLetter) -> None:
    """In the act of signing a circular gets the next number of its series, printed in its subject."""
    circular = queries.of_letter(letter)
    if circular is None or circular.number is not None:  # a countersignature changes nothing
        return
    if letter.state not in (OutgoingState.DRAFT, OutgoingState.ON_ROUTE):
        raise WrongState
    year = today().year
    circular.year, circular.number = year, numbering.take(series(circular), year)
    circular.title = letter.subject
    letter.subject = f"{wording.name(circular, letter.language)}: {letter.subject}"[:TITLE]
    _address(letter, wording.address(circular, letter.language))
    db.session.flush()


def series(circular: Circular) -> str:
    """The series that numbers it: one for each institution and kind."""
    return f"{circular.kind}:{circular.institution_id}"


def _address(letter: OutgoingLetter, lines: str) -> None:
    """The paper names everybody concerned at once; who gets a copy (Nakala) stays."""
    copies = [each for each in letter.addressees if each.is_copy]
    letter.addressees[:] = copies
    db.session.flush()
    for ordinal, each in enumerate(copies, start=2):
        each.ordinal = -ordinal
    db.session.flush()
    for each in copies:
        each.ordinal = -each.ordinal
    letter.addressees.insert(
        0,
        Addressee(
            ordinal=1,
            kind=AddresseeKind.MEMBER,
            institution_id=letter.institution_id,
            lines=lines,
        ),
    )
    db.session.flush()
