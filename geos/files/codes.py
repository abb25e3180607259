"""What the QR codes on files, papers and separator sheets say.

A hand scanner types the text and presses Enter; the fields that take a code take a typed reference as well.
Nothing but numbers of rows stands in a code: a cover lying about tells nobody what the file is about.
"""

import re
from typing import Literal

FILE, FOLIO, SEPARATOR = "FILE", "FOLIO", "SEPARATOR"
CODE = re.compile(r"GEOS:(FILE|FOLIO|SEPARATOR)(?::([1-9]\d{0,9}))?", re.ASCII | re.IGNORECASE)
LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing

Read = tuple[Literal["file", "folio"], int] | tuple[Literal["separator"], int | None]


def file_code(id: int) -> str:
    """The code on a file's cover and labels."""
    return f"GEOS:{FILE}:{id}"


def folio_code(id: int) -> str:
    """The code on a paper."""
    return f"GEOS:{FOLIO}:{id}"


def separator_code(registry_id: int | None = None) -> str:
    """The code on a separator sheet, of any registry or of one."""
    return f"GEOS:{SEPARATOR}" + (f":{registry_id}" if registry_id else "")


def read(text: str) -> Read | None:
    """What a code names: ("file", 12), ("folio", 5), ("separator", 3 or None). None for other text.

    Scanners set to another keyboard may change case, and some type white space around it.
    """
    found = CODE.fullmatch(text.strip())
    if found is None:
        return None
    kind, id = found[1].upper(), int(found[2]) if found[2] else None
    if id is not None and id >= LARGEST:
        return None
    if kind == SEPARATOR:
        return ("separator", id)
    if id is None:
        return None
    return ("file", id) if kind == FILE else ("folio", id)
