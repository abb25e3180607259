"""Opening a mailbox to a colleague or to whoever holds a post, for reading, for working, or to send from it.

An owner opens it. What an administrator opens waits for an owner: so nobody, and no two administrators
between them, read another's mail this way.
"""

from datetime import date, timedelta

from sqlalchemy import or_, select

from geos.core.actor import Actor
from geos.core.clock import now, start_of, today
from geos.core.db import command, db
from geos.core.errors import Denied, Invalid, WrongState
from geos.directory import queries as directory
from geos.directory.models import Person, Post
from geos.directory.policy import NOT_ONESELF
from geos.mail import queries
from geos.mail.models import Mailbox, MailboxKind, MailboxShare, MailboxState, Right
from geos.mail.policy import POLICY, owner
from geos.mail.service.noting import note, touch
from geos.notices import service as notices


@command
def share(
    actor: Actor,
    mailbox: Mailbox,
    right: Right,
    *,
    person: Person | None = None,
    post: Post | None = None,
    last_day: date | None = None,
) -> MailboxShare:
    """Open a mailbox to a person or a post of its institution, up to and with the last day if there is one.

    It works at once where an owner gives it; otherwise the owners are asked. No owner opens one to themselves
    (Denied): it would outlast the acting by which they have it.
    """
    POLICY.require(actor, "share", mailbox)
    _check_mailbox(mailbox)
    _check_receiver(mailbox, person, post)
    if owner(actor, mailbox):
        _not_to_oneself(actor, person)
    if last_day is not None and last_day < today():
        raise Invalid(fields={"last_day": "Write today or a later day"})
    made = MailboxShare(
        mailbox_id=mailbox.id,
        person_id=person.id if person else None,
        post_id=post.id if post else None,
        right=right,
        given_by_id=actor.person_id,
        until=start_of(last_day + timedelta(days=1)) if last_day else None,
    )
    db.session.add(made)
    touch(mailbox)
    db.session.flush()
    note(actor, "share_mailbox", mailbox, **facts_of(made))
    if owner(actor, mailbox) or actor.is_system:
        _confirm(made)
    else:
        _ask(made)
    return made


@command
def share_with(
    actor: Actor, mailbox: Mailbox, right: Right, address: str, last_day: date | None = None
) -> MailboxShare:
    """The same for whoever has an address of the institution: a colleague, or the holder of a post."""
    POLICY.require(actor, "share", mailbox)
    to = queries.by_address(address)
    if to is None or (to.person is None and to.post is None) or to.institution_id != mailbox.institution_id:
        raise Invalid(fields={"to": "Write the address of a colleague or of a post of this institution"})
    return share(actor, mailbox, right, person=to.person, post=to.post, last_day=last_day)


@command
def confirm_share(actor: Actor, share: MailboxShare) -> MailboxShare:
    """An owner agrees to what an administrator opened: from now on it works."""
    POLICY.require(actor, "confirm_share", share.mailbox)
    if share.confirmed_at is not None or _is_over(share):
        raise WrongState
    _not_to_oneself(actor, share.person)
    _confirm(share)
    note(actor, "confirm_share", share.mailbox, **facts_of(share))
    return share


@command
def end_share(actor: Actor, share: MailboxShare) -> MailboxShare:
    """End what was opened, or refuse what waits: an owner, an administrator, or whoever has it."""
    receiver = share.person_id is not None and share.person_id == actor.person_id
    if not (receiver or actor.holds(share.post_id)):
        POLICY.require(actor, "share", share.mailbox)
    if _is_over(share):
        raise WrongState
    share.until = now()
    touch(share.mailbox)
    note(actor, "end_share", share.mailbox, **facts_of(share))
    return share


def facts_of(share: MailboxShare) -> dict[str, object]:
    """What the journal says of a share."""
    return {"share": share.id, "right": share.right, "person": share.person_id, "to_post": share.post_id}


def _not_to_oneself(actor: Actor, person: Person | None) -> None:
    if person is not None and person.id == actor.person_id:
        raise Denied(NOT_ONESELF)


def _confirm(share: MailboxShare) -> None:
    share.confirmed_at = now()
    db.session.flush()
    _tell(share, receivers(share), "mailbox_shared")


def _ask(share: MailboxShare) -> None:
    _tell(share, queries.owners(share.mailbox), "agree_to_share")


def _tell(share: MailboxShare, people: list[Person], key: str) -> None:
    to = share.person.name if share.person else share.post.title_sw if share.post else ""
    told = [person.id for person in people]
    notices.tell(told, key, "mailbox_share", share.id, reference=share.mailbox.address, title=to)


def receivers(share: MailboxShare) -> list[Person]:
    """Who has what was opened at this moment."""
    if share.post_id is not None:
        return directory.holders(share.post_id)
    return [share.person] if share.person else []


def _is_over(share: MailboxShare) -> bool:
    return share.until is not None and share.until <= now()


def _check_mailbox(mailbox: Mailbox) -> None:
    if mailbox.kind is MailboxKind.GROUP:
        raise Denied("A group keeps no mail that could be opened to somebody")
    if mailbox.state is not MailboxState.ACTIVE:
        raise WrongState("This mailbox does not work at present")


def _check_receiver(mailbox: Mailbox, person: Person | None, post: Post | None) -> None:
    receiver = person or post
    if receiver is None or (person is not None and post is not None):
        raise Invalid(fields={"to": "Choose a colleague or a post"})
    gone = person.ended_at is not None if person else not (post and post.active)
    if receiver.institution_id != mailbox.institution_id or gone:
        raise Invalid(fields={"to": "Choose a colleague or a post of this institution"})
    if (person and person.id == mailbox.person_id) or (post and post.id == mailbox.post_id):
        raise Invalid(fields={"to": "This mailbox is theirs already"})
    same = (
        MailboxShare.person_id == person.id if person else MailboxShare.post_id == (post.id if post else None)
    )
    ahead = or_(MailboxShare.until.is_(None), MailboxShare.until > now())
    query = select(MailboxShare.id).where(MailboxShare.mailbox_id == mailbox.id, same, ahead)
    if db.session.execute(query).first() is not None:
        raise Invalid(fields={"to": "It is open to them already. End that first to change it"})
