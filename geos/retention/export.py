"""What the National Archives get of a file: its papers as they are, an index, and the hash of everything.

A ZIP without a title in any name: `manifest.json`, `folios.csv`, `minutes.csv`, and `folios/0012a-cover.eml`.
"""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from geos.documents import queries as documents
from geos.documents.models import Document
from geos.files import queries as files
from geos.files.models import Folio, RegistryFile
from geos.retention.models import DisposalItem

IN_MEMORY = 8 << 20  # bytes of the ZIP that are held in memory before it goes to disk
STAMP = (1980, 1, 1, 0, 0, 0)  # the same content gives the same bytes

FOLIOS = (
    "folio",
    "enclosure",
    "title",
    "direction",
    "correspondent",
    "date",
    "filed",
    "struck_out",
    "file",
    "sha256",
)
MINUTES = ("minute", "at", "name", "post", "text")


def archive(item: DisposalItem) -> tuple[str, bytes]:
    """Name and bytes of the ZIP for one file of a case."""
    file = item.file
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            _write(made, item)
        out.seek(0)
        return f"{file.reference.replace('/', '-')}.zip", out.read()


def _write(made: zipfile.ZipFile, item: DisposalItem) -> None:
    hashes: dict[str, str] = {}

    def put(name: str, data: bytes) -> None:
        hashes[name] = sha256(data).hexdigest()
        made.writestr(zipfile.ZipInfo(name, STAMP), data)

    folios = sorted(files.folios(item.file), key=lambda row: (row.number, len(row.enclosure), row.enclosure))
    for row in folios:
        for document, part in _papers(row):
            put(_name(row, document, part), documents.content(document))
    put("folios.csv", _table(FOLIOS, map(_folio, folios)))
    put("minutes.csv", _table(MINUTES, _minutes(item.file)))
    made.writestr(zipfile.ZipInfo("manifest.json", STAMP), _json(_manifest(item, hashes)))


def _papers(row: Folio) -> Iterator[tuple[Document, str]]:
    for document, part in ((row.document, ""), (row.cover, "-cover")):
        if document is not None and document.destroyed_at is None:
            yield document, part


def _name(row: Folio, document: Document, part: str) -> str:
    ending = PurePosixPath(document.filename).suffix.lower()
    plain = ending if ending[1:].isalnum() and ending.isascii() else ""
    return f"folios/{row.number:04}{row.enclosure}{part}{plain}"


def _folio(row: Folio) -> tuple[Any, ...]:
    paper = row.document
    return (
        row.number, row.enclosure, row.title, row.direction.value, row.correspondent,
        _said(row.paper_date), _said(row.filed_at), _said(row.struck_out_at),
        _name(row, paper, "") if paper else "", paper.sha256 if paper else "",
    )  # fmt: skip


def _minutes(file: RegistryFile) -> Iterator[tuple[Any, ...]]:
    for row in reversed(files.newest_minutes(file, None)):
        yield row.number, _said(row.committed_at), row.author.name, row.post.title_sw, row.text


def _manifest(item: DisposalItem, hashes: dict[str, str]) -> dict[str, Any]:
    file, case = item.file, item.case
    return {
        "institution": file.institution.name_sw,
        "registry": file.at_registry.name_sw,
        "reference": file.reference,
        "title": file.title,
        "level": file.level.name.lower(),
        "opened": _said(file.opened_at),
        "closed": _said(file.closed_at),
        "class": item.retention_class.code if item.retention_class else "",
        "disposal_case": case.label,
        "certificate": case.certificate_label,
        "authority": case.authority,
        "signed_by": case.signed_by.name if case.signed_by else "",
        "decided_by": case.decided_by.name if case.decided_by else "",
        "counts": {"folios": item.folios, "minutes": item.minutes, "documents": item.documents},
        "sha256": hashes,
    }


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(tuple(_plain(value) for value in row) for row in rows)
    return out.getvalue().encode("utf-8-sig")  # so that a spreadsheet reads the letters right


def _plain(value: Any) -> Any:
    """No cell that a spreadsheet would take for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@" and value[:1] else value


def _said(at: date | datetime | None) -> str:
    return at.isoformat() if at else ""


def _json(said: dict[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=2, sort_keys=True).encode()
