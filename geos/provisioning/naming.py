"""Mail addresses out of names: firstname.surname, as public servants have them."""

import re
import unicodedata
from collections.abc import Iterator

# Letters that do not come apart into a plain letter and a mark.
LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i"}
)
APOSTROPHES = re.compile(r"['’‘ʼʻ`´]")
APART = re.compile(r"[^a-z0-9]+")
GIVEN, SURNAME = 24, 34  # characters of each part; together they fit into an address
NUMBERS = range(2, 100)


def plain(name: str) -> str:
    """Small letters without marks; the parts of a double name keep a hyphen: Ng'ombe → ngombe."""
    joined = APOSTROPHES.sub("", name.lower().translate(LETTERS))
    folded = unicodedata.normalize("NFKD", joined)
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return APART.sub("-", bare).strip("-")


def candidates(given_name: str, surname: str) -> Iterator[str]:
    """Local parts in the order in which they are tried: plain, with a second initial, with a number.

    Nothing where a name has no letter that fits into an address.
    """
    names = [plain(part) for part in given_name.split()]
    first = names[0][:GIVEN].strip("-") if names else ""
    last = plain(surname)[:SURNAME].strip("-")
    if not (first and last):
        return
    yield f"{first}.{last}"
    yield from (f"{first}.{middle[0]}.{last}" for middle in names[1:] if middle)
    yield from (f"{first}.{last}{number}" for number in NUMBERS)
