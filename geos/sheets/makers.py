"""Who makes the prints of this feature that are made apart: a whole file as PDF or as ZIP."""

from collections.abc import Callable
from typing import BinaryIO

from flask_babel import gettext as _

from geos.core.actor import Actor
from geos.core.types import Level
from geos.files import queries as files
from geos.files.models import RegistryFile
from geos.sheets import jobs, whole
from geos.sheets.models import PrintJob
from geos.sheets.printed import Printed

Write = Callable[[Actor, RegistryFile, BinaryIO, Printed], int]


def allowed(actor: Actor, job: PrintJob) -> RegistryFile:
    """The file, where the actor may (still) read it; else NotFound."""
    return files.get(actor, job.subject_id or 0)


def _title(actor: Actor, job: PrintJob) -> str:
    file = allowed(actor, job)
    if file.level >= Level.CONFIDENTIAL:
        return str(_("Whole file %(reference)s", reference=file.reference))
    return str(_("Whole file %(reference)s, %(title)s", reference=file.reference, title=file.title))


def _making(write: Write) -> jobs.Maker:
    def make(actor: Actor, job: PrintJob, out: BinaryIO) -> int:
        return write(actor, allowed(actor, job), out, Printed.by(actor))

    return jobs.Maker(allowed, make, _title)


jobs.add("whole_pdf", _making(whole.as_one_pdf))
jobs.add("whole_zip", _making(whole.as_zip))
