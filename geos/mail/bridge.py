"""Answers what the mail server asks of this installation: its Directory port over the database.

Every method opens an application context of its own, so the server may call from any thread. The
system account stands in a key file and not in the database: it sends notices for the outbox.
"""

import os
import time
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path
from secrets import token_hex, token_urlsafe

from flask import Flask
from sqlalchemy import select

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.accounts.models import Account as Owner
from geos.core.db import db
from geos.directory import queries as directory
from geos.directory.models import Institution, InstitutionState
from geos.mail import queries
from geos.mail.models import Mailbox, MailboxKind, MailboxState, Posting
from mailserver import maildir, replies
from mailserver.ports import Account, Origin, Refusal, Resolution, Target

SYSTEM = "geos-system"
DOMAINS_KEPT = 5.0  # seconds; an institution that joins is known after that
USAGE_KEPT = 30.0  # seconds; the server itself looks again before it takes a large message

# Why a mailbox takes no mail, by its state; and why a group takes none from a sender.
STATES = {
    MailboxState.SUSPENDED: replies.SUSPENDED,
    MailboxState.REMOVED: replies.NO_SUCH_USER,
    MailboxState.ARCHIVED: replies.NO_SUCH_USER,
}
POSTING = {
    Posting.INSTITUTION: replies.FOR_OWN,
    Posting.MEMBERS: replies.FOR_MEMBERS,
    Posting.NAMED: replies.FOR_NAMED,
}


def ensure_system_account(keys: Path) -> tuple[str, str]:
    """Login and password of the system account, made at the first call and kept in the keys folder (0600)."""
    path = keys / "system-account"
    if not path.exists():
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = path.with_name(f"{path.name}.{token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(f"{SYSTEM} {token_urlsafe(32)}\n")
        with suppress(FileExistsError):  # another process was first: its password counts
            os.link(fresh, path)
        fresh.unlink()
    login, password = path.read_text().split()
    return login, password


class Bridge:
    """The Directory port (see mailserver.ports) over this application's database."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._system = ensure_system_account(Path(app.config["GEOS_KEYS"]))
        self._domains: tuple[float, frozenset[str]] = (float("-inf"), frozenset())
        self._usage: dict[Path, tuple[float, int]] = {}

    def is_local(self, domain: str) -> bool:
        """Whether an institution with this domain has its mail here; that may rest, or be history."""
        read_at, domains = self._domains
        if time.monotonic() - read_at > DOMAINS_KEPT:
            with self.app.app_context():
                domains = frozenset(
                    db.session.scalars(select(Institution.domain).where(Institution.has_mail))
                )
            self._domains = (time.monotonic(), domains)
        return domain.lower() in domains

    def lookup(self, address: str, origin: Origin | None = None) -> Resolution:
        """The mailboxes behind an address, an alias, a post's address or a group; else why not."""
        with self.app.app_context():
            box = queries.destination(address)
            if box is None and "+" in address:
                box = queries.destination(queries.without_tag(address))
            if box is None:
                return Refusal(replies.NO_SUCH_USER)
            reply = _refusal(box, origin)
            return Refusal(reply) if reply else self._resolved(box)

    def _resolved(self, box: Mailbox) -> Resolution:
        targets = tuple(_target(found) for found in queries.reached(box))
        if not targets:  # a group without anybody in it
            return Refusal(replies.NO_SUCH_USER)
        if len(targets) == 1 and self._full(targets[0]):
            return Refusal(replies.FULL)
        return targets

    def _full(self, target: Target) -> bool:
        """Whether a mailbox is full, by a sum that may be some seconds old."""
        read_at, used = self._usage.get(target.path, (float("-inf"), 0))
        if time.monotonic() - read_at > USAGE_KEPT:
            used = maildir.usage(target.path)
            self._usage[target.path] = (time.monotonic(), used)
        return target.quota is not None and used >= target.quota

    def check(self, login: str, password: str, peer: str) -> Account | Refusal | None:
        """The account that this password opens; a person whose mailbox is suspended has none.

        An app password, or the main one; that no more once a second factor is on, or required by a role.
        """
        if login == self._system[0]:
            right = compare_digest(password.encode(), self._system[1].encode())
            return Account(login) if right else None
        with self.app.app_context():
            account = signing.app_passwords.check(login, password, peer)
            if account is None:
                try:
                    account = signing.verify(login, password, signing.Browser(peer))
                except signing.SignInRefused:
                    return None
                if needs_app_password(account):
                    return Refusal(replies.NEED_APP_PASSWORD)
                signing.note_mail_program(account, peer)
            return Account(account.username) if has_mailbox(account.person_id) else None

    def may_send_as(self, account: Account, address: str) -> bool:
        """Own addresses, those of posts held or acted for now, of own registries; nobody else's."""
        if account.login == self._system[0]:
            return self.is_local(address.rpartition("@")[2])
        with self.app.app_context():
            found = accounts.by_username(account.login)
            if found is None or not accounts.is_open(found):
                return False
            return queries.may_send_as(directory.actor_for(found.person), address)


def _refusal(box: Mailbox, origin: Origin | None) -> str:
    """Why mail for a mailbox is not taken; "" where it is."""
    if not box.institution.has_mail or box.institution.state is InstitutionState.CLOSED:
        return replies.NO_SUCH_USER
    if box.institution.state is InstitutionState.SUSPENDED:
        return replies.RESTS
    if box.kind is MailboxKind.GROUP and origin is not None and box.state is MailboxState.ACTIVE:
        return "" if queries.may_post(box, origin.sender, origin.signed_in) else POSTING[box.posting]
    return STATES.get(box.state, "")


def needs_app_password(account: Owner) -> bool:
    """Whether the main password opens the pages alone: who signs in there with two factors."""
    if account.second_factor:
        return True
    return accounts.second_factor_due(account, directory.actor_for(account.person))


def has_mailbox(person_id: int) -> bool:
    """Whether a person has a mailbox of their own that is not suspended."""
    query = select(Mailbox.id).where(Mailbox.person_id == person_id, Mailbox.state == MailboxState.ACTIVE)
    return db.session.execute(query.limit(1)).first() is not None


def _target(box: Mailbox) -> Target:
    return Target(queries.maildir(box), box.address, box.quota)
