"""What else stands in the menu of a file's page. Features above add their entries; the page shows them.

An entry is an endpoint name, never an import: it takes the file's id as `file_id`. The page behind it is
asked again who may do it; `visible` only keeps the menu short.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from flask import current_app, url_for
from flask_babel import LazyString

from geos.core.actor import Actor
from geos.files.models import RegistryFile


class Part(IntEnum):
    """The parts of the menu in their order, with a line between them: what ends a file stands last."""

    PAPERS = 1
    MOVEMENT = 2
    PRINTING = 3
    CLOSING = 4


def always(actor: Actor, file: RegistryFile) -> bool:
    """For whoever may read the file."""
    return True


@dataclass(frozen=True)
class Extra:
    """One entry: `visible` says to whom and when; `dialog` opens a short form above the page.

    `part` is where in the menu it stands; `stop` marks what cannot be taken back.
    """

    endpoint: str
    text: LazyString
    icon: str
    visible: Callable[[Actor, RegistryFile], bool] = always
    dialog: bool = False
    part: Part = Part.PAPERS
    stop: bool = False


_extras: dict[str, Extra] = {}


def add(*extras: Extra) -> None:
    """Offer these in the menu of a file; the same endpoint replaces."""
    _extras.update((extra.endpoint, extra) for extra in extras)


def offered(actor: Actor, file: RegistryFile) -> list[tuple[Extra, str]]:
    """The entries for this reader with their addresses, part by part, each part as it was added to."""
    known = [extra for extra in _extras.values() if extra.endpoint in current_app.view_functions]
    known.sort(key=lambda extra: extra.part)
    return [
        (extra, url_for(extra.endpoint, file_id=file.id)) for extra in known if extra.visible(actor, file)
    ]
