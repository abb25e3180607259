"""What may be drafted from a file. Features above (letters, memos) add their entry; the file page shows them.

An entry is an endpoint name, never an import: it takes the file's id as `file_id`.
"""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import LazyString

from geos.core.actor import Actor
from geos.files.models import RegistryFile
from geos.files.policy import POLICY


@dataclass(frozen=True)
class Draft:
    """One kind of paper: `endpoint` opens its empty form for the file."""

    endpoint: str
    text: LazyString
    icon: str = "file-plus"


_drafts: dict[str, Draft] = {}


def add(*drafts: Draft) -> None:
    """Offer these to whoever holds a file; the same endpoint replaces."""
    _drafts.update((draft.endpoint, draft) for draft in drafts)


def offered(actor: Actor, file: RegistryFile) -> list[tuple[Draft, str]]:
    """The entries for this reader with their addresses: none to whoever does not hold the file."""
    if not POLICY.can(actor, "draft", file):
        return []
    known = [draft for draft in _drafts.values() if draft.endpoint in current_app.view_functions]
    return [(draft, url_for(draft.endpoint, file_id=file.id)) for draft in known]
