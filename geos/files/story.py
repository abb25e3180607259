"""What happened to a file beside its movements; features above tell their part on the page of movements.

A source is a function of the reader and the file; it is asked only about files that the reader may read.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from geos.core.actor import Actor
from geos.files.models import RegistryFile


@dataclass(frozen=True)
class Event:
    """Something that happened: when, what, and the smaller words below it; drawn by kit.trail."""

    at: datetime
    title: str
    sub: str = ""
    icon: str = "history"
    kind: str = ""  # ok, no, now
    text: str = ""


Source = Callable[[Actor, RegistryFile], Iterable[Event]]
_sources: dict[str, Source] = {}


def add(source: Source) -> Source:
    """Ask this function too; the same one replaces."""
    _sources[f"{source.__module__}.{source.__qualname__}"] = source
    return source


def told(actor: Actor, file: RegistryFile) -> list[Event]:
    """Every event that features above tell of this file."""
    return [event for source in _sources.values() for event in source(actor, file)]
