"""The bytes after DATA: read in big chunks, checked and unstuffed, kept within bounds.

No input or output of its own but the file that a large message overflows into. The end is CRLF dot
CRLF and nothing else; a message with a bare CR or LF is refused, so that no two servers can disagree
where it ends (SMTP smuggling). Past the size limit nothing more is stored.
"""

import tempfile
from pathlib import Path
from typing import BinaryIO

from mailserver import replies
from mailserver.message import FilePart, Message

END = b"\r\n.\r\n"


class Intake:
    """Feed it chunks until `feed` returns what follows the end of the message."""

    def __init__(self, size_limit: int, line_limit: int, memory_limit: int, folder: Path) -> None:
        self.size_limit, self.line_limit = size_limit, line_limit
        self.memory_limit, self.folder = memory_limit, folder
        self.received = 0  # bytes seen, kept or not
        self.refusal = ""  # the reply that this message deserves, once something is wrong
        self._held = b"\r\n"  # could be the beginning of the end; at first the end of the DATA line
        self._skip = 2  # which is not part of the message
        self._line = 0  # length of the line under way
        self._memory = bytearray()
        self._file: BinaryIO | None = None
        self._filed = 0

    def feed(self, chunk: bytes) -> bytes | None:
        """Take a chunk; None while the message goes on, afterwards the bytes behind its end."""
        self.received += len(chunk)
        block = self._held + chunk
        end = block.find(END)
        if end >= 0:
            self._held = b""
            self._take(block[: end + 2])
            return block[end + len(END) :]
        keep = next((k for k in (4, 3, 2, 1) if block.endswith(END[:k])), 0)
        self._held = block[len(block) - keep :]
        self._take(block[: len(block) - keep])
        return None

    @property
    def overflows(self) -> bool:
        """Whether `overflow` should be called (in a thread) before the next chunk."""
        return len(self._memory) > self.memory_limit

    def overflow(self) -> None:
        """Move what is in memory to an unnamed file in the folder."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(dir=self.folder)  # noqa: SIM115 - closed with the intake
        self._file.write(self._memory)
        self._file.flush()
        self._filed += len(self._memory)
        self._memory = bytearray()

    def message(self) -> Message:
        """What was received, unstuffed; it lives as long as the intake is not closed."""
        filed = (FilePart(self._file, 0, self._filed),) if self._file else ()
        return Message((*filed, bytes(self._memory)))

    def close(self) -> None:
        """Let go of memory and file."""
        self._memory = bytearray()
        if self._file is not None:
            self._file.close()

    def _take(self, block: bytes) -> None:
        if self.refusal or not block:
            return
        text = block[self._skip :]
        self._skip = 0
        self._check(block, text)
        if self.refusal:
            self.close()
        else:
            self._memory += block.replace(b"\r\n.", b"\r\n")[len(block) - len(text) :]

    def _check(self, block: bytes, text: bytes) -> None:
        pairs = block.count(b"\r\n")
        if block.count(b"\n") != pairs or block.count(b"\r") != pairs:
            self.refusal = replies.BARE_NEWLINE
        elif self._has_long_line(text):
            self.refusal = replies.LONG_LINE.format(limit=self.line_limit)
        elif self._filed + len(self._memory) + len(text) > self.size_limit:
            self.refusal = replies.TOO_BIG.format(limit=self.size_limit)

    def _has_long_line(self, text: bytes) -> bool:
        """Jump from line end to line end, at most a line's limit at a time."""
        at, limit = -self._line, self.line_limit
        while at + limit < len(text):
            newline = text.rfind(b"\n", max(at, 0), max(at + limit, 0))
            if newline < 0:
                return True
            at = newline + 1
        self._line = len(text) - (text.rfind(b"\n") + 1) + (self._line if b"\n" not in text else 0)
        return False
