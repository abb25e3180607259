"""App passwords: one for each mail program, so that none of them ever learns the main password.

A password is a selector of 8 signs, by which its row is found (Dovecot's query does the same), and 16 more
that nobody can guess: 79 bits.
"""

from datetime import timedelta
from secrets import choice
from typing import NamedTuple

from sqlalchemy import select

from geos.accounts import passwords, queries
from geos.accounts.models import Account, AppPassword
from geos.accounts.service.noting import note, tell_owner
from geos.accounts.service.second_factor import SIGNS
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid

SELECTOR, LENGTH = 8, 24  # signs
MOST = 20  # of one account
LABEL = 60
NOTED = timedelta(minutes=10)  # a use from the same address is written down so often at most


class Made(NamedTuple):
    """A fresh app password: `secret` is shown once and stands nowhere in the clear."""

    row: AppPassword
    secret: str


def add(actor: Actor, label: str) -> Made:
    """A password for one mail program; Invalid without a label, or with too many of them."""
    secret = "".join(choice(SIGNS) for _ in range(LENGTH))
    return Made(_add(actor, " ".join(label.split()), secret, passwords.hash_password(secret)), secret)


@command
def _add(actor: Actor, label: str, secret: str, hashed: str) -> AppPassword:
    account = queries.of_actor(actor)
    present = queries.app_passwords(account.id)
    if not label or len(label) > LABEL:
        raise Invalid(fields={"label": "Write where it will be used, for example: my phone"})
    if label.casefold() in {row.label.casefold() for row in present}:
        raise Invalid(
            fields={"label": "There is one of this name already. Write another, or revoke that one"}
        )
    if len(present) >= MOST:
        raise Invalid("Revoke one that is not used any more; there are %(most)d already", most=MOST)
    row = AppPassword(account_id=account.id, label=label, selector=secret[:SELECTOR], password_hash=hashed)
    db.session.add(row)
    db.session.flush()
    note(account, "add_app_password", named=label)
    tell_owner(account, "app_password_added", title=label)
    return row


@command
def end(actor: Actor, app_password_id: int) -> AppPassword:
    """The owner ends one; the program that has it gets in no more."""
    row = queries.app_password(actor, app_password_id)
    if row.ended_at is None:
        row.ended_at = now()
        note(row.account, "end_app_password", named=row.label)
    return row


def check(username: str, secret: str, address: str) -> Account | None:
    """The account that this app password opens, or None; `address` is where the mail program is.

    Its use is written down: always from a new address, else every few minutes.
    """
    secret = "".join(secret.split()).replace("-", "")
    if len(secret) != LENGTH:
        return None
    row = db.session.scalars(
        select(AppPassword).filter_by(selector=secret[:SELECTOR], ended_at=None)
    ).one_or_none()
    if row is None or row.account.username != username.strip().lower():
        return None
    if not passwords.matches(row.password_hash, secret) or not queries.is_open(row.account):
        return None
    if row.used_from != address or row.used_at is None or row.used_at < now() - NOTED:
        _note_use(row, address[:60])
    return row.account


@command
def _note_use(row: AppPassword, address: str) -> None:
    if row.used_from != address:
        note(row.account, "use_app_password", named=row.label, address=address)
    row.used_at, row.used_from = now(), address
