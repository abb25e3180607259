"""A whole file in one piece: as one PDF with bookmarks, or as a ZIP with the originals.

Both are written to disk folio by folio; no more than one paper is in memory.
"""

import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC
from typing import BinaryIO

from flask_babel import gettext as _

from geos.core import spreadsheets
from geos.core.actor import Actor
from geos.core.types import Level
from geos.documents import queries as documents
from geos.documents.models import Document
from geos.documents.pdf.binding import Binder
from geos.documents.pdf.printable import line
from geos.documents.pdfium import Overlay, PdfError, PdfLocked, overlaid
from geos.documents.sniff import PDF, PICTURES
from geos.documents.vault import Missing
from geos.files.models import Folio, RegistryFile
from geos.sheets import naming, queries
from geos.sheets.drawing import lists
from geos.sheets.drawing.cover import cover
from geos.sheets.pictures import NotShown, as_pdf
from geos.sheets.printed import Printed, day, paper, render
from geos.web.i18n import language, named

CHUNK = 50  # folios whose stamps are drawn together
STORED = (PDF, "image/png", "image/jpeg", "application/zip")  # packed already: packing again gains nothing


class _Unfit(Exception):
    """Why a paper cannot be bound in, in the reader's words."""


# As one PDF ------------------------------------------------------------------------------------------


def as_one_pdf(actor: Actor, file: RegistryFile, out: BinaryIO, printed: Printed) -> int:
    """Cover, minutes, index and every folio with its enclosures as a PDF with bookmarks; its pages."""
    binder = Binder(out)
    rows, level = queries.folios(file), queries.level_of_print(actor, file)
    raised = file.level < Level.CONFIDENTIAL <= level  # its own sheets bear no watermark yet
    mark = Overlay(_stamps(file, printed, [], level), 0, 0) if raised else None
    for title, sheet in (
        (_("Cover"), cover(actor, file, printed)),
        (_("Minute sheet"), lists.minute_sheet(actor, file, printed)),
        (_("Index of folios"), lists.index_of_folios(actor, file, printed)),
    ):
        binder.mark(title)
        binder.add(overlaid(sheet, mark)[0])
    others = [each for row in rows for each in (row.moved_to, row.copy_of) if each]
    places = queries.places_of(actor, others)
    for chunk in _chunks(rows):
        stamps = _stamps(file, printed, chunk, level)
        for place, row in enumerate(chunk, start=1):
            binder.mark(_bookmark(actor, row), below=bool(row.enclosure))
            for part in _parts(actor, file, printed, row, Overlay(stamps, place, 0), places):
                binder.add(part)
    secret = level >= Level.CONFIDENTIAL
    binder.finish(
        title=file.reference if secret else f"{file.reference} {file.title}",
        author=named(file.institution),
        language=language(),
        at=printed.at.astimezone(UTC),
    )
    return binder.pages


def _chunks(rows: list[Folio]) -> Iterator[list[Folio]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _stamps(file: RegistryFile, printed: Printed, rows: list[Folio], level: Level) -> bytes:
    """What is laid over the pages: first one without a number, then one for each folio."""
    base = paper(printed, file.institution, title=file.reference, level=level, numbered=False)
    struck = _("struck out")
    labels = [row.label + (f" · {struck}" if row.struck_out_at else "") for row in rows]
    return render("stamps", {**base, "labels": ["", *labels]})


def _bookmark(actor: Actor, row: Folio) -> str:
    title = _("Not for you") if row.level > actor.clearance else line(row.title)
    return f"{row.label} — {title}"


def _parts(
    actor: Actor, file: RegistryFile, printed: Printed, row: Folio, overlay: Overlay, places: queries.Places
) -> Iterator[bytes]:
    """A page of its own where something is to be said of the folio, and its paper where it can be shown."""
    said = lists.remark(row, places)
    try:
        pages = _paper(actor, row, overlay)
    except _Unfit as error:
        yield _slip(actor, file, printed, row, str(error), said)
        return
    if row.struck_out_at is not None:
        yield _slip(actor, file, printed, row, said, "")
    yield pages


def _paper(actor: Actor, row: Folio, overlay: Overlay) -> bytes:
    """The paper's pages under the overlay; _Unfit where it has none that can be shown."""
    document = row.document
    if row.level > actor.clearance:
        raise _Unfit(_("This folio is of a higher level and not for you."))
    if row.moved_to is not None:
        raise _Unfit(_("This paper was moved to another file."))
    if document is None:
        raise _Unfit(_("On paper only: see the file itself."))
    if not documents.may_read(actor, document):
        raise _Unfit(_("This folio is of a higher level and not for you."))
    return _drawn(document, overlay)


def _drawn(document: Document, overlay: Overlay) -> bytes:
    if document.media_type != PDF and document.media_type not in PICTURES:
        raise _Unfit(_("The original is of another format: take it from the archive (ZIP)."))
    try:
        data = documents.content(document)
        return overlaid(data if document.media_type == PDF else as_pdf(data), overlay)[0]
    except PdfLocked:
        raise _Unfit(_("The original opens with a password only: take it from the archive (ZIP).")) from None
    except (PdfError, NotShown):
        raise _Unfit(_("The original cannot be opened: take it from the archive (ZIP).")) from None
    except Missing:
        raise _Unfit(_("The original could not be found when this was printed.")) from None


def _slip(actor: Actor, file: RegistryFile, printed: Printed, row: Folio, why: str, remark: str) -> bytes:
    base = paper(
        printed,
        file.institution,
        title=file.reference,
        level=max(file.level, Level.OPEN if row.level > actor.clearance else row.level),
        registry=named(file.at_registry),
        numbered=False,
    )
    hidden = row.level > actor.clearance
    sub = " · ".join(filter(None, (lists.whose(row), day(row.paper_date or row.filed_at))))
    sheet = render(
        "slip",
        {
            **base,
            "reference": file.reference,
            "number": row.label,
            "subject": "" if hidden else row.title,
            "sub": "" if hidden else sub,
            "struck": row.struck_out_at is not None or row.moved_to is not None,
            "why": why,
            "remark": "" if hidden else remark,
        },
    )
    return overlaid(sheet, None)[0]


# As a ZIP --------------------------------------------------------------------------------------------


def as_zip(actor: Actor, file: RegistryFile, out: BinaryIO, printed: Printed) -> int:
    """The originals under safe names, our own sheets, and manifest.csv with their hashes; how many files."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, sheet in (
            (_("cover"), cover(actor, file, printed)),
            (_("minute-sheet"), lists.minute_sheet(actor, file, printed)),
            (_("index-of-folios"), lists.index_of_folios(actor, file, printed)),
            (_("transit-sheet"), lists.transit_sheet(actor, file, printed)),
        ):
            archive.writestr(f"{name}.pdf", sheet)
        rows = queries.folios(file)
        others = [each for row in rows for each in (row.moved_to, row.copy_of) if each]
        places = queries.places_of(actor, others)
        manifest: list[list[object]] = [[*_heads()]]
        for row in rows:
            manifest += _packed(archive, actor, file, row, places)
        archive.writestr("manifest.csv", "".join(spreadsheets.csv_lines(manifest)))
        return len(archive.namelist())


def _heads() -> list[str]:
    return [
        *(_("Folio"), _("Name in the archive"), _("Title"), _("From or to"), _("Date of the paper")),
        *(_("Filed at"), _("Remark"), _("Original name"), _("Format"), _("Bytes"), "SHA-256"),
    ]


def _packed(
    archive: zipfile.ZipFile, actor: Actor, file: RegistryFile, row: Folio, places: queries.Places
) -> Iterator[list[object]]:
    """Writes the paper and its covering mail; their lines in the manifest."""
    if row.level > actor.clearance:
        yield [row.label, "", _("Not for you"), *[""] * 8]
        return
    facts = [row.title, lists.whose(row), row.paper_date, row.filed_at]
    remark = lists.remark(row, places)
    papers = [] if row.moved_to is not None else [(row.document, ""), (row.cover, _("covering-mail"))]
    found = [(each, part) for each, part in papers if each is not None and documents.may_read(actor, each)]
    if not found:
        yield [row.label, "", *facts, remark or ("" if row.document else _("On paper")), *[""] * 4]
    for document, part in found:
        bare = file.level >= Level.CONFIDENTIAL or row.level >= Level.CONFIDENTIAL
        name = naming.entry(row, naming.ending(document.filename), bare=bare, part=part)
        written = _pack(archive, document, name)
        lost = "" if written else _("The original could not be found when this was printed.")
        own = [document.filename, document.media_type, document.size, document.sha256]
        yield [row.label, name if written else "", *facts, lost or remark, *own]


def _pack(archive: zipfile.ZipFile, document: Document, name: str) -> bool:
    """Copy the bytes in pieces; False where the vault has lost them."""
    entry = zipfile.ZipInfo(name, date_time=document.created_at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_STORED if document.media_type in STORED else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    entry.file_size = document.size  # so that a large one is written as such from the beginning
    try:
        source = documents.vault().open(document.sha256)
    except Missing:
        return False
    with source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target)
    return True
