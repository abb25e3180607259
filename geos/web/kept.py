"""Text of a form that came after the session had ended: it is kept, and comes back after signing in.

The rows belong to the accounts feature, which registers the three callbacks below. Here stands what
may be kept: never a password, a PIN, a token or a file, and at most 256 kB.
"""

from collections.abc import Callable

from flask import Request
from werkzeug.datastructures import MultiDict

NEVER = frozenset({"password", "pin", "csrf_token", "once", "version", "kept", "code"})
LIMIT = 256 * 1024  # bytes of names and values together

Keep = Callable[[Request], None]
Fetch = Callable[[str], "MultiDict[str, str] | None"]
Drop = Callable[[str], None]

_keep: list[Keep] = []
_fetch: list[Fetch] = []
_drop: list[Drop] = []


def on_keep(callback: Keep) -> Keep:
    """Register who stores the text of an anonymous POST; it takes the text by `text_of(request)`."""
    _keep.append(callback)
    return callback


def on_fetch(callback: Fetch) -> Fetch:
    """Register who knows the text that the signed-in person left on a path (a read: it deletes nothing)."""
    _fetch.append(callback)
    return callback


def on_drop(callback: Drop) -> Drop:
    """Register who forgets the text of a path, once it has been sent for good."""
    _drop.append(callback)
    return callback


def text_of(request: Request) -> "MultiDict[str, str]":
    """What may be kept of a form; empty where it is too large or holds nothing that was written."""
    pairs = [(name, value) for name, value in request.form.items(multi=True) if not _secret(name)]
    size = sum(len(name.encode()) + len(value.encode()) for name, value in pairs)
    written = any(value.strip() for _, value in pairs)
    return MultiDict(pairs if written and size <= LIMIT else [])


def keep(request: Request) -> None:
    """Give the request to whoever keeps its text."""
    for callback in _keep:
        callback(request)


def fetch(path: str) -> "MultiDict[str, str] | None":
    """Text that the signed-in person left on this path, if any."""
    found = (callback(path) for callback in _fetch)
    return next((text for text in found if text), None)


def drop(path: str) -> None:
    """Forget the text of this path."""
    for callback in _drop:
        callback(path)


def _secret(name: str) -> bool:
    last = name.rsplit("-", 1)[-1].lower()
    return last in NEVER or "password" in last
