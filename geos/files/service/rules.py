"""What every act upon a file begins with."""

from typing import Any

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.db import db
from geos.core.errors import Incomplete, Invalid, WrongState
from geos.files.models import ENDED, RegistryFile

TITLE = 300  # characters
NOTE = 300
KIND = RegistryFile.__tablename__


def N_(text: str) -> str:
    """Marks a message for the catalogue; it is translated where it is shown."""
    return text


EMPTY = N_("Write this")
TOO_LONG = N_("Shorten this to %(most)d characters")
CLOSED = N_("This file is closed: nothing more is added to it")


def lock(file: RegistryFile) -> None:
    """Read the file anew and let nobody else act upon it until this transaction ends."""
    # Of the file alone: what a list loaded with it comes along by outer joins, which PostgreSQL cannot lock.
    db.session.refresh(file, with_for_update={"of": RegistryFile})
    db.session.expire(file, ["transit"])


def refuse_ended(file: RegistryFile) -> None:
    """WrongState, saying so, where the file is closed or disposed of: ask it of a locked file."""
    if file.state in ENDED:
        raise WrongState(CLOSED)


def written(text: str, most: int, field: str) -> str:
    """The text without white space at its ends; Incomplete where it says nothing, Invalid where too long."""
    text = text.strip()
    if not text:
        raise Incomplete(EMPTY, fields={field: EMPTY})
    return bounded(text, most, field)


def bounded(text: str, most: int, field: str) -> str:
    """The text, which may say nothing; Invalid where it is too long."""
    text = text.strip()
    if len(text) > most:
        raise Invalid(TOO_LONG, fields={field: TOO_LONG}, most=most)
    return text


def journal(actor: Actor, act: str, file: RegistryFile, *, post_id: int | None = None, **facts: Any) -> None:
    """Journal an act upon a file: its reference and numbers, never its title."""
    audit.record(
        actor,
        act,
        KIND,
        file.id,
        institution_id=file.institution_id,
        post_id=post_id,
        level=file.level,
        reference=file.reference,
        **facts,
    )
