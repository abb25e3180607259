"""Files that were ticked on a list."""

from flask import request

from geos.core.errors import Invalid
from geos.files import queries as files
from geos.files.models import RegistryFile
from geos.web.who import actor

FIELD = "file"
MOST = 500
EMPTY = "Choose at least one file"


def ticked() -> list[RegistryFile]:
    """The ticked files in the order of the list, each readable; Invalid where there is none."""
    ids = list(
        dict.fromkeys(
            text for text in request.form.getlist(FIELD)[:MOST] if text.isascii() and text.isdigit()
        )
    )
    if not ids:
        raise Invalid(EMPTY)
    return [files.get(actor(), int(text[:12])) for text in ids]
