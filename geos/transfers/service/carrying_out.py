"""The day has come: mailbox, access, roles and certificate follow the appointments, in one transaction."""

import logging
from datetime import datetime, timedelta

from geos.access import service as access
from geos.accounts import queries as accounts
from geos.accounts import service as signing_in
from geos.core import sweeping
from geos.core.actor import Actor
from geos.core.clock import now, start_of, today
from geos.core.db import command, db
from geos.core.errors import DomainError, WrongState
from geos.directory import service as directory
from geos.directory.models import Institution
from geos.mail import service as mail
from geos.mail.models import Mailbox, MailboxKind, MailboxState
from geos.signatures import queries as certificates
from geos.signatures import service as signatures
from geos.signatures.models import RevokeReason
from geos.transfers import queries
from geos.transfers.models import REASON, Transfer, TransferKind
from geos.transfers.service import planning
from geos.transfers.service.handing_over import close_lists
from geos.transfers.service.telling import note, tell_sides
from geos.transfers.workflow import FLOW
from geos.work import service as work

log = logging.getLogger("geos.worker")
WORKER = Actor.system("worker")
WORDS = {TransferKind.LEAVING: "Ameondoka", TransferKind.BETWEEN: "Amehamishwa"}


def sweep() -> int:
    """Carry out what has come to its day, each in its own transaction; gives how many."""
    return sweeping.each("transfer", queries.due(), _try)


def _try(transfer_id: int) -> None:
    """One order; what stands in its way is written on it, told once, and tried again."""
    order = db.session.get_one(Transfer, transfer_id)
    try:
        carry_out_transfer(order)
    except DomainError as error:
        _stuck(db.session.get_one(Transfer, transfer_id), error)
        raise


@command
def carry_out_transfer(order: Transfer) -> Transfer:
    """Carry out a planned order whose day has come; WrongState before it, or when it was done."""
    if order.starts_on > today():
        raise WrongState
    carry_out(order)
    return order


def carry_out(order: Transfer) -> None:
    """The acts of the day, inside a command. Lists are frozen first, while everything is where it was."""
    close_lists(order)
    order.done_at, order.trouble = now(), None
    FLOW.fire(WORKER, "carry_out_transfer", order)
    DAYS[order.kind](order)
    note(WORKER, "carry_out_transfer", order, old_address=order.old_address, new_address=order.new_address)
    db.session.flush()
    tell_sides(WORKER, order, "transfer_done")


def _inside(order: Transfer) -> None:
    """Inside an institution the appointments did it all by their dates; mailbox and access stay."""
    order.new_address = order.old_address


def _between(order: Transfer) -> None:
    person, institution = order.person, order.to_institution
    if institution is None or not institution.active:
        raise WrongState("The receiving institution is suspended or closed")
    _end_access(order, RevokeReason.MOVED)
    box = planning.staff_mailbox(person.id)
    quota = box.quota if box else mail.QUOTA
    if box is not None and order.keep_mailbox and order.local_part:
        mail.move_staff(WORKER, box, institution, order.local_part, until=_until(order))
        box.label = person.name
    elif box is not None:
        _end_mailbox(order, box)
    directory.move_person(WORKER, person, institution)
    db.session.flush()
    if box is not None and order.local_part:
        order.new_address = _new_address(order, institution, box, quota)


def _new_address(order: Transfer, institution: Institution, box: Mailbox, quota: int) -> str:
    """The address by which the person is reached and signs in from now on."""
    if not order.keep_mailbox:
        person = order.person
        box = mail.create_mailbox(
            WORKER,
            institution,
            MailboxKind.STAFF,
            order.local_part,
            person=person,
            label=person.name,
            quota=quota,
        )
    account = accounts.of_person(order.person_id)
    if account is not None:
        signing_in.rename(WORKER, account, box.address)
    return box.address


def _leaving(order: Transfer) -> None:
    _end_access(order, RevokeReason.LEFT)
    box = planning.staff_mailbox(order.person_id)
    if box is not None:
        _end_mailbox(order, box)
    directory.end_person(WORKER, order.person, None if order.at_once else order.last_day)


def _end_access(order: Transfer, why: RevokeReason) -> None:
    """Sessions, app passwords and links end, the certificate is revoked, what was personal is closed."""
    signing_in.end_access(WORKER, order.person, WORDS[order.kind])
    certificate = certificates.standing(order.person_id)
    if certificate is not None:
        signatures.revoke(WORKER, certificate, why, WORDS[order.kind])
    token = f"person:{order.person_id}"
    access.drop(token)
    work.withdraw_all(WORKER, token, order.institution_id)


def _end_mailbox(order: Transfer, box: Mailbox) -> None:
    """The mailbox is removed; for its days mail for it goes to the chosen mailbox, where that still works."""
    to, until = order.forward_to, _until(order)
    works = to is not None and to.id != box.id and to.state is MailboxState.ACTIVE and until is not None
    mail.end_staff(
        WORKER,
        box,
        forward_to=to if works else None,
        until=until if works else None,
        reason=WORDS[order.kind],
    )


def _until(order: Transfer) -> datetime | None:
    """When the old address leads on no more; None where it ends at once."""
    if not order.forward_days:
        return None
    return start_of(max(order.starts_on, today()) + timedelta(days=order.forward_days))


DAYS = {TransferKind.INSIDE: _inside, TransferKind.BETWEEN: _between, TransferKind.LEAVING: _leaving}


@command
def _stuck(order: Transfer, error: DomainError) -> None:
    """Write on the order what stands in its way; the administrators are told the first time."""
    key = next(iter(getattr(error, "fields", {}).values()), error.key)
    facts = {name: str(value) for name, value in error.facts.items()}
    if order.trouble != {"key": key, "facts": facts}:
        order.trouble = {"key": key, "facts": facts}
        note(WORKER, "carry_out_transfer", order, reason=(key % facts)[:REASON])
        tell_sides(WORKER, order, "transfer_stuck")
