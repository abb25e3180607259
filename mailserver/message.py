"""A message's bytes without holding them all in memory: pieces of memory and pieces of files."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class FilePart:
    """`length` bytes of a file from `start`: a path, or an open file that outlives the part."""

    source: Path | BinaryIO
    start: int
    length: int

    def chunks(self) -> Iterator[bytes]:
        """The bytes, read by position so that several threads may share the file."""
        if not isinstance(self.source, Path):
            yield from self._read(self.source.fileno())
            return
        with self.source.open("rb") as file:
            yield from self._read(file.fileno())

    def _read(self, handle: int) -> Iterator[bytes]:
        at, end = self.start, self.start + self.length
        while at < end:
            piece = os.pread(handle, min(CHUNK, end - at), at)
            if not piece:
                raise OSError("a message's file became shorter")
            yield piece
            at += len(piece)


@dataclass(frozen=True, slots=True)
class Message:
    """An immutable message with CRLF line ends, header first.

    `durable` is a file that holds exactly these bytes and is safe on disk already, so that a store
    on the same file system may link to it.
    """

    parts: tuple[bytes | FilePart, ...]
    durable: Path | None = None

    @classmethod
    def of(cls, content: bytes) -> "Message":
        """A message held in memory."""
        return cls((content,))

    @classmethod
    def from_file(cls, path: Path, start: int = 0) -> "Message":
        """A message in a durable file, from a byte on; the file must stay as long as the message."""
        part = FilePart(path, start, path.stat().st_size - start)
        return cls((part,), durable=None if start else path)

    @property
    def size(self) -> int:
        """Length in bytes."""
        return sum(len(part) if isinstance(part, bytes) else part.length for part in self.parts)

    def chunks(self) -> Iterator[bytes]:
        """The bytes, a manageable piece at a time."""
        for part in self.parts:
            if isinstance(part, bytes):
                yield part
            else:
                yield from part.chunks()

    def head(self, limit: int) -> bytes:
        """The first `limit` bytes at most."""
        taken = bytearray()
        for piece in self.chunks():
            taken += piece[: limit - len(taken)]
            if len(taken) >= limit:
                break
        return bytes(taken)

    def on_top(self, header: bytes) -> "Message":
        """The same message with header fields put above it."""
        return Message((header, *self.parts))

    def after(self, count: int) -> "Message":
        """The same message without its first `count` bytes."""
        rest: list[bytes | FilePart] = []
        for part in self.parts:
            length = len(part) if isinstance(part, bytes) else part.length
            skip = min(count, length)
            count -= skip
            if skip < length:
                rest.append(_tail(part, skip))
        return Message(tuple(rest))

    def write_to(self, file: BinaryIO) -> None:
        """Write everything to an open binary file."""
        for piece in self.chunks():
            file.write(piece)

    def __bytes__(self) -> bytes:
        return b"".join(self.chunks())


def _tail(part: bytes | FilePart, skip: int) -> bytes | FilePart:
    if isinstance(part, bytes):
        return part[skip:]
    return FilePart(part.source, part.start + skip, part.length - skip)
