"""What keeps a post or a registry from being closed. Features above say what still waits there.

Each gives the sentence that refuses and whether it holds: `closing.keeps("post", closing.WORK, query)`.
"""

from collections.abc import Callable

from geos.core.errors import Invalid


def N_(text: str) -> str:
    """Mark a sentence that is put into the reader's language where it is shown."""
    return text


WORK = N_("Work waits at this post. It is finished, or handed to another post, first.")
FILES_HELD = N_("Files are with this post. They go back to the registry, or to another post, first.")
FILES_KEPT = N_("Files belong to this registry: it stays open for them.")

MAILBOX = N_("This post has a mailbox. Remove it first: nobody would read what comes in.")
MAILBOX_KEPT = N_("This registry has a mailbox. Remove it first: nobody would read what comes in.")

Waits = Callable[[int], bool]
_kept: dict[str, dict[str, Waits]] = {"post": {}, "registry": {}}


def keeps(kind: str, message: str, waiting: Waits) -> None:
    """Refuse to close a thing of this kind with this sentence while `waiting(its id)`.

    The sentence gives no number: who closes a post need not know how much that is secret waits there.
    """
    _kept[kind][message] = waiting


def waits(kind: str, message: str, id: int) -> bool:
    """Whether this reason holds."""
    return _kept[kind][message](id)


def why_not(kind: str, id: int) -> str:
    """The sentence that refuses, or ""."""
    return next((message for message in _kept[kind] if waits(kind, message, id)), "")


def require_free(kind: str, id: int) -> None:
    """Invalid while something waits at it."""
    if message := why_not(kind, id):
        raise Invalid(message)
