"""What may be drafted from a file. Features above (letters, memos) add their entry; the file page shows them.

An entry is an endpoint name, never an import: it takes the file's id as `file_id`.
"""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import LazyString

from geos.core.actor import Actor
from geos.files.models import Folio, RegistryFile
from geos.files.policy import POLICY


@dataclass(frozen=True)
class Draft:
    """One kind of paper: `endpoint` opens its empty form for the file."""

    endpoint: str
    text: LazyString
    icon: str = "file-plus"


@dataclass(frozen=True)
class Answer:
    """What a folio of one origin (a table name) may be answered with: `argument` takes the origin's id."""

    origin_kind: str
    endpoint: str
    argument: str
    text: LazyString
    icon: str = "writing"


_drafts: dict[str, Draft] = {}
_answers: dict[str, Answer] = {}


def add(*drafts: Draft) -> None:
    """Offer these to whoever holds a file; the same endpoint replaces."""
    _drafts.update((draft.endpoint, draft) for draft in drafts)


def add_answer(answer: Answer) -> None:
    """Offer this beside folios of its origin to whoever holds the file."""
    _answers[answer.origin_kind] = answer


def answer_to(actor: Actor, file: RegistryFile, folio: Folio) -> tuple[Answer, str] | None:
    """The answer to this folio with its address; None where there is none, or not for this reader."""
    answer = _answers.get(folio.origin_kind)
    if answer is None or folio.enclosure or not POLICY.can(actor, "draft", file):
        return None
    if answer.endpoint not in current_app.view_functions:
        return None
    values: dict[str, Any] = {answer.argument: folio.origin_id}
    return answer, url_for(answer.endpoint, **values)


def offered(actor: Actor, file: RegistryFile) -> list[tuple[Draft, str]]:
    """The entries for this reader with their addresses: none to whoever does not hold the file."""
    if not POLICY.can(actor, "draft", file):
        return []
    known = [draft for draft in _drafts.values() if draft.endpoint in current_app.view_functions]
    return [(draft, url_for(draft.endpoint, file_id=file.id)) for draft in known]
