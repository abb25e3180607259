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
from geos.core.db import db
from geos.directory import queries as directory
from geos.directory.models import Institution
from geos.mail import queries
from geos.mail.models import Mailbox, MailboxKind, MailboxState
from mailserver import maildir, replies
from mailserver.ports import Account, Refusal, Resolution, Target

SYSTEM = "geos-system"
DOMAINS_KEPT = 5.0  # seconds; an institution that joins is known after that
USAGE_KEPT = 30.0  # seconds; the server itself looks again before it takes a large message


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
        """Whether the domain is that of an active institution."""
        read_at, domains = self._domains
        if time.monotonic() - read_at > DOMAINS_KEPT:
            with self.app.app_context():
                domains = frozenset(db.session.scalars(select(Institution.domain).where(Institution.active)))
            self._domains = (time.monotonic(), domains)
        return domain.lower() in domains

    def lookup(self, address: str) -> Resolution:
        """The mailboxes behind an address, an alias, a post's address or a group; else why not."""
        with self.app.app_context():
            box = queries.by_address(address) or queries.by_address(queries.without_tag(address))
            if box is None:
                return Refusal(replies.NO_SUCH_USER)
            if box.state is MailboxState.SUSPENDED:
                return Refusal(replies.SUSPENDED)
            return self._resolved(box)

    def _resolved(self, box: Mailbox) -> Resolution:
        targets = tuple(_target(found) for found in reached(box))
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

    def check(self, login: str, password: str, peer: str) -> Account | None:
        """The account that this password opens; a person whose mailbox is suspended has none."""
        if login == self._system[0]:
            right = compare_digest(password.encode(), self._system[1].encode())
            return Account(login) if right else None
        with self.app.app_context():
            try:
                account = signing.verify(login, password)
            except (signing.WrongPassword, signing.MustWait):
                return None
            if not has_mailbox(account.person_id):
                return None
            return Account(account.username)

    def may_send_as(self, account: Account, address: str) -> bool:
        """Own addresses, those of posts held or acted for now, of own registries; nobody else's."""
        if account.login == self._system[0]:
            return self.is_local(address.rpartition("@")[2])
        with self.app.app_context():
            found = accounts.by_username(account.login)
            if found is None or found.person.ended_at is not None:
                return False
            return queries.may_send_as(directory.actor_for(found.person), address)


def reached(box: Mailbox) -> list[Mailbox]:
    """The active mailboxes with a Maildir that mail for this one ends in; groups within groups too."""
    found: dict[int, Mailbox] = {}
    asked: set[int] = set()
    ask = [box]
    while ask:
        one = ask.pop()
        if one.id in asked or one.state is MailboxState.SUSPENDED:
            continue
        asked.add(one.id)
        if one.kind is MailboxKind.GROUP:
            ask += queries.members(one)
        else:
            found[one.id] = one
    return sorted(found.values(), key=lambda one: one.id)


def has_mailbox(person_id: int) -> bool:
    """Whether a person has a mailbox of their own that is not suspended."""
    query = select(Mailbox.id).where(Mailbox.person_id == person_id, Mailbox.state == MailboxState.ACTIVE)
    return db.session.execute(query.limit(1)).first() is not None


def _target(box: Mailbox) -> Target:
    return Target(queries.maildir(box), box.address, box.quota)
