"""What else stands beside a file's reference at the head of its pages: features above say it.

`{{ file_notes(file) }}` in a template asks them; each takes one statement at most.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString

from geos.files.models import RegistryFile


@dataclass(frozen=True)
class Note:
    """A tag of the given kind that leads somewhere."""

    kind: str
    text: str | LazyString
    url: str


Source = Callable[[RegistryFile], list[Note]]
_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Ask this function about every file that is shown; the same one replaces."""
    _sources[f"{source.__module__}.{source.__qualname__}"] = source
    return source


def of(file: RegistryFile) -> list[Note]:
    """Everything that is said of a file."""
    return [note for source in _sources.values() for note in source(file)]
