"""What goes with a paper. Features above say how their things follow a moved folio or a file's new level.

As with drafting.py nothing above is imported here: a feature registers a function at its import, and the acts
of this feature call it inside their own transaction.
"""

from collections.abc import Callable

from geos.core.actor import Actor
from geos.files.models import Folio, RegistryFile

Mover = Callable[[Actor, int, Folio], None]
Leveller = Callable[[RegistryFile], None]

_movers: dict[str, Mover] = {}
_levellers: list[Leveller] = []


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
    """Call `leveller(file)` after the file and its folios got another level."""
    if leveller not in _levellers:
        _levellers.append(leveller)


def levelled(file: RegistryFile) -> None:
    """Tell everybody whose things lie on the file."""
    for leveller in _levellers:
        leveller(file)
