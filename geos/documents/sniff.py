"""What the bytes of a file say it is, whatever its name claims, and what is odd about it.

A remark is a message id: it is stored with the document and translated where it is shown.
"""

import io
import re
import struct
import warnings
import zipfile
from dataclasses import dataclass

import puremagic
from flask_babel import lazy_gettext as _
from PIL import Image

from geos.documents.names import extension
from geos.documents.pdfium import PdfError, PdfLocked, count_pages

EMPTY = "The file is empty"
BROKEN = "The file is broken"
LOCKED = "The file is locked with a password"
MISNAMED = "The file is not what its name says"
REMARKS = (
    _("The file is empty"),
    _("The file is broken"),
    _("The file is locked with a password"),
    _("The file is not what its name says"),
)  # for the catalogue

BAD_PICTURE = (
    OSError,
    SyntaxError,
    ValueError,
    KeyError,
    TypeError,
    struct.error,
    Image.DecompressionBombError,
)
UNKNOWN = "application/octet-stream"
PDF = "application/pdf"
PICTURES = ("image/png", "image/jpeg", "image/tiff")  # of which we can draw pages ourselves
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a]")  # no text has these; ESC stands in old ones
_ZIP = "application/zip"
_OLE = "application/x-ole-storage"
_OOXML = "application/vnd.openxmlformats-officedocument."

# Beginnings that are certain; puremagic is asked about the others.
_BEGINNINGS = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", _ZIP),
    (b"PK\x05\x06", _ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (b"{\\rtf", "application/rtf"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
)

# What a zip holds tells the office format; its name does not.
_INSIDE_ZIP = (
    ("word/", _OOXML + "wordprocessingml.document"),
    ("xl/", _OOXML + "spreadsheetml.sheet"),
    ("ppt/", _OOXML + "presentationml.presentation"),
)

# Which types a name with this ending may truly have; an ending that is not here claims nothing.
_TEXT = {".txt": "text/plain", ".csv": "text/csv", ".md": "text/markdown", ".log": "text/plain"}
_TEXT |= {".eml": "message/rfc822", ".html": "text/html", ".htm": "text/html", ".svg": "image/svg+xml"}
_TEXT |= {".xml": "application/xml", ".json": "application/json", ".ics": "text/calendar"}
_CLAIMS = {ending: {kind, "text/plain"} for ending, kind in _TEXT.items()} | {
    ".pdf": {PDF},
    ".png": {"image/png"},
    ".jpg": {"image/jpeg"},
    ".jpeg": {"image/jpeg"},
    ".gif": {"image/gif"},
    ".tif": {"image/tiff"},
    ".tiff": {"image/tiff"},
    ".docx": {_INSIDE_ZIP[0][1]},
    ".xlsx": {_INSIDE_ZIP[1][1]},
    ".pptx": {_INSIDE_ZIP[2][1]},
    ".zip": {_ZIP},
    ".doc": {_OLE, "application/rtf"},
    ".xls": {_OLE},
    ".ppt": {_OLE},
    ".msg": {_OLE},
    ".rtf": {"application/rtf"},
}
_MARKUP = (
    (b"<svg", "image/svg+xml"),
    (b"<html", "text/html"),
    (b"<!doctype html", "text/html"),
    (b"<script", "text/html"),
    (b"<?xml", "application/xml"),
)


@dataclass(frozen=True)
class Sniffed:
    """What a file is: media type, pages where that means something, remark ('' where nothing is odd)."""

    media_type: str
    remark: str = ""
    pages: int | None = None


def sniff(data: bytes, filename: str) -> Sniffed:
    """Judge the bytes first, then compare with the name."""
    ending = extension(filename)
    if not data:
        return Sniffed(UNKNOWN, EMPTY)
    media_type = _by_beginning(data) or _by_text(data, ending) or _by_magic(data, filename)
    if not _name_agrees(ending, media_type):
        return Sniffed(media_type, MISNAMED, _look_inside(data, media_type).pages)
    return _look_inside(data, media_type)


def _name_agrees(ending: str, media_type: str) -> bool:
    return ending not in _CLAIMS or media_type in _CLAIMS[ending]


def _by_beginning(data: bytes) -> str:
    found = next((kind for start, kind in _BEGINNINGS if data.startswith(start)), "")
    return _by_zip(data) if found == _ZIP else found


def _by_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            declared = archive.read("mimetype")[:120] if names[:1] == ["mimetype"] else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
        return _ZIP
    if declared.startswith(b"application/vnd.oasis.opendocument."):
        return declared.decode("ascii", "replace").strip()
    return next((kind for part, kind in _INSIDE_ZIP if any(n.startswith(part) for n in names)), _ZIP)


def _by_text(data: bytes, ending: str) -> str:
    if not _is_text(data, ending):
        return ""
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    markup = next((kind for mark, kind in _MARKUP if start.startswith(mark)), "")
    if markup == "application/xml" and b"<svg" in data[:4096].lower():
        return "image/svg+xml"
    return markup or _TEXT.get(ending, "text/plain")


def _is_text(data: bytes, ending: str) -> bool:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ending in _TEXT
    if _CONTROLS.search(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return ending in _TEXT  # written in an old code page, and says that it is text
    return True


def _by_magic(data: bytes, filename: str) -> str:
    try:
        return puremagic.from_string(data, mime=True, filename=filename) or UNKNOWN
    except (puremagic.PureError, ValueError):
        return UNKNOWN


def _look_inside(data: bytes, media_type: str) -> Sniffed:
    if media_type == PDF:
        return _look_inside_pdf(data)
    if media_type in PICTURES:
        pages = _count_pictures(data)
        return Sniffed(media_type, "" if pages else BROKEN, pages)
    if media_type == _ZIP and not zipfile.is_zipfile(io.BytesIO(data)):
        return Sniffed(media_type, BROKEN)
    return Sniffed(media_type)


def _look_inside_pdf(data: bytes) -> Sniffed:
    try:
        return Sniffed(PDF, pages=count_pages(data))
    except PdfLocked:
        return Sniffed(PDF, LOCKED)
    except PdfError:
        return Sniffed(PDF, BROKEN)


def _count_pictures(data: bytes) -> int | None:
    """How many pictures follow one another (a scanner's TIFF has many); None where the first is broken.

    Only heads are read and nothing is decoded, so a bomb does no harm.
    """
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as picture:
            pages = int(getattr(picture, "n_frames", 1))
            picture.verify()
    except BAD_PICTURE:
        return None
    return pages
