"""Taking a book out of the system: a print of its own, journaled, made by the worker where it is thick."""

from collections.abc import Callable
from typing import BinaryIO

from geos.core.actor import Actor
from geos.core.db import command, db
from geos.core.errors import NotFound
from geos.directory.models import Registry
from geos.registers import exporting, queries
from geos.registers.books import Book
from geos.registers.books.base import Asked
from geos.registers.policy import POLICY
from geos.sheets import jobs
from geos.sheets.models import PrintJob
from geos.web.i18n import named

MANY = 1500  # lines; a book of more is made by the worker
KIND = Registry.__tablename__
Write = Callable[[Actor, Book, Asked, BinaryIO], int]

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# fmt: off
FORMATS: dict[str, tuple[str, str, Write]] = {
    "pdf":  ("book_pdf",  "application/pdf", exporting.as_pdf),
    "csv":  ("book_csv",  "text/csv", exporting.as_csv),
    "xlsx": ("book_xlsx", EXCEL, exporting.as_xlsx),
}
# fmt: on


def print_book(actor: Actor, which: Book, asked: Asked, form: str) -> PrintJob:
    """The book as `pdf`, `csv` or `xlsx`; NotFound for another format. A thin one is ready at once."""
    if form not in FORMATS:
        raise NotFound
    level = queries.highest(actor, which, asked)
    thick = queries.count(actor, which, asked, MANY) > MANY
    job = _ask(actor, asked.registry, jobs.Asked(
        what=FORMATS[form][0],
        filename=f"{which.key}{f'-{asked.year}' if asked.year else ''}.{form}",
        media_type=FORMATS[form][1],
        subject_kind=KIND,
        subject_id=asked.registry.id,
        level=level,
        wanted={"book": which.key, **asked.facts},
        facts={"book": which.key, "year": asked.year},
    ))  # fmt: skip
    if not thick:
        jobs.make(job.id)
    return job


@command
def _ask(actor: Actor, registry: Registry, asked: jobs.Asked) -> PrintJob:
    POLICY.require(actor, "read", registry)
    return jobs.ask(actor, asked)


def _allowed(actor: Actor, job: PrintJob) -> Registry:
    """The registry, where the actor (still) reads its books and is cleared for what was printed."""
    registry = db.session.get(Registry, job.subject_id or 0)
    if registry is None or not POLICY.can(actor, "read", registry) or job.level > actor.clearance:
        raise NotFound
    return registry


def _title(actor: Actor, job: PrintJob) -> str:
    registry, year = _allowed(actor, job), job.wanted["year"]
    named_book = str(queries.book(job.wanted["book"]).title)
    return ", ".join(filter(None, (named_book, named(registry), str(year) if year else "")))


def _making(write: Write) -> jobs.Maker:
    def make(actor: Actor, job: PrintJob, out: BinaryIO) -> int:
        asked = Asked.from_facts(_allowed(actor, job), job.wanted)
        return write(actor, queries.book(job.wanted["book"]), asked, out)

    return jobs.Maker(_allowed, make, _title)


for _what, _media_type, _write in FORMATS.values():
    jobs.add(_what, _making(_write))
