"""The recovery address, and a new password by it.

The page for forgotten passwords writes the same row for every name; the worker finds out whether anybody has
it, so that neither its words nor its time tell which names exist.
"""

from datetime import timedelta

from sqlalchemy import delete, func, select

from geos.accounts import queries
from geos.accounts.models import Account, Purpose, ResetRequest
from geos.accounts.service import links
from geos.accounts.service.noting import note, tell_owner
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, NotFound
from geos.directory.models import Institution

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOST = 30  # requests from one network address in an hour; more are not looked at


@command
def set_recovery(actor: Actor, address: str) -> Account:
    """Say where a link may go on the day on which the password is forgotten; it is asked there first.

    An address of this system is refused: whoever cannot sign in cannot read it. Empty takes it away.
    """
    account, address = queries.of_actor(actor), address.strip().lower()
    if address and _is_ours(address):
        raise Invalid(fields={"address": "Write an address outside this system: you could not read this one"})
    if links.too_many(account.id, Purpose.VERIFY):
        raise Invalid(fields={"address": "Links were sent several times already. Wait an hour"})
    account.recovery_address, account.recovery_verified_at = address, None
    links.void(account.id)
    if address:
        links.make(account, Purpose.VERIFY)
    note(account, "set_recovery" if address else "remove_recovery")
    tell_owner(account, "recovery_changed")
    return account


def _is_ours(address: str) -> bool:
    query = select(Institution.id).where(Institution.domain == address.rpartition("@")[2])
    return db.session.execute(query).first() is not None


@command
def verify_recovery(secret: str) -> Account:
    """Whoever got this link reads the address that it was sent to."""
    link = queries.by_link(secret, Purpose.VERIFY)
    if link is None or link.account.recovery_address != link.address:
        raise NotFound
    link.used_at = link.account.recovery_verified_at = now()
    note(link.account, "verify_recovery")
    return link.account


@command
def ask_reset(username: str, address: str) -> None:
    """Somebody at this network address has forgotten the password of this name; nothing is told."""
    query = select(func.count(ResetRequest.id)).where(
        ResetRequest.address == address, ResetRequest.at > now() - HOUR
    )
    if int(db.session.scalar(query) or 0) < MOST:
        db.session.add(ResetRequest(username=username.strip().lower()[:254], address=address[:60]))


def answer_requests() -> int:
    """The worker: a link for every request that has an owner with a verified address; how many."""
    query = select(ResetRequest.id).where(ResetRequest.settled_at.is_(None)).order_by(ResetRequest.id)
    made = sum(_answer(request_id) for request_id in db.session.scalars(query.limit(100)).all())
    _forget_answered()
    return made


@command
def _answer(request_id: int) -> bool:
    request = db.session.get_one(ResetRequest, request_id)
    request.settled_at = now()
    account = queries.by_username(request.username)
    if account is None or not _may_recover(account) or links.too_many(account.id, Purpose.RESET):
        return False
    links.make(account, Purpose.RESET)
    note(account, "ask_reset", address=request.address)
    return True


def _may_recover(account: Account) -> bool:
    """A verified address, and an account that has had a password and may be opened at all."""
    return bool(account.recovery_verified_at and account.password_hash) and queries.is_open(account)


@command
def _forget_answered() -> None:
    db.session.execute(delete(ResetRequest).where(ResetRequest.settled_at < now() - DAY))
