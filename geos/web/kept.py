"""Text of a form that came after the session had ended: it is kept, and comes back after signing in.

The rows belong to the accounts feature, which registers a Keeper. Here stands what
may be kept: never a password, a PIN, a token or a file, and at most 256 kB.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Request, current_app
from werkzeug.datastructures import MultiDict

NEVER = frozenset({"password", "pin", "csrf_token", "once", "version", "kept", "code"})
LIMIT = 256 * 1024  # bytes of names and values together

Keep = Callable[[Request], None]
Fetch = Callable[[str], "MultiDict[str, str] | None"]
Drop = Callable[[str], None]


@dataclass(frozen=True)
class Keeper:
    """Who keeps text: `keep` stores that of an anonymous POST (taken by `text_of`), `fetch` knows what the
    signed-in person left on a path (a read: it deletes nothing), `drop` forgets it once it has been sent.
    """

    keep: Keep
    fetch: Fetch
    drop: Drop


def register(app: Flask, keeper: Keeper) -> None:
    """Say who keeps text in this application; one without a keeper keeps none."""
    app.extensions["kept"] = keeper


def _keeper() -> Keeper | None:
    found: Keeper | None = current_app.extensions.get("kept")
    return found


def text_of(request: Request) -> "MultiDict[str, str]":
    """What may be kept of a form; empty where it is too large or holds nothing that was written."""
    pairs = [
        (name.replace("\0", ""), value.replace("\0", ""))  # a database stores no NUL
        for name, value in request.form.items(multi=True)
        if not _secret(name)
    ]
    size = sum(len(name.encode()) + len(value.encode()) for name, value in pairs)
    written = any(value.strip() for _, value in pairs)
    return MultiDict(pairs if written and size <= LIMIT else [])


def keep(request: Request) -> None:
    """Give the request to whoever keeps its text."""
    keeper = _keeper()
    if keeper is not None:
        keeper.keep(request)


def fetch(path: str) -> "MultiDict[str, str] | None":
    """Text that the signed-in person left on this path, if any."""
    keeper = _keeper()
    return keeper.fetch(path) if keeper is not None else None


def drop(path: str) -> None:
    """Forget the text of this path."""
    keeper = _keeper()
    if keeper is not None:
        keeper.drop(path)


def _secret(name: str) -> bool:
    last = name.rsplit("-", 1)[-1].lower()
    return last in NEVER or "password" in last or "passphrase" in last or "pin" in last.split("_")
