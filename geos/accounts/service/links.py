"""Links that go by mail to a recovery address; the outbox sends them."""

import logging
from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex

from sqlalchemy import func, select, update

from geos.accounts.models import Account, AccountLink, Purpose
from geos.core.clock import now
from geos.core.db import command, db
from geos.notices.models import MailState
from geos.notices.service import BACK_OFF

log = logging.getLogger("geos.worker")

LASTS = {Purpose.VERIFY: timedelta(days=2), Purpose.RESET: timedelta(hours=1)}
MOST = 3  # links of one kind that an account gets in an hour


def too_many(account_id: int, purpose: Purpose) -> bool:
    """Whether an account got its share of this hour."""
    query = select(func.count(AccountLink.id)).where(
        AccountLink.account_id == account_id,
        AccountLink.purpose == purpose,
        AccountLink.made_at > now() - timedelta(hours=1),
    )
    return int(db.session.scalar(query) or 0) >= MOST


def make(account: Account, purpose: Purpose) -> AccountLink:
    """A link to the account's recovery address, inside a command; earlier ones of its kind are void."""
    void(account.id, purpose)
    link = AccountLink(
        account_id=account.id,
        purpose=purpose,
        address=account.recovery_address,
        nonce=token_hex(16),
        until=now() + LASTS[purpose],
    )
    db.session.add(link)
    db.session.flush()
    return link


def void(account_id: int, purpose: Purpose = Purpose.RESET) -> None:
    """Open links of a kind work no more and are not sent any more; inside a command."""
    query = update(AccountLink).where(
        AccountLink.account_id == account_id, AccountLink.purpose == purpose, AccountLink.used_at.is_(None)
    )
    db.session.execute(
        query.values(used_at=now(), mail_state=MailState.NONE),
        execution_options={"synchronize_session": False},
    )


def due(limit: int = 50) -> list[int]:
    """Ids of links whose mail is due, oldest first."""
    query = select(AccountLink.id).where(
        AccountLink.mail_state == MailState.WAITING,
        AccountLink.next_try.is_(None) | (AccountLink.next_try <= now()),
    )
    return list(db.session.scalars(query.order_by(AccountLink.id).limit(limit)))


def send_due(send: Callable[[AccountLink], None]) -> int:
    """Try to send what is due; gives how many went. `send` raises OSError where the server takes none."""
    sent = 0
    for link_id in due():
        link = db.session.get_one(AccountLink, link_id)
        try:
            send(link)
        except Exception:  # of this link alone: the others go, and this one gives up in the end
            db.session.rollback()
            log.exception("link %s could not be mailed", link_id)
            _postpone(link_id)
        else:
            _settle(link_id)
            sent += 1
    return sent


@command
def _settle(link_id: int) -> None:
    link = db.session.get_one(AccountLink, link_id)
    link.mail_state, link.sent_at = MailState.SENT, now()


@command
def _postpone(link_id: int) -> None:
    """Later; never once the link has run out."""
    link = db.session.get_one(AccountLink, link_id)
    wait = BACK_OFF[min(link.attempts, len(BACK_OFF) - 1)]
    link.attempts += 1
    link.next_try = now() + wait
    if link.next_try >= link.until:
        link.mail_state = MailState.FAILED
