"""Acts upon letters: `incoming` registers and files them, `outgoing` drafts and signs them."""

from geos.letters.service import following  # noqa: F401 - registers how letters follow their papers
