"""Passwords: Argon2id with OWASP's parameters, and which ones are refused."""

import gzip
from functools import cache
from pathlib import Path
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from geos.core.errors import Invalid

# m = 19 MiB, t = 2, p = 1: OWASP's second choice; 25 sign-ins at once stay under half a gigabyte.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

SHORTEST, LONGEST = 10, 128

# The 10,000 passwords that leaked most often worldwide, by frequency: the list of the library zxcvbn 4.5
# (MIT), which comes from ten million leaked ones that Mark Burnett gave to the public domain. Only few of
# them are as long as ours must be: they are looked for without what people put around them.
FILE = Path(__file__).parent / "common.txt.gz"

# What is tried first in this country, and in an office: no list of leaked passwords has them.
HERE = Path(__file__).parent / "common-here.txt"

# Signs that stand for letters: "P@ssw0rd" is "password".
LEET = str.maketrans("@4310$5!7+", "aaeiossitt")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "abcdefghijklmnopqrstuvwxyz", "qazwsxedcrfvtgb")
FEW = 5  # different signs that a password must at least have, and signs besides a common word

# Hashed once so that an unknown user name takes as long as a wrong password.
_NOBODY = HASHER.hash("no account has this password")


def hash_password(password: str) -> str:
    """The Argon2id hash, in the PHC string form."""
    return HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether this is the password; takes the same time where there is no account."""
    try:
        return HASHER.verify(stored or _NOBODY, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """Whether the hash was made with older parameters."""
    return HASHER.check_needs_rehash(stored)


def check(password: str, *own: str) -> None:
    """Refuse a password that is too short, too common, or made of the user's `own` words (name, address)."""
    plain = normalize("NFKC", password).casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(fields={"password": "Write at least 10 characters"})
    if len(set(plain)) < FEW or _walks(plain) or any(word in plain for word in _words(own)):
        raise Invalid(fields={"password": "Choose one that is harder to guess, not your name"})
    if is_common(plain):
        raise Invalid(
            fields={"password": "This password is among the first that attackers try. Choose another"}
        )


def is_common(plain: str) -> bool:
    """Whether it is a common password, or one or two with little around them. Folded beforehand."""
    known = common()
    if plain in known:
        return True
    readings = {_letters(plain), _letters(plain.strip("0123456789!?.,*#_- ").translate(LEET))}
    return any(_worn(letters, len(plain), known) for letters in readings)


def _worn(letters: str, length: int, known: frozenset[str]) -> bool:
    """Whether these letters are a known word, two of them, or one with fewer than FEW letters besides it."""
    if len(letters) < 3:
        return True  # digits and signs alone
    if letters in known or any(
        letters[:at] in known and letters[at:] in known for at in range(3, len(letters) - 2)
    ):
        return True
    return any(
        letters[at:end] in known
        for at in range(FEW)
        for end in range(max(at + 4, len(letters) - FEW + 1 + at), len(letters) + 1)
        if len(letters) - (end - at) < FEW
    )


@cache
def common() -> frozenset[str]:
    """The list, and its words without the digits and signs at their ends."""
    listed = gzip.decompress(FILE.read_bytes()).decode().split("\n")
    words = {letters for word in listed if len(letters := _letters(word)) >= 4}
    return frozenset({*listed, *words, *HERE.read_text().split()})


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def _words(own: tuple[str, ...]) -> set[str]:
    """Names and the parts of an address, as far as they are long enough to mean somebody."""
    text = " ".join(own).casefold()
    for sign in "@.-'":
        text = text.replace(sign, " ")
    return {word for word in text.split() if len(word) >= 4}


def _walks(plain: str) -> bool:
    """Whether it runs along the keyboard or the alphabet, or repeats a piece."""
    rows = [*ROWS, *(row[::-1] for row in ROWS)]
    pieces = {plain[at : at + 4] for at in range(len(plain) - 3)}
    run = sum(any(piece in row + row for row in rows) for piece in pieces)
    return run * 2 > len(pieces) or any(
        plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, len(plain) // 2 + 1)
    )
