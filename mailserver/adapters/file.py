"""A directory from a TOML file: enough for a small site, and for trying the server out.

Passwords are stored as `scrypt$<n>$<r>$<p>$<salt>$<hash>` (`python -m mailserver --hash-password`).
"""

import hashlib
import hmac
import os
import tomllib
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from mailserver import replies
from mailserver.adapters.memory import MemoryDirectory
from mailserver.address import parse
from mailserver.ports import Account, Refusal, Target

_COST = (2**15, 8, 1)
_MEMORY = 64 * 2**20


class FileDirectory(MemoryDirectory):
    """The Directory port over the `[directory]` table of a TOML file; read once.

    `domains` lists what is local, `[[directory.mailbox]]` has address, password, quota (bytes) and
    suspended, `[directory.aliases]` leads from an address to a list of addresses, and
    `[directory.writers]` lists who alone may write to an address.
    """

    def __init__(self, table: dict[str, Any], root: Path) -> None:
        super().__init__(domains={domain.lower() for domain in table.get("domains", [])})
        for box in table.get("mailbox", []):
            self._add(box, root)
        self.aliases = {
            str(parse(name)): tuple(str(parse(member)) for member in members)
            for name, members in table.get("aliases", {}).items()
        }
        self.writers = {
            str(parse(name)): frozenset(str(parse(writer)) for writer in writers)
            for name, writers in table.get("writers", {}).items()
        }

    def _add(self, box: dict[str, Any], root: Path) -> None:
        address = parse(box["address"])
        if "/" in address.local:
            raise ValueError(f"a mailbox here may have no slash in its name: {address}")
        path = root / address.domain / address.local / "Maildir"
        self.mailboxes[str(address)] = Target(path, str(address), box.get("quota"))
        self.passwords[str(address)] = box.get("password", "")
        if box.get("suspended"):
            self.refusals[str(address)] = Refusal(replies.SUSPENDED)
            self.passwords[str(address)] = ""

    def check(self, login: str, password: str, peer: str) -> Account | None:
        """See `ports.Directory`; an unknown login takes as long as a wrong password."""
        stored = self.passwords.get(login.lower(), "") or _NOBODY
        right = verify(stored, password)
        return Account(login.lower()) if right and stored != _NOBODY else None


def load(file: Path) -> dict[str, Any]:
    """The settings in a TOML file; ValueError with the place where it is not TOML."""
    return tomllib.loads(file.read_text("utf-8"))


def hash_password(password: str) -> str:
    """A salted hash to write into the file."""
    salt = os.urandom(16)
    n, r, p = _COST
    return f"scrypt${n}${r}${p}${_text(salt)}${_text(_scrypt(password, salt, n, r, p))}"


def verify(stored: str, password: str) -> bool:
    """Whether a password belongs to a stored hash; a hash that is no hash fits nothing."""
    try:
        _, n, r, p, salt, digest = stored.split("$")
        made = _scrypt(password, b64decode(salt), int(n), int(r), int(p))
        return hmac.compare_digest(made, b64decode(digest))
    except ValueError:
        return False


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()


_NOBODY = hash_password(_text(os.urandom(16)))
