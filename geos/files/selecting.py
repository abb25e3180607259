"""Named sets of files that other features know: what an accession brought, what a census looks for.

Features above register a source under a name; whoever works on many files at once (labels) takes the set
by that name and the id of what it belongs to, without an import between them.
"""

from collections.abc import Callable

from sqlalchemy import Select

from geos.core.actor import Actor
from geos.core.errors import NotFound

Source = Callable[[Actor, int], "Select[int]"]  # the ids of the files; NotFound for what is not the actor's

_sources: dict[str, Source] = {}


def add(name: str, source: Source) -> None:
    """Offer a set; the same name replaces."""
    _sources[name] = source


def ids(actor: Actor, name: str, id: int) -> "Select[int]":
    """The ids of the files of a set as a query; NotFound where there is no such set."""
    if name not in _sources:
        raise NotFound
    return _sources[name](actor, id)
