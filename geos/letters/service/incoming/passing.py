"""Passing a letter to the confidential registry, which gives it a number of its own register.

The open registry keeps its number and the remark that the letter was passed on: neither sender nor
subject nor paper is open to it any more.
"""

from sqlalchemy import select

from geos.access import service as access
from geos.core import clock, numbering
from geos.core.actor import Actor, HeldPost
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.directory.models import Registry
from geos.letters.models import (
    IncomingEnclosure,
    IncomingEnding,
    IncomingLetter,
    IncomingState,
)
from geos.letters.policy.incoming import FLOW, POLICY, Desk, posts_at
from geos.letters.queries.incoming import KIND, confidential_registry, series
from geos.letters.service.incoming import leaving
from geos.letters.service.incoming.registering import await_filing
from geos.letters.service.incoming.rules import N_, check, note, seat, settle_level
from geos.letters.service.incoming.valuables import give_valuables_back, pass_valuables
from geos.work import service as work

NOWHERE = N_("This institution has no confidential registry: ask its administrator to set one up")
SOURCE = "passed"  # of the source of an entry that came from another registry: passed:<letter id>


@command
def pass_on(actor: Actor, letter: IncomingLetter, *, post_id: int | None = None) -> Registry:
    """What turns out to be confidential goes to the confidential registry, before it is on any file.

    Gives the registry that it leaves: the letter itself is no longer to be read there.
    """
    post = seat(actor, "pass_on", letter, post_id)
    db.session.refresh(letter, with_for_update={"of": IncomingLetter})
    to = confidential_registry(letter.institution_id)
    if to is None:
        raise Invalid(NOWHERE)
    if to.id == letter.registry_id:
        raise WrongState
    _pass(actor, letter, to, post)
    return db.session.get_one(Registry, letter.registry_id)


def hand_to_confidential(actor: Actor, letter: IncomingLetter, post: HeldPost | None) -> bool:
    """Of what an addressee hands in: whether it went to the confidential registry, as its level says."""
    to = confidential_registry(letter.institution_id)
    if letter.level < Level.CONFIDENTIAL or (to is not None and to.id == letter.registry_id):
        return False
    if to is None:
        raise Invalid(NOWHERE, fields={"level": NOWHERE})
    _pass(actor, letter, to, post)
    return True


def _pass(actor: Actor, letter: IncomingLetter, to: Registry, post: HeldPost | None) -> None:
    FLOW.fire(actor, "pass_on", letter)
    letter.level = max(letter.level, Level.CONFIDENTIAL)
    db.session.add(
        IncomingEnding(
            letter_id=letter.id,
            by_id=actor.person_id,
            post_id=post.id if post else None,
            acting_for_id=post.acting_for_id if post else None,
            at=clock.now(),
            to_registry_id=to.id,
        )
    )
    db.session.flush()
    settle_level(letter)
    work.close(actor, KIND, letter.id)
    access.grant(KIND, letter.id, f"registry:{to.id}")
    access.revoke(KIND, letter.id, f"registry:{letter.registry_id}")
    leaving.hide(actor, letter)
    _await_taking_in(letter, to)
    note(actor, "pass_on", letter, post)


def _await_taking_in(letter: IncomingLetter, to: Registry) -> None:
    work.open_item(
        f"registry:{to.id}",
        "take_in",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        title=letter.subject,
        reference=letter.register_number,
        level=letter.level,
        from_label=letter.at_registry.name_sw,
    )


@command
def take_in(
    actor: Actor, letter: IncomingLetter, level: Level, *, post_id: int | None = None
) -> IncomingLetter:
    """The confidential registry enters what was passed to it: a number of its own, at this level."""
    ending = db.session.scalars(
        select(IncomingEnding).filter_by(letter_id=letter.id).with_for_update()
    ).one_or_none()
    if ending is None or ending.to_registry_id is None:
        raise NotFound
    desk = Desk(ending.to_registry_id, post_id)
    POLICY.require(actor, "take_in", desk)
    if ending.successor_id is not None or letter.state is not IncomingState.PASSED_ON:
        raise WrongState
    check(actor, {"level": level})
    post = posts_at(actor, desk)[0]
    entry = _enter(actor, letter, level, desk.registry_id, post)
    ending.successor_id = entry.id
    db.session.flush()
    work.close(actor, KIND, letter.id, act="take_in")
    valuables = pass_valuables(actor, letter, entry)
    note(actor, "take_in", entry, post, passed=letter.register_number, valuables=valuables)
    leaving.taken_in(actor, entry)
    return entry


def _enter(
    actor: Actor, letter: IncomingLetter, level: Level, registry_id: int, post: HeldPost
) -> IncomingLetter:
    """The same letter as a line of another register; its papers are decided upon there from now on."""
    year = clock.today().year
    same = ("institution_id", "channel", "received_at", "sender", "sender_address", "their_reference")
    more = ("letter_date", "subject", "valuables", "document_id", "cover_id", "sender_institution_id")
    entry = IncomingLetter(
        registry_id=registry_id,
        year=year,
        number=numbering.take(series(registry_id), year),
        source=f"{SOURCE}:{letter.id}",
        level=level,
        registered_by_id=actor.person_id,
        registered_post_id=post.id,
        registered_for_id=post.acting_for_id,
        **{name: getattr(letter, name) for name in (*same, *more)},
    )
    db.session.add(entry)
    db.session.flush()
    for enclosure in letter.enclosures:
        db.session.add(IncomingEnclosure(letter_id=entry.id, document_id=enclosure.document_id))
    db.session.flush()
    access.grant(KIND, entry.id, f"registry:{registry_id}")
    settle_level(entry)
    await_filing(entry)
    return entry


@leaving.waits_again(SOURCE)
def _wait_again(actor: Actor, letter: IncomingLetter) -> None:
    """The confidential registry struck its entry out: what was passed to it waits there again."""
    ending = db.session.scalars(select(IncomingEnding).filter_by(successor_id=letter.id)).one_or_none()
    if ending is None:
        return
    ending.successor_id = None
    first = db.session.get_one(IncomingLetter, ending.letter_id)
    give_valuables_back(actor, letter, first)
    settle_level(first)
    _await_taking_in(first, db.session.get_one(Registry, letter.registry_id))
