"""What is done with an envelope that the registry does not open: received, opened, kept or handed in.

Only its addressee opens it, and decides. What is kept stays closed to everybody else: the registry keeps
the entry that it made from the envelope and learns nothing more.
"""

from geos.access import service as access
from geos.core import clock
from geos.core.actor import Actor, HeldPost
from geos.core.db import command, db
from geos.core.errors import Denied, WrongState
from geos.documents import service as documents
from geos.documents.models import Kind
from geos.letters.entry import Content, Scan
from geos.letters.models import IncomingLetter, IncomingState, SealedItem
from geos.letters.policy.incoming import FLOW, addressee, token_of
from geos.letters.queries.incoming import KIND
from geos.letters.service.incoming.passing import hand_to_confidential
from geos.letters.service.incoming.registering import await_filing
from geos.letters.service.incoming.rules import check, note, one_line, settle_level
from geos.work import service as work

CONTENT = SealedItem.__tablename__  # who may read what an addressee keeps is decided by the item itself


def _item(actor: Actor, letter: IncomingLetter) -> SealedItem:
    """The envelope of a letter, for its addressee; Denied for anybody else."""
    item = letter.sealed
    if item is None or letter.state is not IncomingState.SEALED:
        raise WrongState
    if not addressee(actor, letter):
        raise Denied
    return item


def _post(actor: Actor, item: SealedItem) -> HeldPost | None:
    return actor.post(item.to_post_id) or actor.post()


@command
def receive_sealed(actor: Actor, letter: IncomingLetter) -> IncomingLetter:
    """The addressee confirms having the closed envelope in hand."""
    db.session.refresh(letter, with_for_update={"of": IncomingLetter})
    item = _item(actor, letter)
    if item.received_at is not None:
        raise WrongState
    item.received_at, item.received_by_id = clock.now(), actor.person_id
    db.session.flush()
    work.close(actor, KIND, letter.id, act="receive_sealed")
    work.open_item(
        token_of(item),
        "unseal",
        KIND,
        letter.id,
        institution_id=letter.institution_id,
        title="",
        reference=letter.register_number,
        level=letter.level,
    )
    note(actor, "receive_sealed", letter, _post(actor, item))
    return letter


@command
def keep(actor: Actor, letter: IncomingLetter, scan: Scan | None = None) -> IncomingLetter:
    """The addressee has opened it and keeps it; a scan is for that person alone, the entry says nothing."""
    db.session.refresh(letter, with_for_update={"of": IncomingLetter})
    item = _open(actor, letter)
    if scan is not None:
        # A person's own: whoever holds the post later has no part in it.
        access.grant(CONTENT, letter.id, f"person:{actor.person_id}")
        item.content = documents.store(
            actor,
            letter.institution_id,
            scan.filename,
            scan.data,
            kind=Kind.SCAN,
            owner_kind=CONTENT,
            owner_id=letter.id,
            strict=True,
            field="scan",
        )
    FLOW.fire(actor, "keep", letter)
    db.session.flush()
    note(actor, "keep", letter, _post(actor, item))
    return letter


@command
def hand_in(actor: Actor, letter: IncomingLetter, content: Content) -> IncomingLetter:
    """The addressee has opened it and gives it to the registry to be filed, with what it is about.

    From confidential upwards it goes to the confidential registry, and the open one sees only that.
    """
    db.session.refresh(letter, with_for_update={"of": IncomingLetter})
    check(actor, {"sender": content.sender, "subject": content.subject, "level": content.level,
                  "their_reference": content.their_reference})  # fmt: skip
    item = _open(actor, letter)
    letter.sender, letter.subject = one_line(content.sender), one_line(content.subject)
    letter.their_reference, letter.letter_date = one_line(content.their_reference), content.letter_date
    letter.level = content.level
    FLOW.fire(actor, "hand_in", letter)
    if content.scan is not None:
        letter.document = documents.store(
            actor,
            letter.institution_id,
            content.scan.filename,
            content.scan.data,
            kind=Kind.SCAN,
            owner_kind=KIND,
            owner_id=letter.id,
            level=content.level,
            strict=True,
            field="scan",
        )
    db.session.flush()
    settle_level(letter)
    note(actor, "hand_in", letter, _post(actor, item))
    if not hand_to_confidential(actor, letter, _post(actor, item)):
        await_filing(letter)
    return letter


def _open(actor: Actor, letter: IncomingLetter) -> SealedItem:
    """Whoever opens it has received it."""
    item = _item(actor, letter)
    moment = clock.now()
    if item.received_at is None:
        item.received_at, item.received_by_id = moment, actor.person_id
    item.opened_at, item.opened_by_id = moment, actor.person_id
    work.close(actor, KIND, letter.id)
    return item
