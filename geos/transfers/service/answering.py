"""What the receiving institution answers, and taking an order back before its day."""

from datetime import date

from geos.accounts import queries as accounts
from geos.core.actor import Actor
from geos.core.clock import now, today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid
from geos.directory.models import Post
from geos.mail import service as mail
from geos.transfers import queries
from geos.transfers.models import REASON, Transfer, TransferState
from geos.transfers.service import planning
from geos.transfers.service.carrying_out import carry_out
from geos.transfers.service.handing_over import open_lists, void_lists
from geos.transfers.service.telling import KIND, note, tell_person, tell_person_off, tell_sides
from geos.transfers.workflow import FLOW
from geos.work import service as work


@command
def accept_transfer(
    actor: Actor, order: Transfer, to_post: Post, local_part: str = "", starts_on: date | None = None
) -> Transfer:
    """The receiving institution says to which post the person comes, and with which address.

    Without `starts_on` the asked day stands, or today where it has passed; a later day may be written. The
    old institution's appointments end the day before. Invalid where the post is held (with the holder) or
    the address is taken.
    """
    _require_other(actor, order)
    FLOW.fire(actor, "accept_transfer", order)
    if to_post.institution_id != order.to_institution_id:
        raise Invalid(fields={"to_post": "Choose a post of this institution"})
    order.starts_on = max(starts_on or order.starts_on, order.starts_on, today())
    order.local_part = _checked_address(order, local_part)
    order.answered_at, order.answered_by_id = now(), actor.person_id
    planning.lock_person(order.person)
    held = queries.posts_held(order.person_id)
    planning.end_and_begin(actor, order, order.person, to_post)
    db.session.flush()
    work.close(actor, KIND, order.id, act="accept_transfer")
    note(actor, "accept_transfer", order)
    open_lists(order, held)
    tell_person(order)
    tell_sides(actor, order, "transfer_accepted")
    if order.starts_on <= today():
        carry_out(order)
    return order


@command
def refuse_transfer(actor: Actor, order: Transfer, reason: str) -> Transfer:
    """The receiving institution does not take the person, and says why; everything stays as it is."""
    _require_other(actor, order)
    return _off(actor, order, "refuse_transfer", reason)


@command
def cancel_transfer(actor: Actor, order: Transfer, reason: str) -> Transfer:
    """Take an order back before it is carried out: the appointments are as they were before.

    Of two who were to change places both stay. Invalid where the old post was given to somebody else
    meanwhile, with the name.
    """
    _require_other(actor, order)
    planned = order.state is TransferState.PLANNED
    orders = [order, *queries.changing_with(order)]
    for each in orders:
        _off(actor, each, "cancel_transfer", reason)
    if planned:
        planning.undo(actor, *orders)
    return order


def _off(actor: Actor, order: Transfer, act: str, reason: str) -> Transfer:
    if len(reason.strip()) > REASON:
        raise Invalid(fields={"reason": "Shorten this to %(most)d characters"}, most=REASON)
    was_planned = order.state is TransferState.PLANNED
    FLOW.fire(actor, act, order, reason)
    order.off_reason = reason.strip()
    order.answered_at, order.answered_by_id = now(), actor.person_id
    db.session.flush()
    work.close(actor, KIND, order.id, done=act == "refuse_transfer")
    void_lists(actor, order)
    note(actor, act, order, reason=order.off_reason)
    tell_sides(actor, order, "transfer_off")
    if was_planned:
        tell_person_off(order)
    return order


def _require_other(actor: Actor, order: Transfer) -> None:
    if actor.person_id == order.person_id:
        raise Denied("Ask another administrator: nobody does this for themselves")


def _checked_address(order: Transfer, local_part: str) -> str:
    """The new address' local part, free now and kept until the day; "" where there is no mail there."""
    institution = order.to_institution
    box = planning.staff_mailbox(order.person_id)
    if institution is None or box is None or not institution.has_mail:
        return ""
    mail.require_room(institution, box.quota, 1)
    wanted = local_part.strip().lower() or queries.proposed_address(order)
    owner = box if order.keep_mailbox else None
    address = mail.free_address(institution, wanted, box.kind, owner, order.person_id)
    other = accounts.by_username(address)
    if other is not None and other.person_id != order.person_id:
        raise Invalid(fields={"local_part": "This address is taken. Choose another"})
    return wanted
