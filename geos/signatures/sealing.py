"""What keeps private keys closed: the server's secret, and the signer's PIN.

The secret is a file in the keys folder, made once (0600), and never in the database: a copy of the database
alone opens no key. From it come two keys by HKDF, one that seals the issuing authorities' keys and one
(the pepper) that goes into every PIN. A signer's key is sealed with Argon2id of pepper, salt and PIN: without
the PIN the server itself cannot open it.
"""

import hmac
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from geos.core.errors import WrongState
from geos.core.keyfile import kept_secret

NAME = "signing-secret"
SIZE = 32  # bytes of the secret, and of every key that comes from it
NONCE, SALT = 12, 16

# Memory in KiB, rounds, lanes: near RFC 9106's second choice. An old key keeps what it was closed with.
COST = "m=65536,t=3,p=1"


class WrongPin(Exception):
    """This PIN does not open the key."""


class NoSecret(WrongState):
    """The keys folder lacks the secret with which keys were sealed: only a backup of that folder helps."""

    key = "The server's signing secret is missing from the keys folder; put back the one from the backup"


def make_secret() -> None:
    """Make the secret where there is none; of two that do so at once, one wins and both use it."""
    kept_secret(_path(), SIZE)


def seal(data: bytes, about: str) -> bytes:
    """Seal with the server's secret; `about` (whose key it is) must be said again to open it."""
    return _closed(_derived(b"issuing"), data, about)


def unseal(sealed: bytes, about: str) -> bytes:
    """Open what `seal` closed; NoSecret where the secret is another one."""
    try:
        return _opened(_derived(b"issuing"), sealed, about)
    except InvalidTag as error:
        raise NoSecret from error


def close_with_pin(data: bytes, pin: str, about: str) -> tuple[bytes, bytes, str]:
    """Seal with a PIN: the sealed bytes, the salt, and what hashing the PIN cost."""
    salt, cost = token_bytes(SALT), COST
    return _closed(_stretched(pin, salt, cost), data, about), salt, cost


def open_with_pin(sealed: bytes, salt: bytes, cost: str, pin: str, about: str) -> bytes:
    """Open what `close_with_pin` closed; WrongPin for any other PIN. Takes a tenth of a second on purpose."""
    try:
        return _opened(_stretched(pin, salt, cost), sealed, about)
    except InvalidTag as error:
        raise WrongPin from error


def _path() -> Path:
    return Path(current_app.config["GEOS_KEYS"]) / NAME


def _derived(purpose: bytes) -> bytes:
    try:
        secret = _path().read_bytes()
    except FileNotFoundError as error:
        raise NoSecret from error
    return HKDF(SHA256(), SIZE, salt=None, info=b"geos signatures: " + purpose).derive(secret)


def _stretched(pin: str, salt: bytes, cost: str) -> bytes:
    """Argon2id of the peppered PIN."""
    peppered = hmac.digest(_derived(b"pepper"), pin.encode(), sha256)
    numbers = dict(part.split("=") for part in cost.split(","))
    memory, rounds, lanes = (int(numbers[name]) for name in ("m", "t", "p"))
    return hash_secret_raw(peppered, salt, rounds, memory, lanes, SIZE, Type.ID)


def _closed(key: bytes, data: bytes, about: str) -> bytes:
    nonce = token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, about.encode())


def _opened(key: bytes, sealed: bytes, about: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], about.encode())
