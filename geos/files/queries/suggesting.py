"""Search first: to which file does a paper belong? (DOMAIN §3, 5: one subject, one file.)"""

from dataclasses import dataclass

from flask_babel import LazyString, lazy_gettext
from sqlalchemy import ColumnElement, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from geos.core.actor import Actor
from geos.core.db import db
from geos.directory.models import Registry
from geos.files import references
from geos.files.models import ENDED, Folio, RegistryFile
from geos.files.queries.contents import next_folios
from geos.files.queries.finding import named, visible

QUOTED = lazy_gettext("They quote this file")
SENDER = lazy_gettext("Holds papers of theirs")
WORDS = lazy_gettext("Words of the subject")
CANDIDATES = 200  # files that are weighed at most, the newest


@dataclass(frozen=True)
class Suggestion:
    """A file that may be the right one, why, and the number that the paper would get there."""

    file: RegistryFile
    why: LazyString
    next_folio: int


def suggest(
    actor: Actor, registry: Registry, *texts: str, sender: str = "", limit: int = 5
) -> list[Suggestion]:
    """Open files of a registry to which a paper may belong, best first.

    `texts` are what is known of the paper: its subject, the references that it quotes, a search line.
    """
    text = " ".join(texts)[:2000]
    keys, words = _keys(text), references.words(text)[:12]
    known = _has_papers_of(sender)
    quoted = or_(false(), *(named(key) for key in keys))
    query = (
        visible(actor)
        .add_columns(known.label("known"), quoted.label("quoted"))
        .where(
            RegistryFile.registry_id == registry.id,
            RegistryFile.state.not_in(ENDED),
            or_(known, quoted, *(_titled(word) for word in words)),
        )
        .limit(CANDIDATES)
    )
    weighed = [
        (_weigh(file, bool(named_by), words, bool(by)), file)
        for file, by, named_by in db.session.execute(query)
    ]
    best = sorted(weighed, key=lambda pair: (-pair[0][0], -pair[1].id))[:limit]
    numbers = next_folios(file for _, file in best)
    return [Suggestion(file, why, numbers[file.id]) for (_, why), file in best]


def ended_alike(actor: Actor, registry: Registry, text: str, limit: int = 8) -> list[RegistryFile]:
    """Ended files of a registry that a new one of this subject may go on from, the newest first."""
    words = references.words(text[:2000])[:12]
    later = aliased(RegistryFile)
    query = visible(actor).where(
        RegistryFile.registry_id == registry.id,
        RegistryFile.state.in_(ENDED),
        RegistryFile.main_file_id.is_(None),
        or_(false(), *(_titled(word) for word in words)),
        ~exists().where(later.previous_id == RegistryFile.id),
    )
    return list(db.session.scalars(query.limit(limit)))


def _keys(text: str) -> list[str]:
    """Keys of what is quoted; a line that is nothing but a reference counts in any spelling."""
    keys = references.quoted(text)
    if references.looks_like_one(text):
        keys.append(references.key(text))
    return list(dict.fromkeys(keys))


def _has_papers_of(sender: str) -> ColumnElement[bool]:
    name = sender.strip().lower()
    if not name:
        return false()
    return exists(
        select(Folio.id).where(Folio.file_id == RegistryFile.id, func.lower(Folio.correspondent) == name)
    )


def _titled(word: str) -> ColumnElement[bool]:
    return func.lower(RegistryFile.title).contains(word, autoescape=True)


def _weigh(file: RegistryFile, quoted: bool, words: list[str], known: bool) -> tuple[float, LazyString]:
    """How well a file fits, and the strongest reason."""
    title = set(references.words(file.title))
    common = sum(word in title or any(word in each for each in title) for word in words)
    weight = 100 * quoted + 10 * common / max(1, len(words)) + 2 * known
    if quoted:
        return weight, QUOTED
    return weight, WORDS if common else SENDER
