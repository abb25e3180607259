"""What else stands in the menu of a file's page. Features above add their entries; the page shows them.

An entry is an endpoint name, never an import: it takes the file's id as `file_id`. The page behind it is
asked again who may do it; `visible` only keeps the menu short.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import LazyString

from geos.core.actor import Actor
from geos.files.models import RegistryFile


def always(actor: Actor, file: RegistryFile) -> bool:
    """For whoever may read the file."""
    return True


@dataclass(frozen=True)
class Extra:
    """One entry: `visible` says to whom and when; `dialog` opens a short form above the page."""

    endpoint: str
    text: LazyString
    icon: str
    visible: Callable[[Actor, RegistryFile], bool] = always
    dialog: bool = False


_extras: dict[str, Extra] = {}


def add(*extras: Extra) -> None:
    """Offer these in the menu of a file; the same endpoint replaces."""
    _extras.update((extra.endpoint, extra) for extra in extras)


def offered(actor: Actor, file: RegistryFile) -> list[tuple[Extra, str]]:
    """The entries for this reader with their addresses, in the order in which they were added."""
    known = [extra for extra in _extras.values() if extra.endpoint in current_app.view_functions]
    return [
        (extra, url_for(extra.endpoint, file_id=file.id)) for extra in known if extra.visible(actor, file)
    ]
