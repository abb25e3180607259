"""Which signing PINs are refused. A PIN is typed often, so it may be short, and tries are counted."""

from itertools import pairwise
from unicodedata import normalize

from geos.core.errors import Invalid

SHORTEST, LONGEST = 6, 64

# Tried first, here and everywhere.
COMMON = frozenset(
    (
        "159753",
        "147258",
        "147852",
        "102030",
        "19611209",
        "091261",
        "qwerty",
        "qwertyuiop",
        "1q2w3e",
        "abc123",
        "password",
        "nywila",
        "tanzania",
        "serikali",
        "dodoma",
        "karibu",
        "simba1",
        "yanga1",
        "siri123",
    )
)


def tidy(pin: str) -> str:
    """The PIN as it is compared: the same sign typed in two ways counts as the same."""
    return normalize("NFKC", pin)


def check(pin: str, known: tuple[str, ...] = (), field: str = "pin") -> str:
    """The tidied PIN, or Invalid at `field` where it is short, trivial or about its owner (`known`)."""
    pin = tidy(pin)
    if not SHORTEST <= len(pin) <= LONGEST:
        raise Invalid(fields={field: "Write at least 6 signs, at most 64"})
    if _trivial(pin.casefold()):
        raise Invalid(fields={field: "This PIN is among the first that are tried. Choose another"})
    if any(len(word) > 3 and word.casefold() in pin.casefold() for word in known):
        raise Invalid(fields={field: "Choose a PIN without your name, user name or check number"})
    return pin


def _trivial(pin: str) -> bool:
    """Few different signs, a row up or down, one half twice, or a common one."""
    half = pin[: len(pin) // 2]
    return pin in COMMON or len(set(pin)) < 4 or _in_a_row(pin) or half * 2 == pin


def _in_a_row(pin: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    return steps in ({1}, {-1}, {1, -9}, {-1, 9})
