"""What goes with a paper. Features above say how their things follow a moved folio or a file's new level.

As with drafting.py nothing above is imported here: a feature registers a function at its import, and the acts
of this feature call it inside their own transaction.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import Select

from geos.core.actor import Actor
from geos.core.types import Level
from geos.directory.models import Post
from geos.files.models import Folio, RegistryFile

Mover = Callable[[Actor, int, Folio], None]
Leveller = Callable[[RegistryFile, Level], None]


@dataclass(frozen=True)
class Belonging:
    """Things above that belong to a file: their table, which of them, and how their words are forgotten."""

    kind: str
    ids: Callable[[RegistryFile], Select[int]]
    forget: Callable[[RegistryFile], None]


@dataclass(frozen=True)
class Hindrance:
    """What speaks against closing a file: a key of its words, and where it is put right."""

    key: str
    subject_kind: str
    subject_id: int


Hindering = Callable[[RegistryFile], Iterable[Hindrance]]
Drafts = Callable[[RegistryFile], Iterable[Post]]

_movers: dict[str, Mover] = {}
_levellers: list[Leveller] = []
_belongings: dict[str, Belonging] = {}
_drafts: dict[str, Drafts] = {}
_hindering: list[Hindering] = []


def on_move(origin_kind: str, mover: Mover) -> None:
    """Call `mover(actor, origin_id, folio)` when the paper of an origin (a table) got another folio."""
    _movers[origin_kind] = mover


def can_move(folio: Folio) -> bool:
    """Whether the paper may go to another file.

    What bears its folio's number in print (a signed letter, a decided memo) follows nowhere: no mover.
    """
    return not folio.origin_kind or folio.origin_kind in _movers


def moved(actor: Actor, folio: Folio) -> None:
    """Tell the paper's origin that `folio` is its place now."""
    if folio.origin_kind in _movers and folio.origin_id is not None:
        _movers[folio.origin_kind](actor, folio.origin_id, folio)


def on_level(leveller: Leveller) -> None:
    """Call `leveller(file, was)` after the file and its folios got another level than that."""
    if leveller not in _levellers:
        _levellers.append(leveller)


def levelled(file: RegistryFile, was: Level) -> None:
    """Tell everybody whose things lie on the file; `was` is its level before."""
    for leveller in _levellers:
        leveller(file, was)


def on_destroy(belonging: Belonging) -> None:
    """Let these things lose their words, and the documents that they own, when their file is destroyed."""
    _belongings[belonging.kind] = belonging


def belongings() -> list[Belonging]:
    """Everything above that belongs to files."""
    return list(_belongings.values())


def on_close(kind: str, drafts: Drafts) -> None:
    """Say which posts still draft something (of that table) on a file: they hinder its closing."""
    _drafts[kind] = drafts


def hinders_closing(hindering: Hindering) -> Hindering:
    """Ask this function what speaks against closing a file."""
    if hindering not in _hindering:
        _hindering.append(hindering)
    return hindering


def hindrances(file: RegistryFile) -> list[Hindrance]:
    """What features above say against closing a file. A statement for each of them."""
    return [found for hindering in _hindering for found in hindering(file)]


def drafting(file: RegistryFile) -> list[tuple[str, Post]]:
    """What is still drafted on a file: the kind of thing, and by which post. A statement for each kind."""
    return [(kind, post) for kind, drafts in _drafts.items() for post in drafts(file)]
