"""Names as they are sought: small letters without marks, so that `Ng'ombe` and `NGOMBE` are one."""

import re
import unicodedata

# Letters that do not come apart into a plain letter and a mark.
LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)
APOSTROPHES = re.compile(r"['’‘ʼʻ`´]")
APART = re.compile(r"[\W_]+")
MOST = 300  # characters of a column `sought`
WORDS = 6  # more words than these do not make a search any narrower


def folded(*parts: str) -> str:
    """The words of these parts, each with a blank before it: ` baraka shayo`.

    A word's beginning is found by `LIKE '% bara%'`.
    """
    text = APOSTROPHES.sub("", " ".join(parts)).lower().translate(LETTERS)
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in apart if not unicodedata.combining(sign)).lower()
    words = APART.sub(" ", text).strip()
    return f" {words}"[:MOST] if words else ""


def words(text: str) -> list[str]:
    """What somebody looks for, word by word, each once."""
    return list(dict.fromkeys(folded(text[:MOST]).split()))[:WORDS]
