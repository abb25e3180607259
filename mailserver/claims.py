"""Which messages of the system account have been delivered, by Message-ID and recipient.

The application's outbox may send a message again when it did not hear our 250. A claim, written before
the delivery, fixes the name that the message has in the mailbox; a mark after it says that it is done.
So a repeat is dropped, and a repeat of a delivery that died half-way ends in the same name.
"""

import hashlib
import time
from contextlib import suppress
from pathlib import Path

from mailserver.maildir import sync_dir, write_durably
from mailserver.message import Message

KEEP = 14 * 86400  # seconds that a claim is remembered; longer than any outbox tries


class Claims:
    """A folder with one small file for each message and recipient."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder

    def open(self, message_id: str, base: str, addresses: list[str]) -> dict[str, list[str]]:
        """The addresses still to be served, grouped by the base that their copy must have."""
        groups: dict[str, list[str]] = {}
        for address in addresses:
            mark = self._mark(message_id, address)
            if mark.with_suffix(".done").exists():
                continue
            with suppress(FileExistsError):
                write_durably(mark, Message.of(base.encode()))
            groups.setdefault(mark.read_text() or base, []).append(address)
        sync_dir(self.folder)
        return groups

    def close(self, message_id: str, addresses: list[str]) -> None:
        """These addresses have their copy."""
        for address in addresses:
            self._mark(message_id, address).with_suffix(".done").touch(mode=0o600)

    def sweep(self) -> None:
        """Forget claims that are older than any repeat."""
        horizon = time.time() - KEEP
        for file in self.folder.iterdir():
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < horizon:
                    file.unlink()

    def _mark(self, message_id: str, address: str) -> Path:
        return self.folder / hashlib.sha256(f"{message_id}\0{address}".encode()).hexdigest()
