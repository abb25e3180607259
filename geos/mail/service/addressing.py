"""Further addresses of a mailbox. One that is taken off stays this mailbox's for good and leads nowhere."""

from sqlalchemy.exc import IntegrityError

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound, WrongState
from geos.mail.models import MailAddress, Mailbox, MailboxState
from geos.mail.policy import POLICY
from geos.mail.service.making import TAKEN, check_joined, free_address
from geos.mail.service.noting import note, touch


@command
def add_alias(actor: Actor, mailbox: Mailbox, local_part: str) -> Mailbox:
    """A further address of the same domain that leads to the mailbox; one that it had before comes back."""
    POLICY.require(actor, "administer", mailbox)
    _check_works(mailbox)
    address = free_address(mailbox.institution, local_part, mailbox.kind, mailbox)
    enter_address(mailbox, address)
    touch(mailbox)
    note(actor, "add_alias", mailbox, address=address)
    return mailbox


def enter_address(mailbox: Mailbox, address: str) -> None:
    """The address leads to this mailbox from now on; Invalid where it is another's. Part of a command."""
    row = db.session.get(MailAddress, address)
    if row is not None and row.mailbox_id == mailbox.id:
        row.until, row.forward_id = None, None
        return
    db.session.add(MailAddress(address=address, mailbox_id=mailbox.id))
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Invalid(fields={"local_part": TAKEN}) from error


@command
def remove_alias(actor: Actor, mailbox: Mailbox, address: str) -> Mailbox:
    """From now on the address is unknown. It is given to nobody else; this mailbox may have it again."""
    POLICY.require(actor, "administer", mailbox)
    row = db.session.get(MailAddress, address.strip().lower())
    if row is None or row.mailbox_id != mailbox.id:
        raise NotFound
    if row.address == mailbox.address:
        raise Invalid("The first address stays with its mailbox. Remove the mailbox instead")
    if row.until is not None and row.until <= now():
        raise WrongState
    row.until = now()
    touch(mailbox)
    note(actor, "remove_alias", mailbox, address=row.address)
    return mailbox


def _check_works(mailbox: Mailbox) -> None:
    if mailbox.state in (MailboxState.REMOVED, MailboxState.ARCHIVED):
        raise WrongState("This mailbox is removed: restore it first")
    check_joined(mailbox.institution)
