"""Filing papers as folios. A folio's number is given once, runs on through the volumes, and never changes."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from string import ascii_lowercase
from typing import Any

from geos.audit import service as audit
from geos.core import numbering
from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.core.types import Level
from geos.documents import service as documents
from geos.documents.models import Document, Kind
from geos.files.models import Direction, Folio, RegistryFile, Volume
from geos.files.policy import POLICY
from geos.files.service.rules import KIND, N_, NOTE, TITLE, bounded, lock, refuse_ended, written
from geos.files.service.volumes import last_volume

CLOSED_VOLUME = N_("This volume is closed: nothing more is added to it")
STRUCK_OUT = N_("This folio is struck out: nothing more is added to it")

Enclosure = Document | tuple[str, Document | None]  # by its file's name, or by a title of its own


def add_folio(
    actor: Actor,
    file: RegistryFile,
    *,
    title: str,
    direction: Direction,
    document: Document | None = None,
    cover: Document | None = None,
    enclosures: Sequence[Enclosure] = (),
    correspondent: str = "",
    paper_date: date | None = None,
    level: Level | None = None,
    origin_kind: str = "",
    origin_id: int | None = None,
    post_id: int | None = None,
) -> Folio:
    """File a paper under the file's next integer, its enclosures as n(a), n(b)…; call it inside a command.

    The door that calls this has checked the right to file. WrongState where the file or its last volume
    is closed; Invalid where the paper's level is above the file's (which decides who may read it).
    """
    if "command" not in db.session().info:
        raise RuntimeError("a folio is added inside a command")
    lock(file)
    volume = _open_volume(file)
    facts: dict[str, Any] = {
        "file_id": file.id,
        "volume_id": volume.id,
        "number": numbering.take(f"folio:{file.id}"),
        "direction": direction,
        "correspondent": bounded(correspondent, 200, "correspondent"),
        "paper_date": paper_date,
        "level": _level(file, level),
        "origin_kind": origin_kind,
        "origin_id": origin_id,
        "filed_by_id": actor.person_id,
        "filed_post_id": post_id or _first_post(actor),
    }
    folio = Folio(**facts, title=written(title, TITLE, "title"), document=document, cover=cover)
    db.session.add(folio)
    named = [(row.filename[:TITLE], row) if isinstance(row, Document) else row for row in enclosures]
    for letter, (called, paper) in zip(_letters(), named, strict=False):
        db.session.add(Folio(**facts, enclosure=letter, title=called, document=paper))
    _rehome(file, [document, cover, *(paper for _called, paper in named)])
    db.session.flush()
    note_folio(actor, "add_folio", file, folio, post_id, enclosures=len(enclosures))
    return folio


@command
def add_enclosure(actor: Actor, folio: Folio, filename: str, data: bytes, title: str = "") -> Folio:
    """Add what belongs to a paper that is on file already, under the paper's next letter: 12(c) after 12(b).

    By the registry's staff. WrongState where the file has ended, the paper's volume is closed or the paper
    is struck out; Invalid (field `paper`) where the upload is empty, misnamed or too large.
    """
    file = db.session.get_one(RegistryFile, folio.file_id)
    lock(file)
    POLICY.require(actor, "file_paper", file)
    paper = _paper(folio)
    document = documents.store(
        actor,
        file.institution_id,
        filename,
        data,
        kind=Kind.ENCLOSURE,
        owner_kind=KIND,
        owner_id=file.id,
        level=file.level,
        strict=True,
        field="paper",
    )
    same = ("file_id", "volume_id", "number", "direction", "correspondent", "paper_date", "level")
    post_id = _first_post(actor)
    row = Folio(
        **{name: getattr(paper, name) for name in same},
        enclosure=_next_letter(paper),
        title=bounded(title, TITLE, "title") or document.filename[:TITLE],
        document=document,
        filed_by_id=actor.person_id,
        filed_post_id=post_id,
    )
    db.session.add(row)
    db.session.flush()
    note_folio(actor, "add_enclosure", file, row, post_id)
    return row


def _paper(folio: Folio) -> Folio:
    """The paper itself, of which the folio may be an enclosure; open to more."""
    query = db.select(Folio).filter_by(file_id=folio.file_id, number=folio.number, enclosure="")
    paper: Folio = db.session.scalars(query).one()
    if paper.struck_out_at is not None:
        raise WrongState(STRUCK_OUT)
    if paper.volume.closed_at is not None:
        raise WrongState(CLOSED_VOLUME)
    return paper


def _next_letter(paper: Folio) -> str:
    query = db.select(Folio.enclosure).filter_by(file_id=paper.file_id, number=paper.number)
    taken = set(db.session.scalars(query))  # struck out ones too: a letter is given once
    return next(letter for letter in _letters() if letter not in taken)


def _open_volume(file: RegistryFile) -> Volume:
    refuse_ended(file)
    volume = last_volume(file)
    if volume.closed_at is not None:
        raise WrongState(CLOSED_VOLUME)
    return volume


def _level(file: RegistryFile, level: Level | None) -> Level:
    if level is not None and level > file.level:
        raise Invalid(
            fields={"level": N_("This paper is classified higher than the file: choose another file")}
        )
    return file.level if level is None else level


def _first_post(actor: Actor) -> int | None:
    post = actor.post()
    return post.id if post else None


def _letters() -> Iterator[str]:
    """a … z, then aa … az, ba …"""
    yield from ascii_lowercase
    for first in ascii_lowercase:
        yield from (first + second for second in ascii_lowercase)


def _rehome(file: RegistryFile, papers: Iterable[Document | None]) -> None:
    # The file's level, not the paper's own: nobody reads a paper who may not read the file.
    for document in filter(None, papers):
        documents.rehome(document, KIND, file.id, file.level)


@command
def strike_out(actor: Actor, folio: Folio, reason: str) -> Folio:
    """Strike a folio out, with its enclosures: it keeps its number and stays in sight.

    Only the registry's staff; Incomplete without a reason, WrongState where it was struck out before.
    """
    POLICY.require(actor, "strike_out", db.session.get_one(RegistryFile, folio.file_id))
    return strike_out_paper(actor, folio, reason)


@command
def strike_out_paper(actor: Actor, folio: Folio, reason: str) -> Folio:
    """The same by a door that has asked who may: whoever refuses to countersign a letter strikes it out."""
    file = db.session.get_one(RegistryFile, folio.file_id)
    lock(file)
    refuse_ended(file)
    if folio.struck_out_at is not None:
        raise WrongState
    why = written(reason, NOTE, "reason")
    same = db.select(Folio).filter_by(file_id=file.id, number=folio.number)
    for row in db.session.scalars(same if not folio.enclosure else same.filter_by(enclosure=folio.enclosure)):
        row.struck_out_at, row.struck_out_why = now(), why
    note_folio(actor, "strike_out", file, folio, None, reason=why)
    return folio


@command
def annul_paper(actor: Actor, folio: Folio) -> Folio:
    """The letter on this folio was annulled, by a door that has asked who may: it stays, and says so."""
    lock(db.session.get_one(RegistryFile, folio.file_id))
    if folio.annulled_at is not None:
        raise WrongState
    folio.annulled_at = now()
    return folio


def note_folio(
    actor: Actor, act: str, file: RegistryFile, folio: Folio, post_id: int | None, **facts: Any
) -> None:
    """Journal an act upon a folio: its reference, never its title."""
    audit.record(
        actor,
        act,
        "folio",
        folio.id,
        institution_id=file.institution_id,
        post_id=post_id,
        level=file.level,
        reference=f"{file.reference}/{folio.label}",
        **facts,
    )
