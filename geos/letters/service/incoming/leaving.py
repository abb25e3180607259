"""What follows in features above when an entry leaves the register: its source waits again, or is hidden.

An entry's `source` begins with a word (`mail:…`, `consignment:…`, `scan:…`). The feature that brings
letters of that kind says here what becomes of them; it runs inside the act's own transaction and may
refuse it with WrongState.
"""

from collections.abc import Callable

from geos.core.actor import Actor
from geos.letters.models import IncomingLetter

Follow = Callable[[Actor, IncomingLetter], None]
_again: dict[str, Follow] = {}
_hidden: dict[str, Follow] = {}
_filed: dict[str, Follow] = {}
_struck: list[Follow] = []
_taken_in: list[Follow] = []
_final: dict[str, str] = {}


def waits_again(word: str) -> Callable[[Follow], Follow]:
    """Register what lets a source of this kind wait at the registry's door again; `source` is still set."""
    return _kept_in(_again, word)


def never_back(word: str, why: str) -> None:
    """Say why an entry from a source of this kind can never be struck out: a message id."""
    _final[word] = why


def why_never(letter: IncomingLetter) -> str:
    """Why this entry can never be struck out, "" where it can."""
    return _final.get(_word(letter), "")


def hidden(word: str) -> Callable[[Follow], Follow]:
    """Register what takes a source of this kind out of the sight of those who may not read its letter."""
    return _kept_in(_hidden, word)


def filed(word: str) -> Callable[[Follow], Follow]:
    """Register what follows a source of this kind when its letter is put on a file and under its level."""
    return _kept_in(_filed, word)


def struck(follow: Follow) -> Follow:
    """Register what follows on every struck-out entry, whatever brought it."""
    _struck.append(follow)
    return follow


def when_taken_in(follow: Follow) -> Follow:
    """Register what follows on the entry that the confidential registry made of a letter passed to it."""
    _taken_in.append(follow)
    return follow


def _kept_in(table: dict[str, Follow], word: str) -> Callable[[Follow], Follow]:
    def keep(follow: Follow) -> Follow:
        table[word] = follow
        return follow

    return keep


def struck_out(actor: Actor, letter: IncomingLetter) -> None:
    """Let the letter's source wait again, and tell whoever else wants to know."""
    for follow in (*_of(_again, letter), *_struck):
        follow(actor, letter)


def hide(actor: Actor, letter: IncomingLetter) -> None:
    """Hide the source of a letter that is, or was passed on as, confidential."""
    for follow in _of(_hidden, letter):
        follow(actor, letter)


def taken_in(actor: Actor, entry: IncomingLetter) -> None:
    """The confidential registry has entered what was passed to it."""
    for follow in _taken_in:
        follow(actor, entry)


def put_on_file(actor: Actor, letter: IncomingLetter) -> None:
    """The letter lies on a file: its source follows."""
    for follow in _of(_filed, letter):
        follow(actor, letter)


def _of(table: dict[str, Follow], letter: IncomingLetter) -> list[Follow]:
    word = _word(letter)
    return [table[word]] if word in table else []


def _word(letter: IncomingLetter) -> str:
    return (letter.source or "").partition(":")[0]
