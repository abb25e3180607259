"""What can be chosen for a new mailbox: free addresses, registries, posts without one, known addresses."""

from collections.abc import Iterable

from sqlalchemy import select

from geos.accounts.models import Account
from geos.core.db import db
from geos.directory.models import Post, Registry
from geos.mail import promises
from geos.mail.models import MailAddress, Mailbox
from geos.provisioning import naming

PROPOSALS = 3


def proposals(domain: str, given_name: str, surname: str) -> list[str]:
    """Local parts that are free for this name, the plainest first."""
    names = {f"{name}@{domain}": name for name in naming.candidates(given_name, surname)}
    given = db.session.scalars(select(MailAddress.address).where(MailAddress.address.in_(names)))
    used = db.session.scalars(select(Account.username).where(Account.username.in_(names)))
    taken = {*given, *used, *promises.of(domain)}
    return [name for address, name in names.items() if address not in taken][:PROPOSALS]


def registries(institution_id: int) -> list[Registry]:
    """The open registries of an institution, confidential ones too; not those that are closed."""
    query = select(Registry).filter_by(institution_id=institution_id, active=True)
    return list(db.session.scalars(query.order_by(Registry.id)))


def posts_without_mailbox(institution_id: int) -> list[Post]:
    """Active posts that have no mailbox yet."""
    query = (
        select(Post)
        .outerjoin(Mailbox, Mailbox.post_id == Post.id)
        .where(Post.institution_id == institution_id, Post.active, Mailbox.id.is_(None))
        .order_by(Post.title_sw, Post.id)
    )
    return list(db.session.scalars(query))


def by_addresses(institution_id: int, addresses: Iterable[str]) -> dict[str, Mailbox]:
    """Mailboxes of an institution by any of their addresses."""
    query = (
        select(MailAddress.address, Mailbox)
        .join(Mailbox, Mailbox.id == MailAddress.mailbox_id)
        .where(MailAddress.address.in_(list(addresses)), Mailbox.institution_id == institution_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}
