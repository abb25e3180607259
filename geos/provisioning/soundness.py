"""What `geos check` looks at: people, posts and mailboxes are what the doors would have let them become."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from geos.accounts.models import Account, UserSession
from geos.core.clock import now
from geos.core.db import db
from geos.directory.models import Appointment, AppointmentKind, Person, Post, Unit
from geos.documents.queries import vault
from geos.mail.models import GroupMember, MailAddress, Mailbox, MailboxKind, MailboxShare, MailboxState
from geos.mail.queries import share_holds

Findings = Iterator[str]


def findings() -> Findings:
    """Everything that does not hold; empty where all is well."""
    for check in CHECKS:
        yield from check()


def photos() -> Findings:
    """Each photo lies in the vault as it was kept."""
    store = vault()
    query = select(Person.id, Person.photo).where(Person.photo.is_not(None)).order_by(Person.id)
    for id, photo in db.session.execute(query):
        if photo and not (store.has(photo) and store.verify(photo)):
            yield f"person {id}: the photo is not in the vault as it was kept"


def holders() -> Findings:
    """Nobody holds a post substantively beside somebody else on one day."""
    first, second = aliased(Appointment), aliased(Appointment)
    query = (
        select(first.post_id, first.id, second.id)
        .join(second, (second.post_id == first.post_id) & (second.id > first.id))
        .where(
            first.kind == AppointmentKind.SUBSTANTIVE,
            second.kind == AppointmentKind.SUBSTANTIVE,
            first.ended_at.is_(None),
            second.ended_at.is_(None),
            first.starts_on <= func.coalesce(second.ends_on, date.max),
            second.starts_on <= func.coalesce(first.ends_on, date.max),
        )
        .order_by(first.post_id, first.id, second.id)
    )
    for post_id, one, other in db.session.execute(query):
        yield f"post {post_id}: appointments {one} and {other} hold it on the same days"


def circles() -> Findings:
    """No unit stands under itself, no post answers to itself, no group is in itself."""
    for name, query in (
        ("unit", select(Unit.id, Unit.parent_id)),
        ("post", select(Post.id, Post.supervisor_id)),
    ):
        above = {id: {up} for id, up in db.session.execute(query) if up is not None}
        yield from (f"{name} {id}: it comes back to itself" for id in _round(above))
    within: dict[int, set[int]] = {}
    for group, member in db.session.execute(select(GroupMember.group_id, GroupMember.member_id)):
        within.setdefault(group, set()).add(member)
    yield from (f"group {id}: it comes back to itself" for id in _round(within))


def _round(steps: Mapping[int, set[int]]) -> list[int]:
    """The ids on a circle: what is left when whatever leads nowhere, or is led to by nothing, is cut off."""
    left = dict(steps)
    while True:
        reached = set().union(*left.values())
        kept = {id: to & left.keys() for id, to in left.items() if id in reached and to & left.keys()}
        if kept == left:
            return sorted(left)
        left = kept


def shares() -> Findings:
    """A share that works is of a mailbox with mail, and for somebody of its own institution."""
    query = (
        select(MailboxShare.id)
        .join(Mailbox, Mailbox.id == MailboxShare.mailbox_id)
        .outerjoin(Person, Person.id == MailboxShare.person_id)
        .outerjoin(Post, Post.id == MailboxShare.post_id)
        .where(
            share_holds(),
            or_(
                Mailbox.kind == MailboxKind.GROUP,
                func.coalesce(Person.institution_id, Post.institution_id) != Mailbox.institution_id,
            ),
        )
        .order_by(MailboxShare.id)
    )
    for id in db.session.scalars(query):
        yield f"share {id}: it opens a mailbox to somebody outside its institution"


def members() -> Findings:
    """A group's members are mailboxes of its own institution."""
    group, member = aliased(Mailbox), aliased(Mailbox)
    query = (
        select(group.address, member.address)
        .join(GroupMember, GroupMember.group_id == group.id)
        .join(member, member.id == GroupMember.member_id)
        .where(group.institution_id != member.institution_id)
        .order_by(group.address, member.address)
    )
    for name, other in db.session.execute(query):
        yield f"group {name}: {other} is of another institution"


def forwardings() -> Findings:
    """An address that leads on leads to a mailbox that is there."""
    target = aliased(Mailbox)
    query = (
        select(MailAddress.address, target.address)
        .join(target, target.id == MailAddress.forward_id)
        .where(MailAddress.until > now(), target.state == MailboxState.ARCHIVED)
        .order_by(MailAddress.address)
    )
    for address, to in db.session.execute(query):
        yield f"address {address}: it leads to {to}, which is in the archive"


def sessions() -> Findings:
    """Whoever has left is signed in nowhere."""
    query = (
        select(Account.username)
        .join(Person, Person.id == Account.person_id)
        .join(UserSession, UserSession.account_id == Account.id)
        .where(Person.ended_at.is_not(None), UserSession.ended_at.is_(None))
        .order_by(Account.username)
        .distinct()
    )
    for username in db.session.scalars(query):
        yield f"account {username}: its owner has left, and a session is open"


CHECKS: tuple[Callable[[], Findings], ...] = (
    photos, holders, circles, shares, members, forwardings, sessions,
)  # fmt: skip
