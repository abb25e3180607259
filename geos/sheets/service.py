"""Printing as an act: every sheet that leaves is journaled with what it was and who took it."""

from geos.audit import service as audit
from geos.core.actor import Actor
from geos.core.db import command
from geos.core.types import Level
from geos.directory.models import Registry
from geos.files.models import Movement, RegistryFile
from geos.files.policy import KIND
from geos.sheets import jobs, naming, queries
from geos.sheets.models import PrintJob
from geos.sheets.policy import POLICY

MANY_PAGES = 200  # beyond this, or this many bytes, a whole file is made by the worker
MUCH = 20 << 20
MEDIA = {"whole_pdf": ("pdf", "application/pdf"), "whole_zip": ("zip", "application/zip")}


@command
def note_sheet(actor: Actor, file: RegistryFile, what: str) -> None:
    """Journal that one of a file's own sheets was printed; it is drawn before, without a lock."""
    POLICY.require(actor, "print", file)
    audit.record(
        actor,
        "print",
        KIND,
        file.id,
        institution_id=file.institution_id,
        level=file.level,
        what=what,
        reference=file.reference,
    )


@command
def note_labels(actor: Actor, registry: Registry, files: list[RegistryFile]) -> None:
    """Journal that labels for these files of a registry were printed; its staff only."""
    POLICY.require(actor, "label", registry)
    _note_round(actor, registry.id, "labels", files)


@command
def note_hand_over_list(actor: Actor, moves: list[Movement], registry_id: int) -> None:
    """Journal that the list which goes with a round of files was printed."""
    _note_round(actor, registry_id, "hand_over_list", [move.file for move in moves])


def _note_round(actor: Actor, registry_id: int, what: str, files: list[RegistryFile]) -> None:
    level = max((file.level for file in files), default=Level.OPEN)
    audit.record(actor, "print", "registry", registry_id, level=level, what=what, count=len(files))


def ask_whole(actor: Actor, file: RegistryFile, what: str) -> PrintJob:
    """The whole file as `whole_pdf` or `whole_zip`; a small one is made at once, others by the worker."""
    job = _ask(actor, file, what)
    if not queries.weight(file).heavy(MANY_PAGES, MUCH):
        jobs.make(job.id)
    return job


@command
def _ask(actor: Actor, file: RegistryFile, what: str) -> PrintJob:
    POLICY.require(actor, "print", file)
    ending, media_type = MEDIA[what]
    return jobs.ask(
        actor,
        jobs.Asked(
            what=what,
            filename=naming.download(file, "", ending),
            media_type=media_type,
            subject_kind=KIND,
            subject_id=file.id,
            level=queries.level_of_print(actor, file),
            wanted={},
            facts={"reference": file.reference},
        ),
    )
