"""Finding accounts and sessions by what a browser or a mail client presents."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from geos.accounts.models import Account, KeptText, UserSession
from geos.core.clock import now
from geos.core.db import db
from geos.directory.models import Person


def digest(secret: str) -> str:
    """How a session key or an invitation is stored: SHA-256 in hex."""
    return sha256(secret.encode()).hexdigest()


def by_username(username: str) -> Account | None:
    """The account of a mail address, however it is written."""
    return db.session.scalars(select(Account).filter_by(username=username.strip().lower())).one_or_none()


def of_person(person_id: int) -> Account | None:
    """A person's account."""
    return db.session.scalars(select(Account).filter_by(person_id=person_id)).one_or_none()


def by_invitation(secret: str) -> Account | None:
    """The account that a first-password link opens, while it is valid."""
    account = db.session.scalars(select(Account).filter_by(invite_hash=digest(secret))).one_or_none()
    if account is None or account.invite_until is None or account.invite_until < now():
        return None
    return account


def session_by_key(key: str) -> UserSession | None:
    """The session of a cookie's key, ended or not, with all that every page shows of its person."""
    person = joinedload(UserSession.account).joinedload(Account.person)
    query = select(UserSession).filter_by(key_hash=digest(key)).options(person.joinedload(Person.institution))
    return db.session.scalars(query).one_or_none()


def kept(person_id: int, path: str, since: datetime) -> KeptText | None:
    """What this person last wrote on this page when the session had ended."""
    query = (
        select(KeptText)
        .where(KeptText.person_id == person_id, KeptText.path == path, KeptText.at >= since)
        .order_by(KeptText.id.desc())
    )
    return db.session.scalars(query.limit(1)).first()
