"""Addresses: where mail for them goes, and from which of them one may send."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import db
from geos.mail.models import MailAddress, Mailbox, MailboxState, Right
from geos.mail.queries.reading import mine, readers

HOPS = 10  # forwardings one after another, of somebody who moves every year


def by_address(address: str) -> Mailbox | None:
    """The mailbox to which an address belongs, however it is written and whether or not it still works."""
    row = db.session.get(MailAddress, address.strip().lower())
    return row.mailbox if row else None


def destination(address: str) -> Mailbox | None:
    """The mailbox in which mail for an address ends now, forwardings followed; None for an unknown one."""
    for _hop in range(HOPS):
        row = _row(address)
        if row is None or (row.until is not None and row.until <= now()):
            return None
        box = row.forward or row.mailbox
        if row.forward is None or box.state in (MailboxState.ACTIVE, MailboxState.SUSPENDED):
            return box
        address = box.address
    return None


def _row(address: str) -> MailAddress | None:
    """An address with all that decides where its mail goes, in one statement: each recipient costs one."""
    query = (
        select(MailAddress)
        .where(MailAddress.address == address.strip().lower())
        .options(
            joinedload(MailAddress.mailbox).joinedload(Mailbox.institution),
            joinedload(MailAddress.forward).joinedload(Mailbox.institution),
        )
    )
    return db.session.scalars(query).one_or_none()


def works() -> ColumnElement[bool]:
    """The condition that mail for an address is taken at this moment."""
    return or_(MailAddress.until.is_(None), MailAddress.until > now())


def addresses(mailbox: Mailbox) -> list[str]:
    """Every address from which the mailbox sends, its first one at the top."""
    query = select(MailAddress.address).where(
        MailAddress.mailbox_id == mailbox.id, MailAddress.until.is_(None)
    )
    found = db.session.scalars(query.order_by(MailAddress.address))
    return sorted(found, key=lambda address: address != mailbox.address)


def address_rows(mailbox: Mailbox) -> list[MailAddress]:
    """Every address that a mailbox has or had, its first one at the top, ended ones last."""
    rows = db.session.scalars(
        select(MailAddress).filter_by(mailbox_id=mailbox.id).order_by(MailAddress.address)
    )
    return sorted(rows, key=lambda row: (row.address != mailbox.address, row.until is not None))


def forwarded_here(mailbox: Mailbox) -> list[MailAddress]:
    """Addresses of others whose mail comes to this mailbox for a time."""
    query = select(MailAddress).where(MailAddress.forward_id == mailbox.id, works())
    return list(db.session.scalars(query.order_by(MailAddress.address)))


def identities(actor: Actor) -> list[tuple[str, Mailbox]]:
    """What this actor may send as: every address of every mailbox that is theirs, own ones first."""
    sending = set(db.session.scalars(select(Mailbox.id).where(readers(actor, Right.SEND_AS))))
    boxes = {mailbox.id: mailbox for mailbox in mine(actor) if mailbox.id in sending}
    rows = db.session.scalars(
        select(MailAddress)
        .where(MailAddress.mailbox_id.in_(boxes), MailAddress.until.is_(None))
        .order_by(MailAddress.address)
    )
    place = {id: number for number, id in enumerate(boxes)}
    found = [(row.address, boxes[row.mailbox_id]) for row in rows]
    return sorted(found, key=lambda pair: (place[pair[1].id], pair[0] != pair[1].address))


def may_send_as(actor: Actor, address: str) -> bool:
    """Whether an address, with or without a +tag, is one from which this actor sends."""
    names = {address.lower(), without_tag(address.lower())}
    query = (
        select(Mailbox.id)
        .join(MailAddress, MailAddress.mailbox_id == Mailbox.id)
        .where(MailAddress.address.in_(names), MailAddress.until.is_(None), readers(actor, Right.SEND_AS))
    )
    return db.session.execute(query.limit(1)).first() is not None


def without_tag(address: str) -> str:
    """`asha+semina@afya.go.tz` is a mailbox's own way of writing `asha@afya.go.tz`."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
