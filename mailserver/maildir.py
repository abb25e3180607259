"""The durable Maildir++ store, written so that Dovecot can serve the same folders at the same time.

A message is written under tmp/, fsynced, linked into new/ and the folder fsynced before anybody says
that it was taken. Several mailboxes share one file by hard links, or get copies where links fail.
The *base* of a message is its name before `:2,`; it stays while flags and folders change. The inbox is
the folder ""; a folder "Kumb.2026" is the directory ".Kumb.2026". UIDs and control files are Dovecot's.
"""

import itertools
import os
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from mailserver.message import Message

INBOX = ""
FLAGS = frozenset("DFPRST")  # draft, flagged, passed on, replied, seen, trashed

_PARTS = ("tmp", "new", "cur")
_BASE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.,=+@\\-]{0,199}", re.ASCII)
_FOLDER = re.compile(r"[!-~](?:[ -~]{0,198}[!-~])?", re.ASCII)
_SIZE = re.compile(r",S=(\d+)")
_FLAG_LETTERS = re.compile(r"[A-Za-z]*", re.ASCII)
_count = itertools.count(1)
T = TypeVar("T")


class BadName(ValueError):
    """A folder or message name that could never be ours."""


class NoSuchMessage(LookupError):
    """The folder holds no message of that base any more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a folder as its file name tells it; `mtime` in seconds since 1970."""

    base: str
    flags: str  # sorted letters, e.g. "FS"; lower-case ones are Dovecot's keywords
    size: int  # bytes
    mtime: float
    file: Path

    @property
    def recent(self) -> bool:
        """Whether nobody has looked at it yet (it is still in new/)."""
        return self.file.parent.name == "new"


# Names ----------------------------------------------------------------------------------------------


def new_base(hostname: str = "") -> str:
    """A name that no other message has, without its sizes: `<sec>.M<usec>P<pid>Q<n>.<host>`."""
    seconds, micros = divmod(time.time_ns() // 1000, 1_000_000)
    return f"{seconds}.M{micros}P{os.getpid()}Q{next(_count)}.{_host(hostname or socket.gethostname())}"


def _host(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "_", name)[:100]


def full_base(base: str, size: int) -> str:
    """The base with its sizes; ours are stored with CRLF, so both are the same number."""
    return f"{base},S={size},W={size}"


def folder_dir(path: Path, folder: str) -> Path:
    """The directory of a folder; BadName for what could lead elsewhere."""
    if folder == INBOX:
        return path
    if not _FOLDER.fullmatch(folder) or "/" in folder or folder.endswith(".") or ".." in folder:
        raise BadName(folder)
    if folder.startswith("."):
        raise BadName(folder)
    return path / f".{folder}"


def _checked(base: str) -> str:
    if not _BASE.fullmatch(base) or ".." in base:
        raise BadName(base)
    return base


# Making ---------------------------------------------------------------------------------------------


def create(path: Path) -> None:
    """Make a Maildir and the folders above it (0700), safe on disk; an existing one is left alone."""
    missing = [p for p in (path, *path.parents) if not p.exists()]
    for parent in reversed(missing):
        with suppress(FileExistsError):
            parent.mkdir(mode=0o700)
        sync_dir(parent.parent)
    _make_parts(path)


def create_all(paths: Iterable[Path]) -> None:
    """Make very many Maildirs, safe on disk together: one sync of the file system, not three for each."""
    made = [path for path in paths if not path.is_dir()]
    for path in made:
        above = [p for p in (path, *path.parents) if not p.exists()]
        for folder in (*reversed(above), *(path / part for part in _PARTS)):
            folder.mkdir(mode=0o700, exist_ok=True)
    if made:
        os.sync()


def create_folder(path: Path, folder: str) -> None:
    """Make a Maildir++ folder of a mailbox; an existing one is left alone."""
    where = folder_dir(path, folder)
    create(path)
    if where == path:
        return
    with suppress(FileExistsError):
        where.mkdir(mode=0o700)
    os.close(os.open(where / "maildirfolder", os.O_CREAT | os.O_WRONLY, 0o600))
    _make_parts(where)
    sync_dir(path)


def _make_parts(where: Path) -> None:
    for part in _PARTS:
        with suppress(FileExistsError):
            (where / part).mkdir(mode=0o700)
    sync_dir(where)


def sync_dir(where: Path) -> None:
    """Make a directory's entries durable."""
    handle = os.open(where, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(file: Path, message: Message) -> None:
    """Write a new file (0600) whose bytes are on disk when this returns; its name is not, yet."""
    handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            message.write_to(out)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        file.unlink(missing_ok=True)
        raise


# Delivery -------------------------------------------------------------------------------------------


def deliver(paths: Sequence[Path], content: bytes | Message, base: str = "", again: bool = False) -> str:
    """Put one message into the inbox of each Maildir; the name (with sizes) that it has in all of them.

    Safe on disk when this returns; on an error no mailbox has it. With `again`, a mailbox that
    already holds it anywhere is left as it is.
    """
    message = Message.of(content) if isinstance(content, bytes) else content
    name = full_base(_checked(base or new_base()), message.size)
    wanted = [path for path in paths if not (again and holds(path, base))]
    if message.durable:
        link(message.durable, wanted, name)
    elif wanted:
        _write_and_link(message, wanted, name)
    return name


def _write_and_link(message: Message, paths: Sequence[Path], name: str) -> None:
    first = paths[0]
    if not (first / "tmp").is_dir():
        create(first)
    source = first / "tmp" / name
    source.unlink(missing_ok=True)  # what a killed process left half-written
    write_durably(source, message)
    try:
        link(source, paths, name)
    finally:
        source.unlink(missing_ok=True)


def link(source: Path, paths: Sequence[Path], name: str) -> None:
    """Enter a file that is safe on disk into each inbox under `name`: all of them, or none and an error."""
    entered: list[Path] = []
    try:
        for path in paths:
            target = path / "new" / name
            if _enter(source, path, target):
                entered.append(target)
        for path in paths:
            sync_dir(path / "new")
    except BaseException:
        for target in entered:
            target.unlink(missing_ok=True)
        raise


def _enter(source: Path, path: Path, target: Path) -> bool:
    """Whether the file is new there; a copy is made where a hard link is not possible."""
    if not target.parent.is_dir():
        create(path)
    try:
        os.link(source, target)
    except FileExistsError:
        return False
    except OSError:  # another file system, too many links, or no links at all
        copy = path / "tmp" / f"copy.{target.name}"
        copy.unlink(missing_ok=True)
        write_durably(copy, Message.from_file(source))
        os.rename(copy, target)
    return True


def holds(path: Path, base: str) -> bool:
    """Whether any folder of the mailbox holds a message of this base (given without sizes)."""
    return any(
        file.name.startswith(f"{base},S=")
        for folder in folders(path)
        for file in _files(folder_dir(path, folder))
    )


# Reading --------------------------------------------------------------------------------------------


def folders(path: Path) -> list[str]:
    """The folders there are, the inbox first; an absent mailbox has none."""
    if not path.is_dir():
        return []
    with os.scandir(path) as listing:
        names = [e.name[1:] for e in listing if e.name.startswith(".") and (path / e.name / "cur").is_dir()]
    return [INBOX, *sorted(name for name in names if _FOLDER.fullmatch(name))]


def scan(path: Path, folder: str = INBOX) -> list[Entry]:
    """Every message of a folder, in no order; an absent folder is empty."""
    found: dict[str, Entry] = {}  # one that moves from new/ to cur/ meanwhile may be met twice
    for file in _files(folder_dir(path, folder)):
        base, _, info = file.name.partition(":2,")
        with suppress(FileNotFoundError):
            stat = file.stat()
            found[base] = Entry(base, info, _size(base, stat.st_size), stat.st_mtime, Path(file.path))
    return list(found.values())


def _files(where: Path) -> Iterator["os.DirEntry[str]"]:
    for part in ("new", "cur"):
        with suppress(FileNotFoundError), os.scandir(where / part) as listing:
            for file in listing:
                if not file.name.startswith("."):
                    yield file


def _size(base: str, fallback: int) -> int:
    match = _SIZE.search(base)
    return int(match.group(1)) if match else fallback


def read(path: Path, folder: str, base: str) -> bytes:
    """The bytes of a message as they were received; NoSuchMessage where it is gone."""
    return _with_file(path, folder, base, Path.read_bytes)


def usage(path: Path) -> int:
    """Bytes that a mailbox holds: the sum of `S=` over all folders (Dovecot's quota `count`)."""
    return sum(
        _size(file.name, 0) or _stat_size(file)
        for folder in folders(path)
        for file in _files(folder_dir(path, folder))
    )


def _stat_size(file: "os.DirEntry[str]") -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


# Changing -------------------------------------------------------------------------------------------


def set_flags(path: Path, folder: str, base: str, add: str = "", remove: str = "") -> str:
    """Add and remove flag letters of a message; the flags that it has now. It leaves new/ by this."""
    if not (_FLAG_LETTERS.fullmatch(add) and _FLAG_LETTERS.fullmatch(remove)):
        raise BadName(add + remove)
    cur = folder_dir(path, folder) / "cur"

    def rename(file: Path) -> str:
        before = file.name.partition(":2,")[2]
        flags = "".join(sorted((set(before) | set(add)) - set(remove)))
        os.rename(file, cur / f"{base}:2,{flags}")
        return flags

    return _with_file(path, folder, base, rename)


def move(path: Path, base: str, source: str, target: str) -> None:
    """Move a message to another folder of the same mailbox, its flags kept; the folder is made if absent."""
    create_folder(path, target)
    into = folder_dir(path, target) / "cur"

    def rename(file: Path) -> None:
        flags = file.name.partition(":2,")[2]
        os.rename(file, into / f"{base}:2,{flags}")

    _with_file(path, source, base, rename)
    sync_dir(into)


def append(path: Path, folder: str, content: bytes | Message, flags: str = "", base: str = "") -> str:
    """Put a message into a folder with these flags (a sent copy, a draft); its base, safe on disk."""
    if not _FLAG_LETTERS.fullmatch(flags):
        raise BadName(flags)
    message = Message.of(content) if isinstance(content, bytes) else content
    create_folder(path, folder)
    where = folder_dir(path, folder)
    name = full_base(_checked(base or new_base()), message.size)
    temporary = where / "tmp" / name
    write_durably(temporary, message)
    os.rename(temporary, where / "cur" / f"{name}:2,{''.join(sorted(set(flags)))}")
    sync_dir(where / "cur")
    return name


def remove(path: Path, folder: str, base: str) -> None:
    """Take a message away for good; NoSuchMessage where it is gone already."""
    _with_file(path, folder, base, os.unlink)


def _with_file(path: Path, folder: str, base: str, act: Callable[[Path], T]) -> T:
    """Do something with a message's file; where another program renames it meanwhile, look once more."""
    where = folder_dir(path, folder)
    for _ in range(2):
        file = _find(where, _checked(base))
        if file is None:
            break
        with suppress(FileNotFoundError):
            return act(file)
    raise NoSuchMessage(base)


def _find(where: Path, base: str) -> Path | None:
    fresh = where / "new" / base
    if fresh.exists():
        return fresh
    for file in _files(where):
        if file.name == base or file.name.startswith(f"{base}:"):
            return Path(file.path)
    return None


# The port -------------------------------------------------------------------------------------------


class MaildirStore:
    """The Store port over Maildirs."""

    def deliver(self, paths: Sequence[Path], message: Message, base: str, again: bool = False) -> None:
        """See `ports.Store`."""
        deliver(paths, message, base, again)
