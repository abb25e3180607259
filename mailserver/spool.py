"""Mail that has been answered with 250 and is still to be spread: many mailboxes, or local and foreign ones.

`<base>.eml` holds the bytes, `<base>.json` the envelope; an entry exists once its envelope has its
name. What has been delivered is noted in `<base>.done`. Every name derives from the base, so a
process that dies anywhere in between is followed by one that repeats nothing.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from mailserver.maildir import sync_dir, write_durably
from mailserver.message import Message
from mailserver.ports import Queue, Store

BATCH = 20  # mailboxes between two notes of what has been done
ORPHAN_AGE = 3600  # seconds after which a file without its envelope will never get one


@dataclass(frozen=True)
class Spooled:
    """The envelope of an entry. The bytes begin with `start` bytes that only local copies carry."""

    base: str
    sender: str
    paths: tuple[str, ...]
    foreign: tuple[str, ...]
    start: int


class Spool:
    """A folder of entries; several processes may work on it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder

    def put(self, envelope: Spooled, message: Message) -> None:
        """Keep a message and its envelope; both are safe on disk when this returns."""
        temporary = self._file(envelope.base, "tmp")
        write_durably(self._file(envelope.base, "eml"), message)
        write_durably(temporary, Message.of(json.dumps(asdict(envelope)).encode()))
        os.rename(temporary, self._file(envelope.base, "json"))
        sync_dir(self.folder)

    def pending(self) -> list[str]:
        """The bases of the entries that are not finished, oldest name first."""
        return sorted(file.stem for file in self.folder.glob("*.json"))

    def expand(self, base: str, store: Store, queue: Queue) -> None:
        """Deliver everything that is still to be delivered and forget the entry; nothing if it is taken."""
        with self._locked(base) as mine:
            if mine:
                self._expand(self._read(base), store, queue)
                self._forget(base)

    def _expand(self, envelope: Spooled, store: Store, queue: Queue) -> None:
        eml, journal = self._file(envelope.base, "eml"), self._file(envelope.base, "done")
        again = journal.exists()
        done = set(journal.read_text().splitlines()) if again else set()
        waiting = iter([path for path in envelope.paths if path not in done])
        with journal.open("a") as notes:
            while batch := list(islice(waiting, BATCH)):
                store.deliver([Path(path) for path in batch], Message.from_file(eml), envelope.base, again)
                notes.writelines(f"{path}\n" for path in batch)
                notes.flush()
        if envelope.foreign:
            outgoing = Message.from_file(eml, envelope.start)
            queue.put(envelope.sender, envelope.foreign, outgoing, origin=envelope.base)

    def _read(self, base: str) -> Spooled:
        facts = json.loads(self._file(base, "json").read_text())
        return Spooled(**{**facts, "paths": tuple(facts["paths"]), "foreign": tuple(facts["foreign"])})

    def _forget(self, base: str) -> None:
        for kind in ("json", "done", "eml"):  # the envelope first: without it there is no entry
            self._file(base, kind).unlink(missing_ok=True)

    @contextmanager
    def _locked(self, base: str) -> Iterator[bool]:
        try:
            handle = os.open(self._file(base, "json"), os.O_RDONLY)
        except FileNotFoundError:
            yield False
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield self._file(base, "json").exists()
        except BlockingIOError:
            yield False
        finally:
            os.close(handle)

    def sweep(self) -> None:
        """Remove what a process that died before its 250 left behind."""
        known = set(self.pending())
        horizon = time.time() - ORPHAN_AGE
        for file in self.folder.iterdir():
            with suppress(FileNotFoundError):
                if file.stem not in known and file.stat().st_mtime < horizon:
                    file.unlink()

    def _file(self, base: str, kind: str) -> Path:
        return self.folder / f"{base}.{kind}"


def once(paths: Sequence[Path]) -> tuple[str, ...]:
    """The paths as text, each once, in order."""
    return tuple(dict.fromkeys(str(path) for path in paths))
