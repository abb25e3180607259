"""Names of files that leave the system: a reference or a number; titles only in an open file’s archive."""

import re
import unicodedata

from geos.core.types import Level
from geos.documents.names import extension
from geos.files.models import Folio, RegistryFile

LONGEST = 60  # letters of a title in a name
UNSAFE = re.compile(r"[^A-Za-z0-9]+")


def download(file: RegistryFile, what: str, ending: str) -> str:
    """`EA.45-312-02-cover.pdf`; from confidential upwards the reference stays out: `12-cover.pdf`."""
    stem = str(file.id) if file.level >= Level.CONFIDENTIAL else re.sub(r"[^\w.]+", "-", file.reference)
    return f"{stem}-{what}.{ending}" if what else f"{stem}.{ending}"


def entry(folio: Folio, ending: str, *, bare: bool, part: str = "") -> str:
    """`012a_ununuzi-wa-vifaa.pdf`; `bare` leaves the title out."""
    title = "" if bare else slug(folio.title)
    name = "_".join(filter(None, (f"{folio.number:03}{folio.enclosure}", part, title)))
    return name + ending


def slug(text: str) -> str:
    """Small plain letters, digits and hyphens: safe on every disk."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return UNSAFE.sub("-", plain).strip("-").lower()[:LONGEST].rstrip("-")


def ending(filename: str) -> str:
    """The ending in small letters with its dot; `.bin` where there is none."""
    return extension(filename) or ".bin"
