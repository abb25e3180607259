"""What the register knows of a sender: the last letter, and whether this very letter was entered before.

Both see no more than the reader may: a letter above the reader's clearance is as if it were not there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import ColumnElement, CompoundSelect, false, select, union
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound
from geos.directory.models import Institution, Registry
from geos.documents.models import Document
from geos.files import queries as files
from geos.files import references
from geos.files.models import ENDED, RegistryFile
from geos.files.queries.suggesting import QUOTED
from geos.letters.guessing import series_key
from geos.letters.models import IncomingLetter, IncomingState
from geos.letters.queries.incoming import Choices, Offer, may_read

STANDING = (IncomingState.REGISTERED, IncomingState.FILED)
LAST_USED = lazy_gettext("Their last letter is on it")
LOOKED_AT = 20  # letters with the same reference


@dataclass(frozen=True)
class Sender:
    """What is known of whoever sent a letter; empty where it is not."""

    name: str = ""
    address: str = ""  # e-mail
    institution: Institution | None = None
    reference: str = ""  # theirs, on this letter

    def is_of(self, letter: IncomingLetter) -> bool:
        """Whether a registered letter came from the same."""
        if self.address and self.address.lower() == letter.sender_address.lower():
            return True
        if self.institution is not None and self.institution.id == letter.sender_institution_id:
            return True
        return bool(self.name) and _plain(self.name) == _plain(letter.sender)


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


# The last letter ----------------------------------------------------------------------------------------


def last_letter(actor: Actor, registry: Registry, sender: Sender) -> IncomingLetter | None:
    """The sender's newest letter that the actor may read: by address, else by reference, else by office.

    At most three statements, each along an index of its own.
    """
    return next((found for mark in _marks(sender) if (found := _newest(actor, registry, mark))), None)


def _marks(sender: Sender) -> Iterator[ColumnElement[bool]]:
    if sender.address:
        yield IncomingLetter.sender_address == sender.address
    if series := series_key(sender.reference):
        yield IncomingLetter.their_series == series
    if sender.institution is not None:
        yield IncomingLetter.sender_institution_id == sender.institution.id


def _newest(actor: Actor, registry: Registry, mark: ColumnElement[bool]) -> IncomingLetter | None:
    query = (
        select(IncomingLetter)
        .where(
            IncomingLetter.institution_id == registry.institution_id,
            mark,
            IncomingLetter.state.in_(STANDING),
            may_read(actor),
        )
        .options(joinedload(IncomingLetter.file))
        .order_by(IncomingLetter.id.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def with_last_used(
    actor: Actor, registry: Registry, choices: Choices, last: IncomingLetter | None
) -> Choices:
    """The choices with the file of the sender's last letter among the first: right behind those it quotes."""
    file = last.file if last is not None else None
    if file is None or file.registry_id != registry.id or file.state in ENDED:
        return choices
    quoted = [offer for offer in choices.files if offer.why == QUOTED]
    if any(offer.file.id == file.id for offer in quoted) or not _readable(actor, file):
        return choices
    others = [offer for offer in choices.files if offer.why != QUOTED and offer.file.id != file.id]
    offer = Offer(file, files.next_folio(file), LAST_USED)
    return replace(choices, files=[*quoted, offer, *others])


def _readable(actor: Actor, file: RegistryFile) -> bool:
    try:
        files.get(actor, file.id)
    except NotFound:
        return False
    return True


# The same letter twice ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Double:
    """A letter in the register that seems to be this one. Without `letter_id` the reader learns no more.

    `why` says by what it was recognised.
    """

    why: LazyString
    letter_id: int | None = None
    number: str = ""
    subject: str = ""


SAME_PAPER = lazy_gettext("The same file is in the register already")
SAME_REFERENCE = lazy_gettext("A letter of this sender with this reference is in the register already")


def doubles(actor: Actor, registry: Registry, sender: Sender, sha256: str = "") -> list[Double]:
    """Letters of the institution with the same paper, or of the same sender with the same reference.

    Those above the actor's clearance are left out without a trace; of others that the actor may not
    read it is only said that there is one.
    """
    key = references.key(sender.reference)
    if not key and not sha256:
        return []
    query = (
        select(IncomingLetter, may_read(actor), Document.sha256)
        .outerjoin(Document, Document.id == IncomingLetter.document_id)
        .where(
            IncomingLetter.id.in_(_alike(registry.institution_id, key, sha256)),
            IncomingLetter.state.in_(STANDING),
            IncomingLetter.level <= actor.clearance,
        )
        .order_by(IncomingLetter.id.desc())
        .limit(LOOKED_AT)
    )
    found = []
    for letter, readable, sha in db.session.execute(query):
        same_paper = bool(sha256) and sha == sha256
        if same_paper or sender.is_of(letter):
            why = SAME_PAPER if same_paper else SAME_REFERENCE
            told = (letter.id, letter.register_number, letter.subject) if readable else ()
            found.append(Double(why, *told))
    return found


def _alike(institution_id: int, key: str, sha256: str) -> CompoundSelect[int]:
    """Letters with this reference and letters with this paper, each found along its own index."""
    own = select(IncomingLetter.id).where(IncomingLetter.institution_id == institution_id)
    by_key = own.where(IncomingLetter.their_key == key) if key else own.where(false())
    by_paper = own.join(Document, Document.id == IncomingLetter.document_id).where(Document.sha256 == sha256)
    return union(by_key, by_paper if sha256 else own.where(false()))
