"""Giving a file another place in the scheme, and saying which files belong together.

A file's papers carry the references under which they were printed. So the old reference stays for ever as an
alias that leads to the file, and nothing of the file but its own row changes, however thick it is.
"""

from sqlalchemy import update

from geos.classification.models import Keyword
from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import Invalid, WrongState
from geos.files import references
from geos.files.models import ENDED, FileAlias, FileLink, RegistryFile
from geos.files.policy import POLICY
from geos.files.service.opening import follow, numbered, refuse_unfit
from geos.files.service.rules import N_, NOTE, bounded, journal, lock, written
from geos.work.models import WorkItem, WorkState

REASON = 300  # characters
SAME = N_("The file is under this keyword already: choose another")
ITSELF = N_("Choose another file than this one")
LINKED = N_("These two files are linked already")


@command
def reclassify(actor: Actor, file: RegistryFile, keyword: Keyword, reason: str) -> RegistryFile:
    """Put a file under another descriptor: next number there, new reference; the old one leads to it still.

    Only a records manager of its registry; WrongState for a closed or disposed file and for a temporary one,
    which ends when the main file returns. Wherever the file is, it stays.
    """
    lock(file)
    POLICY.require(actor, "reclassify", file)
    if file.state in ENDED or file.main_file_id is not None:
        raise WrongState
    reason = written(reason, REASON, "reason")
    refuse_unfit(file.institution_id, keyword)
    if keyword.id == file.keyword_id:
        raise Invalid(fields={"keyword": SAME})
    before = file.reference
    number, reference = numbered(file.institution_id, keyword, file.opened_at)
    db.session.add(
        FileAlias(
            institution_id=file.institution_id,
            file_id=file.id,
            reference=before,
            reference_key=file.reference_key,
            why=reason,
            by_id=actor.person_id,
        )
    )
    file.keyword_id, file.number = keyword.id, number
    file.reference, file.reference_key = reference, references.key(reference)
    _tell_the_desks(file, before)
    journal(actor, "reclassify", file, was=before, reason=reason)
    return file


def _tell_the_desks(file: RegistryFile, before: str) -> None:
    """What waits names the file by its new reference; what is done names it as it was then."""
    db.session.execute(
        update(WorkItem)
        .where(
            WorkItem.file_id == file.id,
            WorkItem.state.in_((WorkState.TO_DO, WorkState.IN_WORK)),
            WorkItem.reference == before,
        )
        .values(reference=file.reference)
    )


@command
def link(actor: Actor, file: RegistryFile, other: RegistryFile, note: str = "") -> RegistryFile:
    """Say that two files belong together, each shown on the page of the other to whoever may read both."""
    _require_both(actor, file, other)
    first, second = sorted((file.id, other.id))
    if db.session.get(FileLink, (first, second)) is not None:
        raise Invalid(fields={"other": LINKED})
    note = bounded(note, NOTE, "note")
    db.session.add(FileLink(file_id=first, other_id=second, note=note, by_id=actor.person_id))
    journal(actor, "link", file, other=other.id)
    return file


@command
def unlink(actor: Actor, file: RegistryFile, other: RegistryFile) -> RegistryFile:
    """Take the link between two files away, whichever way they were linked; the journal keeps it."""
    _require_both(actor, file, other)
    first, second = sorted((file.id, other.id))
    row = db.session.get(FileLink, (first, second))
    if row is not None:
        db.session.delete(row)
    gone = int(row is not None)
    for later, earlier in ((file, other), (other, file)):
        if later.previous_id == earlier.id:
            later.previous_id, gone = None, gone + 1
    if not gone:
        raise WrongState
    journal(actor, "unlink", file, other=other.id)
    return file


@command
def set_previous(actor: Actor, file: RegistryFile, previous: RegistryFile) -> RegistryFile:
    """Say that a file goes on from another of the same subject: previous there, subsequent here."""
    _require_both(actor, file, previous)
    follow(file, previous)
    journal(actor, "link", file, previous=previous.id)
    return file


def _require_both(actor: Actor, file: RegistryFile, other: RegistryFile) -> None:
    lock(file)
    POLICY.require(actor, "link", file)
    POLICY.require(actor, "read", other)
    if file.id == other.id or file.institution_id != other.institution_id:
        raise Invalid(fields={"other": ITSELF})
