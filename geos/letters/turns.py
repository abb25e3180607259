"""The turns of an outgoing letter's life at which a feature above has a say (letters to many, circulars).

A hook joins the transaction of the act. It may refuse by raising, or add what its kind of letter needs.
`companions` are the pages of such features that stand beside the letter's own.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from flask_babel.speaklater import LazyString

from geos.core.actor import Actor
from geos.letters.models import OutgoingLetter

Turn = Literal["submit", "sign", "dispatch", "strike_out", "annul"]
Hook = Callable[[Actor, OutgoingLetter], None]


@dataclass(frozen=True)
class Companion:
    """A page beside the letter: `replaces` are acts of the letter that are done there instead."""

    url: str
    text: str | LazyString
    icon: str
    main: bool = False  # the green act of the letter's page
    replaces: frozenset[str] = frozenset()
    said: str | LazyString = ""  # what the letter's page says about it
    example: OutgoingLetter | None = None  # shown in the letter's place: one of those that it becomes
    checks: tuple[tuple[bool, str], ...] = ()  # looked at in place of its number and its addressees

    @property
    def first(self) -> bool:
        """Whether it is a button on the letter's page; what the letter might become stands in the menu."""
        return self.main or bool(self.said)


Companions = Callable[[Actor, OutgoingLetter], Iterable[Companion]]

Claim = Callable[[OutgoingLetter], bool]

_hooks: dict[str, list[Hook]] = {}
_claims: list[Claim] = []
_companions: list[Companions] = []


def on(turn: Turn) -> Callable[[Hook], Hook]:
    """Register a hook: `submit` and `dispatch` before the act, `sign` before the number is taken."""

    def add(hook: Hook) -> Hook:
        _hooks.setdefault(turn, []).append(hook)
        return hook

    return add


def take(turn: Turn, actor: Actor, letter: OutgoingLetter) -> None:
    """Let every feature have its say; the first that raises refuses the act."""
    for hook in _hooks.get(turn, ()):
        hook(actor, letter)


def claims(claim: Claim) -> Claim:
    """Register which letters a feature has made its own: a letter is of one such kind only."""
    _claims.append(claim)
    return claim


def claimed(letter: OutgoingLetter) -> bool:
    """Whether the letter is of such a kind already."""
    return any(claim(letter) for claim in _claims)


def beside(companions: Companions) -> Companions:
    """Register who knows further pages of a letter."""
    _companions.append(companions)
    return companions


def companions(actor: Actor, letter: OutgoingLetter) -> list[Companion]:
    """The further pages of a letter for this reader."""
    return [found for known in _companions for found in known(actor, letter)]
