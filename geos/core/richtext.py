"""What people write with more than letters: paragraphs, lists and tables, and nothing that could run.

A text is kept either as it was typed (`plain`, a blank line between paragraphs) or as clean HTML of a few
elements (`html`); its format stands beside it in the database.
"""

from enum import StrEnum


class TextFormat(StrEnum):
    """How a body is written."""

    PLAIN = "plain"
    HTML = "html"
