"""File names as they came from outside, made fit to be shown. A name is never used as a path."""

import re
import unicodedata

LIMIT = 150  # characters
UNNAMED = "hati"
# Controls, and the marks that turn writing round (they make "hati‮fdp.exe" look like a PDF).
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_filename(received: str) -> str:
    """The last part of the name without what the eye cannot see, its ending kept when it is shortened."""
    last = re.split(r"[/\\]", received.strip())[-1]
    seen = "".join(
        c if unicodedata.category(c) not in _UNSEEN else " " for c in unicodedata.normalize("NFC", last)
    )
    name = " ".join(seen.split()).strip(". ") or UNNAMED
    if len(name) <= LIMIT:
        return name
    ending = extension(name)
    return name[: LIMIT - len(ending)].rstrip() + ending


def extension(filename: str) -> str:
    """The ending in small letters with its dot, '' where there is none that one would call an ending."""
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", filename)
    return found.group().lower() if found else ""
