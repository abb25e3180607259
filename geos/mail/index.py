"""The derived index of one mailbox: a small SQLite file that may be thrown away at any time.

The Maildir is the truth. The index keys on (folder, base name), follows what any program did to a
folder, and is made anew where it is damaged or of another layout. A header is read once, when its
message is first shown, so that a large mailbox opens at once.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, LOCK_SH, flock
from pathlib import Path
from typing import TypeVar

from geos.mail.reading import parse
from mailserver import maildir

LAYOUT = 1
WAIT = 10  # seconds for another process that writes
SETTLED = 2_000_000_000  # ns after which a folder's time stamps tell of every change
HEAD = 65_536  # bytes of a message that its line in the list is made from
SNIPPET = 160  # characters
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
WHICH = {"": "", "unread": " AND instr(flags, 'S') = 0", "flagged": " AND instr(flags, 'F') > 0"}
T = TypeVar("T")

TABLES = f"""
CREATE TABLE folder (name TEXT PRIMARY KEY, stamp TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE message (
    folder TEXT NOT NULL, base TEXT NOT NULL, flags TEXT NOT NULL, size INTEGER NOT NULL,
    received INTEGER NOT NULL, header TEXT, PRIMARY KEY (folder, base)
) WITHOUT ROWID;
CREATE INDEX newest ON message (folder, received DESC, base DESC);
PRAGMA user_version = {LAYOUT};
"""


@dataclass(frozen=True, slots=True)
class Header:
    """What a list shows of a message besides its file name."""

    sender_name: str = ""
    sender_address: str = ""
    recipient: str = ""
    subject: str = ""
    has_attachments: bool = False
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A message as the index knows it; `received` in microseconds since 1970."""

    base: str
    flags: str
    size: int
    received: int
    header: Header


def using(file: Path, path: Path, look: Callable[["Index"], T]) -> T:
    """Look at the index in `file` of the Maildir `path`; where it cannot be used, at one in memory."""
    try:
        return _in_file(file, path, look)
    except (sqlite3.DatabaseError, OSError):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            return look(Index(connection, path))


def _in_file(file: Path, path: Path, look: Callable[["Index"], T]) -> T:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    damaged = 0
    with _lock(file, LOCK_SH):
        try:
            return _opened(file, path, look)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in BUSY:
                raise
            damaged = file.stat().st_ino
    with _lock(file, LOCK_EX):
        if file.exists() and file.stat().st_ino == damaged:  # nobody else has made it anew
            file.unlink()
            file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
    with _lock(file, LOCK_SH):
        return _opened(file, path, look)


def _opened(file: Path, path: Path, look: Callable[["Index"], T]) -> T:
    with closing(sqlite3.connect(file, timeout=WAIT, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")  # what a power cut spoils is made anew
        return look(Index(connection, path))


@contextmanager
def _lock(file: Path, kind: int) -> Iterator[None]:
    """Users of the file share it; who throws it away waits until there are none."""
    with file.with_suffix(".lock").open("a") as handle:
        flock(handle, kind)
        yield


class Index:
    """An open index; `path` is the Maildir that it tells of."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db, self._path = connection, path
        self._lay_out()

    def _lay_out(self) -> None:
        if self._layout() == LAYOUT:
            return
        with self._writing():
            if self._layout() == LAYOUT:
                return
            for table in ("folder", "message"):
                self._db.execute(f"DROP TABLE IF EXISTS {table}")
            for statement in TABLES.strip().split(";\n"):
                self._db.execute(statement)

    def _layout(self) -> int:
        version: int = self._db.execute("PRAGMA user_version").fetchone()[0]
        return version

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # Following the folder -----------------------------------------------------------------------------

    def follow(self, folder: str) -> None:
        """Take over what changed in a folder since the last look; two `stat` calls where nothing did."""
        stamp = _stamp(maildir.folder_dir(self._path, folder))
        known = self._db.execute("SELECT stamp FROM folder WHERE name = ?", (folder,)).fetchone()
        if known and stamp and known[0] == stamp:
            return
        entries = {entry.base: entry for entry in maildir.scan(self._path, folder)}
        with self._writing():
            self._take_over(folder, entries)
            self._db.execute("REPLACE INTO folder VALUES (?, ?)", (folder, stamp))

    def _take_over(self, folder: str, entries: dict[str, maildir.Entry]) -> None:
        rows = self._db.execute("SELECT base, flags FROM message WHERE folder = ?", (folder,))
        known: dict[str, str] = dict(rows.fetchall())
        gone = [(folder, base) for base in known.keys() - entries.keys()]
        new = [
            (folder, base, entries[base].flags, entries[base].size, int(entries[base].mtime * 1_000_000))
            for base in entries.keys() - known.keys()
        ]
        flagged = [
            (entry.flags, folder, base)
            for base, entry in entries.items()
            if known.get(base, entry.flags) != entry.flags
        ]
        self._db.executemany("DELETE FROM message WHERE folder = ? AND base = ?", gone)
        self._db.executemany("INSERT INTO message VALUES (?, ?, ?, ?, ?, NULL)", new)
        self._db.executemany("UPDATE message SET flags = ? WHERE folder = ? AND base = ?", flagged)

    # Looking ------------------------------------------------------------------------------------------

    def lines(
        self,
        folder: str,
        limit: int | None = None,
        start: tuple[int, str] | None = None,
        upwards: bool = False,
        only: str = "",
    ) -> list[Line]:
        """Messages newest first, from behind `start` (received, base) on; `upwards` those just above it."""
        sign, order = (">", "ASC") if upwards else ("<", "DESC")
        where = f"folder = ?{WHICH[only]}" + (f" AND (received, base) {sign} (?, ?)" if start else "")
        query = (
            "SELECT base, flags, size, received, header FROM message "  # noqa: S608 - no value is put in
            f"WHERE {where} ORDER BY received {order}, base {order} LIMIT ?"
        )
        rows = self._db.execute(query, (folder, *(start or ()), -1 if limit is None else limit)).fetchall()
        found = self._with_headers(folder, rows)
        return found[::-1] if upwards else found

    def _with_headers(self, folder: str, rows: list[tuple[str, str, int, int, str | None]]) -> list[Line]:
        """The rows as lines; headers not read before are read now and kept."""
        fresh: dict[str, str] = {}
        lines = []
        for base, flags, size, received, stored in rows:
            text = stored or fresh.setdefault(base, json.dumps(asdict(self._header(folder, base, flags))))
            lines.append(Line(base, flags, size, received, Header(**json.loads(text))))
        if fresh:
            kept = [(text, folder, base) for base, text in fresh.items()]
            with self._writing():
                self._db.executemany("UPDATE message SET header = ? WHERE folder = ? AND base = ?", kept)
        return lines

    def _header(self, folder: str, base: str, flags: str) -> Header:
        raw = self._head(folder, base, flags)
        parsed = parse(raw)
        more = len(raw) == HEAD and b"multipart/mixed" in raw[:4096].lower()  # attached beyond the head
        return Header(
            sender_name=parsed.sender_name[:200],
            sender_address=parsed.sender_address[:320],
            recipient=str(parsed.to[0])[:320] if parsed.to else "",
            subject=parsed.subject[:500],
            has_attachments=bool(parsed.attachments) or more,
            snippet=" ".join(parsed.text[: SNIPPET * 4].split())[:SNIPPET],
        )

    def _head(self, folder: str, base: str, flags: str) -> bytes:
        """The beginning of a message, straight from the name that it had a moment ago."""
        where = maildir.folder_dir(self._path, folder)
        for name in (f"cur/{base}:2,{flags}", f"new/{base}"):
            try:
                with (where / name).open("rb") as file:
                    return file.read(HEAD)
            except OSError:
                continue
        try:
            return maildir.read(self._path, folder, base)[:HEAD]
        except (maildir.NoSuchMessage, maildir.BadName, OSError):
            return b""

    def counts(self, folder: str) -> tuple[int, int]:
        """How many messages a folder holds, and how many of them are unread."""
        query = "SELECT count(*), coalesce(sum(instr(flags, 'S') = 0), 0) FROM message WHERE folder = ?"
        total, unread = self._db.execute(query, (folder,)).fetchone()
        return total, unread

    def flagged(self, folder: str) -> int:
        """How many messages of a folder carry the flag."""
        query = "SELECT count(*) FROM message WHERE folder = ? AND instr(flags, 'F') > 0"
        total: int = self._db.execute(query, (folder,)).fetchone()[0]
        return total

    def size(self, folders: list[str]) -> int:
        """Bytes in these folders."""
        sums = dict(self._db.execute("SELECT folder, sum(size) FROM message GROUP BY folder").fetchall())
        return sum(sums.get(name, 0) for name in folders)


def _stamp(where: Path) -> str:
    """Says whether a folder changed; empty while a change could still hide in the same clock tick."""
    try:
        parts = [(where / name).stat() for name in ("new", "cur")]
    except FileNotFoundError:
        return ""
    if any(time.time_ns() - part.st_mtime_ns < SETTLED for part in parts):
        return ""
    return " ".join(f"{part.st_ino}:{part.st_mtime_ns}" for part in parts)
