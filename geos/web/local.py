"""Addresses that may follow a sign-in or a change of language: paths of this application alone."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException


def is_local(path: str | None) -> bool:
    """Whether this is a path here, and not a way to another host (`//host`, `/\\host`, `https:`)."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path:
        return False
    if any(ord(sign) < 33 for sign in path):
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc


def safe(path: str | None, otherwise: str = "/") -> str:
    """The path where it is local, else another."""
    return path if path is not None and is_local(path) else otherwise


def here() -> str:
    """The path of this request with its query, without an empty `?`."""
    return request.full_path.rstrip("?")


def can_be_shown(path: str) -> bool:
    """Whether a GET of this path leads to a page."""
    try:
        current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return False
    return True


def referring() -> str | None:
    """The path of the page that held the form, where the browser says so and it is one of ours."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return None
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if is_local(path) else None
