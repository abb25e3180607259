"""Secrets of the server that stand in a file of the keys folder: made once, never in the database."""

import os
from pathlib import Path
from secrets import token_bytes


def kept_secret(path: Path, size: int = 32) -> bytes:
    """The secret in this file, of `size` bytes; made (0600) where there is none.

    Of two processes that make it at the same time one wins, and both use what it wrote.
    """
    if not path.exists():
        _make(path, size)
    return path.read_bytes()


def _make(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f"{path.name}.{token_bytes(6).hex()}")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(token_bytes(size))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
