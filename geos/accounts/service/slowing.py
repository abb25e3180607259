"""Guessing is slowed, the owner is never locked out.

Wrong tries are counted for each name and place. A place is the owner's own browser where it signed in
before, else the network address; strangers share one count besides, over all addresses, that a browser or
an address which the owner has used does not wait for. So whoever guesses elsewhere holds up nobody else. A
name that nobody has is counted like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from geos.accounts import queries
from geos.accounts.models import Account, Guessing, KnownDevice, UserSession
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import DomainError

FREE_FAILURES = 5  # wrong passwords in a row before each further one must wait
LONGEST_WAIT = 60  # seconds
FORGOTTEN = timedelta(hours=1)  # after which wrong tries count no more
FAMILIAR = timedelta(days=90)  # for so long an address stays one that the owner has used


class SignInRefused(DomainError):
    """Somebody did not get in; the message may be shown."""


class MustWait(SignInRefused):
    """Too many wrong passwords in a row; `seconds` says how long to wait."""

    key = "Too many wrong passwords. Wait %(seconds)s seconds, then try again"


@dataclass(frozen=True)
class Limit:
    """So many free tries; each further one waits twice as long, up to `longest` seconds."""

    free: int
    longest: int

    def wait(self, failures: int) -> timedelta | None:
        """How long the next try must wait after so many wrong ones."""
        over = failures - self.free
        return timedelta(seconds=min(2**over, self.longest)) if over >= 0 else None


HERE = Limit(FREE_FAILURES, LONGEST_WAIT)
STRANGERS = Limit(50, LONGEST_WAIT)
# Six digits are few: whoever has the password already has at most a hundred tries a day at the code.
CODES = Limit(FREE_FAILURES, 900)

Places = Mapping[str, Limit]


@dataclass(frozen=True)
class Browser:
    """Where somebody signs in from: network address, the browser's line about itself, its device cookie."""

    address: str = ""
    line: str = ""
    key: str = ""


NOWHERE = Browser()


def known_device(account: Account | None, browser: Browser) -> KnownDevice | None:
    """The browser's row where this account signed in with it before."""
    if account is None or not browser.key:
        return None
    query = select(KnownDevice).filter_by(account_id=account.id, key_hash=queries.digest(browser.key))
    return db.session.scalars(query).one_or_none()


def places_of(account: Account | None, browser: Browser) -> Places:
    """Where a wrong password from this browser is counted."""
    device = known_device(account, browser)
    if device is not None:
        return {f"device:{device.id}": HERE}
    here = {f"at:{browser.address}": HERE}
    if not browser.address or (account is not None and _familiar(account, browser.address)):
        return here
    return {**here, "strangers": STRANGERS}


def code_places(account: Account, browser: Browser) -> Places:
    """Where a wrong code is counted: whoever gives one has the password, so addresses do not matter."""
    device = known_device(account, browser)
    return {f"code:{device.id}" if device else "code": CODES}


def _familiar(account: Account, address: str) -> bool:
    query = select(UserSession.id).where(
        UserSession.account_id == account.id,
        UserSession.address == address,
        UserSession.started_at > now() - FAMILIAR,
    )
    return db.session.execute(query.limit(1)).first() is not None


def refuse_haste(username: str, places: Places) -> None:
    """Raise MustWait while a try from one of these places comes too early."""
    query = select(func.max(Guessing.wait_until)).where(
        Guessing.name_hash == queries.name_hash(username), Guessing.place.in_(list(places))
    )
    until = db.session.scalar(query.where(Guessing.wait_until > now()))
    if until is not None:
        raise MustWait(seconds=int((until - now()).total_seconds()) + 1)


def count(username: str, places: Places) -> int:
    """Count a wrong try, inside a command; the highest number of wrong tries in a row."""
    return max(_count(queries.name_hash(username), place, limit) for place, limit in places.items())


def _count(name_hash: str, place: str, limit: Limit) -> int:
    session = db.session()
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = insert(Guessing).values(name_hash=name_hash, place=place, failures=0, last_at=now())
    session.execute(fresh.on_conflict_do_nothing())
    query = select(Guessing).filter_by(name_hash=name_hash, place=place).with_for_update()
    row = session.scalars(query.execution_options(populate_existing=True)).one()
    row.failures = row.failures + 1 if row.last_at > now() - FORGOTTEN else 1
    wait = limit.wait(row.failures)
    row.last_at, row.wait_until = now(), now() + wait if wait else None
    return row.failures


def forget(username: str, places: Places | None = None) -> None:
    """Wrong tries of a name count no more, in these places or everywhere; inside a command."""
    query = delete(Guessing).where(Guessing.name_hash == queries.name_hash(username))
    if places is not None:
        query = query.where(Guessing.place.in_(list(places)))
    db.session.execute(query)


@command
def forget_stale() -> None:
    """Drop what counts no more."""
    db.session.execute(delete(Guessing).where(Guessing.last_at < now() - FORGOTTEN))
