"""What becomes of a mail or consignment whose letter leaves the register (geos.letters' leaving)."""

from sqlalchemy import select

from geos.access import service as access
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import NotFound, WrongState
from geos.core.types import Level
from geos.documents import queries as documents
from geos.exchange.models import Consignment
from geos.exchange.policy.consignments import KIND
from geos.exchange.queries import intake as queries
from geos.files import following
from geos.files.models import RegistryFile
from geos.letters.models import IncomingEnding, IncomingLetter
from geos.letters.service.incoming import leaving
from geos.letters.wording import N_
from geos.mail import queries as mail
from geos.mail import service as mailboxes
from geos.mail.boxes import INBOX
from geos.mail.folders import ARCHIVE
from geos.mail.models import Mailbox
from geos.scans import service as scans
from geos.scans.models import Scan
from geos.work import service as work

GONE = N_("Its message is no longer in the registry's mailbox")
TOLD = N_("The sending institution has its receipt with this number: correct the entry instead")


@leaving.waits_again("mail")
def mail_waits_again(actor: Actor, letter: IncomingLetter) -> None:
    """The message lies in the registry's inbox again, and nobody has dealt with it.

    It is moved before the transaction ends: as long as that holds, the message counts as dealt with.
    """
    base = _base(letter)
    handled = queries.handled(letter.registry_id, base)
    if handled is not None:
        db.session.delete(handled)
        db.session.flush()
    mailbox = mail.registry_mailbox(letter.registry_id)
    if mailbox is not None:
        _move_back(actor, mailbox, letter)


def _move_back(actor: Actor, mailbox: Mailbox, letter: IncomingLetter) -> None:
    """Out of the archive; what is no longer there comes out of the vault, under its own name."""
    base = _base(letter)
    try:
        mailboxes.move(actor, mailbox, ARCHIVE, base, INBOX)
    except NotFound as error:
        if letter.cover is None:
            raise WrongState(GONE) from error
        mailboxes.put_back(mailbox, base, documents.content(letter.cover))


@leaving.hidden("mail")
def hide_mail(actor: Actor, letter: IncomingLetter) -> None:
    """The registry's mailbox keeps no copy; the vault has the whole message, as the letter's cover."""
    handled = queries.handled(letter.registry_id, _base(letter))
    if handled is not None:
        handled.level = letter.level
    mailbox = mail.registry_mailbox(letter.registry_id)
    if mailbox is not None:
        mailboxes.take_out(mailbox, _base(letter))


@leaving.waits_again("scan")
def scan_waits_again(actor: Actor, letter: IncomingLetter) -> None:
    """The scan stands in the intake's queue again."""
    scans.wait_again(actor, _scan(letter))


@leaving.hidden("scan")
def hide_scan(actor: Actor, letter: IncomingLetter) -> None:
    """The heap that it was cut from is as secret as the letter from now on."""
    scans.raise_level(_scan(letter), letter.level)


@leaving.filed("scan")
def scan_follows_its_file(actor: Actor, letter: IncomingLetter) -> None:
    """Nobody reads in the heap what lies on a file that they may not read."""
    if letter.document is not None:
        scans.raise_level(_scan(letter), letter.document.level)


def heaps_follow(file: RegistryFile, was: Level) -> None:
    """A file got another level: so did the heaps from which its letters were cut."""
    query = select(IncomingLetter.source).where(
        IncomingLetter.file_id == file.id, IncomingLetter.source.startswith("scan:")
    )
    ids = [int(source.removeprefix("scan:")) for source in db.session.scalars(query) if source]
    scans.raise_levels(ids, file.level)


following.on_level(heaps_follow)


def _scan(letter: IncomingLetter) -> Scan:
    return db.session.get_one(Scan, int((letter.source or "").removeprefix("scan:")))


# The receipt is given in the act of registering: what the sender knows cannot be taken back.
leaving.never_back("consignment", TOLD)


@leaving.hidden("consignment")
def hide_consignment(actor: Actor, letter: IncomingLetter) -> None:
    """The consignment is read by whoever it was passed to, and no more where it came."""
    found = _consignment(letter)
    ending = db.session.get(IncomingEnding, letter.id)
    if found is None:
        return
    if ending is not None:
        access.grant(KIND, found.id, f"registry:{ending.to_registry_id}")
    access.revoke(KIND, found.id, f"registry:{letter.registry_id}")
    work.reclassify(KIND, found.id, letter.level)


def _base(letter: IncomingLetter) -> str:
    return (letter.source or "").removeprefix("mail:")


def _consignment(letter: IncomingLetter) -> Consignment | None:
    uid = (letter.source or "").removeprefix("consignment:")
    return db.session.scalars(select(Consignment).filter_by(uid=uid)).one_or_none()
