"""The outbound queue on SQLAlchemy Core: one row for each recipient, the bytes in a file beside it.

The file is safe on disk before its rows are written, and goes when no row needs it. A lease is taken
by compare-and-swap on (state, attempts), so any number of workers on any node may send; `attempts`
is also the fence: a worker whose lease ran out cannot settle what another one has taken over. Rows
stay after they are settled, so that a trace can tell. Works on SQLite and on PostgreSQL.
"""

import hashlib
import itertools
import os
import re
import socket
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    and_,
    create_engine,
    event,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.engine import Dialect, RowMapping
from sqlalchemy.types import TypeDecorator

from mailserver import headers
from mailserver.maildir import sync_dir, write_durably
from mailserver.message import Message
from mailserver.ports import Entry, Outcome, Report, State

LEASE = timedelta(minutes=5)  # renewed while the attempt goes on; how long a killed worker's mail waits
ORPHAN_AGE = 86400  # seconds after which a file without rows is what a rolled-back transaction left
REPLY_LIMIT = 1000


class Utc(TypeDecorator[datetime]):
    """Aware UTC on both engines; SQLite alone would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})

mail_queue = Table(
    "mail_queue",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sender", String(400), nullable=False),
    Column("recipient", String(400), nullable=False),
    Column("file", String(200), nullable=False),
    Column("tag", String(120), nullable=False),
    Column("origin", String(200)),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Utc),
    Column("lease_owner", String(200)),
    Column("lease_until", Utc),
    Column("last_reply", String(REPLY_LIMIT), nullable=False),
    Column("reported", Boolean, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("settled_at", Utc),
    UniqueConstraint("origin", "recipient", name="uq_mail_queue_origin_recipient"),
    Index("ix_mail_queue_state_next_try", "state", "next_try"),
    Index("ix_mail_queue_tag", "tag"),
    Index("ix_mail_queue_file", "file"),
    sqlite_autoincrement=True,  # an id is never given twice: bounces are named after it
)

_q = mail_queue.c
_ENTRY = (
    _q.id, _q.sender, _q.recipient, _q.file, _q.tag, _q.state, _q.attempts, _q.next_try, _q.created_at,
    _q.lease_owner, _q.last_reply, _q.settled_at,
)  # fmt: skip
_STATES = {Outcome.SENT: State.SENT, Outcome.FAILED: State.FAILED, Outcome.DELAYED: State.QUEUED}
_OUTCOMES = {state.value: outcome for outcome, state in _STATES.items()}
_count = itertools.count(1)


def utc_now() -> datetime:
    """The present moment, aware."""
    return datetime.now(UTC)


def put(
    connection: Connection,
    spool_folder: Path,
    sender: str,
    recipients: Sequence[str],
    content: bytes | Message,
    tag: str = "",
    origin: str = "",
) -> list[int]:
    """Put a message on the queue inside the caller's transaction; the ids of the new rows.

    `sender` is "" for the null one; `content` has CRLF line ends; `tag` comes back in every report.
    Nothing is sent before the caller commits, and nothing remains of it after a rollback but a file
    that is swept. With an `origin`, a recipient that it has already is left out.
    """
    wanted = [r for r in dict.fromkeys(recipients) if not (origin and _known(connection, origin, r))]
    if not wanted:
        return []
    message = Message.of(content) if isinstance(content, bytes) else content
    name = _keep(spool_folder, message)
    at = utc_now()
    row = {
        "sender": sender, "file": name, "tag": tag, "origin": origin or None, "state": State.QUEUED.value,
        "attempts": 0, "next_try": at, "last_reply": "", "reported": True, "created_at": at,
    }  # fmt: skip
    try:
        keys = [
            connection.execute(insert(mail_queue).values(row | {"recipient": r})).inserted_primary_key
            for r in wanted
        ]
    except BaseException:
        (spool_folder / name).unlink(missing_ok=True)
        raise
    return [int(key[0]) for key in keys if key]


def _known(connection: Connection, origin: str, recipient: str) -> bool:
    query = select(_q.id).where(_q.origin == origin, _q.recipient == recipient)
    return connection.execute(query).first() is not None


def _keep(folder: Path, message: Message) -> str:
    """Write the bytes; the name, which stays in the rows, begins with what `trace` looks for."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    message_id = headers.parse(message.head(headers.HEAD_LIMIT)).first("message-id")
    unique = f"{time.time_ns()}.{os.getpid()}.{next(_count)}.{socket.gethostname()}"
    name = f"{_digest(message_id)}.{unique}.eml"
    write_durably(folder / name, message)
    sync_dir(folder)
    return name


def _digest(message_id: str) -> str:
    """A Message-ID of any length and content as 32 harmless characters; its angle brackets do not count."""
    plain = message_id.strip("<> ").encode("utf-8", "surrogateescape")
    return hashlib.sha256(plain).hexdigest()[:32]


def entries(
    connection: Connection, states: Collection[State] = (), tag: str = "", limit: int = 1000
) -> list[Entry]:
    """Rows for lists and traces, newest first; without a filter, all."""
    query = select(*_ENTRY).order_by(_q.id.desc()).limit(limit)
    if states:
        query = query.where(_q.state.in_([state.value for state in states]))
    if tag:
        query = query.where(_q.tag == tag)
    return [_entry(row) for row in connection.execute(query).mappings()]


def trace(connection: Connection, message_id: str) -> list[str]:
    """What happened to a message on its way out, a line for each recipient; empty where it is unknown.

    `message_id` with or without its angle brackets. Times are UTC.
    """
    if not message_id.strip("<> "):
        return []
    query = select(*_ENTRY).where(_q.file.startswith(f"{_digest(message_id)}.")).order_by(_q.id)
    return [_told(_entry(row)) for row in connection.execute(query).mappings()]


def _told(entry: Entry) -> str:
    moments = {
        "queued": entry.created_at,
        "last try": entry.settled_at,
        "next try": entry.next_try if entry.attempts else None,
    }
    times = ", ".join(f"{name} {at:%Y-%m-%d %H:%M:%SZ}" for name, at in moments.items() if at)
    line = f"{entry.recipient}: {entry.state}, {entry.attempts} attempts, {times}"
    return f"{line}: {entry.last_reply}" if entry.last_reply else line


def flush(connection: Connection, ids: Collection[int] = ()) -> int:
    """Make waiting entries due now (all, or these); how many."""
    act = update(mail_queue).where(_q.state == State.QUEUED.value).values(next_try=utc_now())
    if ids:
        act = act.where(_q.id.in_(list(ids)))
    return connection.execute(act).rowcount


def withdraw(connection: Connection, tag: str, reason: str) -> int:
    """Take what still waits under this tag off the queue, inside the caller's transaction; how many.

    What is being sent at this moment stays. No report follows: the caller knows. Rows and `reason` stay
    for the trace, the bytes are swept.
    """
    act = update(mail_queue).where(_q.tag == tag, _q.state == State.QUEUED.value)
    ended = {"state": State.FAILED.value, "reported": True, "last_reply": reason[:REPLY_LIMIT]}
    return connection.execute(act.values(next_try=None, settled_at=utc_now(), **ended)).rowcount


def _entry(row: RowMapping) -> Entry:
    return Entry(**{**row, "state": State(row["state"])})


class SqlQueue:
    """The Queue port on a database and a folder for the bytes."""

    def __init__(self, engine: Engine, folder: Path, clock: Callable[[], datetime] = utc_now) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine, self.folder, self.clock = engine, folder, clock
        # An application's engine may begin its transactions by this option; others ignore it.
        self.writing = engine.execution_options(write=True)

    def put(
        self, sender: str, recipients: Sequence[str], message: Message, tag: str = "", origin: str = ""
    ) -> list[int]:
        """See `ports.Queue`."""
        with self.writing.begin() as connection:
            return put(connection, self.folder, sender, recipients, message, tag, origin)

    def lease(self, count: int, owner: str) -> list[Entry]:
        """See `ports.Queue`."""
        at = self.clock()
        due = or_(
            and_(_q.state == State.QUEUED.value, _q.next_try <= at),
            and_(_q.state == State.LEASED.value, _q.lease_until < at),
        )
        query = select(_q.id, _q.state, _q.attempts).where(due).order_by(_q.next_try, _q.id).limit(count)
        with self.engine.connect() as connection:
            candidates = connection.execute(query).mappings().all()
        if not candidates:
            return []  # an idle queue never takes the write lock
        with self.writing.begin() as connection:
            taken = [row["id"] for row in candidates if self._take(connection, row, owner, at)]
            found = connection.execute(select(*_ENTRY).where(_q.id.in_(taken)).order_by(_q.id))
            return [_entry(row) for row in found.mappings()]

    def _take(self, connection: Connection, row: RowMapping, owner: str, at: datetime) -> bool:
        swap = (
            update(mail_queue)
            .where(_q.id == row["id"], _q.state == row["state"], _q.attempts == row["attempts"])
            .values(
                state=State.LEASED.value, lease_owner=owner, lease_until=at + LEASE, attempts=_q.attempts + 1
            )
        )
        return connection.execute(swap).rowcount == 1

    def renew(self, owner: str) -> None:
        """See `ports.Queue`."""
        self._change(self._leased_by(owner).values(lease_until=self.clock() + LEASE))

    def release(self, owner: str) -> None:
        """See `ports.Queue`."""
        back = {"state": State.QUEUED.value, "attempts": _q.attempts - 1, "lease_owner": None}
        self._change(self._leased_by(owner).values(**back))

    def _leased_by(self, owner: str) -> Any:
        return update(mail_queue).where(_q.state == State.LEASED.value, _q.lease_owner == owner)

    def _change(self, act: Any) -> int:
        with self.writing.begin() as connection:
            return connection.execute(act).rowcount

    def message(self, entry: Entry) -> Message:
        """See `ports.Queue`."""
        return Message.from_file(self.folder / entry.file)

    def settle(self, entry: Entry, outcome: Outcome, reply: str, next_try: datetime | None = None) -> bool:
        """See `ports.Queue`."""
        facts = {
            "state": _STATES[outcome].value,
            "last_reply": reply[:REPLY_LIMIT],
            "next_try": next_try,
            "settled_at": self.clock(),
            "lease_owner": None,
            "lease_until": None,
            "reported": False,
        }
        mine = self._leased_by(entry.lease_owner or "")
        return self._change(mine.where(_q.id == entry.id, _q.attempts == entry.attempts).values(**facts)) == 1

    def unreported(self, count: int) -> list[Report]:
        """See `ports.Queue`."""
        ready = and_(_q.reported.is_(False), _q.state != State.LEASED.value)
        query = select(*_ENTRY).where(ready).order_by(_q.settled_at, _q.id).limit(count)
        with self.engine.connect() as connection:
            return [_report(_entry(row)) for row in connection.execute(query).mappings()]

    def entry(self, id: int) -> Entry | None:
        """One row, or None."""
        with self.engine.connect() as connection:
            row = connection.execute(select(*_ENTRY).where(_q.id == id)).mappings().first()
        return _entry(row) if row else None

    def acknowledge(self, report: Report) -> None:
        """See `ports.Queue`."""
        heard = update(mail_queue).where(_q.id == report.entry, _q.attempts == report.attempts)
        self._change(heard.values(reported=True))
        with self.engine.connect() as connection:
            name = connection.execute(select(_q.file).where(_q.id == report.entry)).scalar()
            idle = name is not None and not self._needed(connection, name)
        if idle:
            (self.folder / str(name)).unlink(missing_ok=True)

    def _needed(self, connection: Connection, name: str) -> bool:
        unfinished = or_(_q.state.in_([State.QUEUED.value, State.LEASED.value]), _q.reported.is_(False))
        return connection.execute(select(_q.id).where(_q.file == name, unfinished)).first() is not None

    def sweep(self) -> None:
        """Remove files that no row needs: what rolled-back transactions left."""
        horizon = time.time() - ORPHAN_AGE
        with self.engine.connect() as connection:
            for file in self.folder.glob("*.eml"):
                with suppress(FileNotFoundError):
                    if file.stat().st_mtime < horizon and not self._needed(connection, file.name):
                        file.unlink()


def _report(entry: Entry) -> Report:
    return Report(
        entry=entry.id,
        tag=entry.tag,
        sender=entry.sender,
        recipient=entry.recipient,
        outcome=_OUTCOMES[entry.state.value],
        reply=entry.last_reply,
        at=entry.settled_at or entry.created_at,
        attempts=entry.attempts,
        next_try=entry.next_try,
    )


def open_engine(url: str) -> Engine:
    """An engine for a server that stands alone; SQLite waits for locks and writes through to the disk."""
    engine = create_engine(re.sub(r"^postgres(ql)?:", "postgresql+psycopg:", url))
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def pragmas(connection: Any, record: object) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000"):
                connection.execute(f"PRAGMA {pragma}")

    return engine
