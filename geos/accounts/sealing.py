"""What protects the accounts' secrets at rest: a copy of the database alone opens nothing.

From one file in the keys folder come, by HKDF, a key that seals the secrets of second factors and one with
which codes and links are hashed. Whoever has only the rows can neither read nor try them.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

from geos.core.keyfile import kept_secret

NAME = "account-secret"
NONCE = 12  # bytes


def seal(text: str, about: str) -> str:
    """Seal a short text; `about` (whose it is) must be said again to open it."""
    nonce = token_bytes(NONCE)
    closed = AESGCM(_key(b"sealing")).encrypt(nonce, text.encode(), about.encode())
    return urlsafe_b64encode(nonce + closed).decode()


def unseal(sealed: str, about: str) -> str | None:
    """What was sealed; None where it was changed, is another's, or the server's secret is another one."""
    try:
        raw = urlsafe_b64decode(sealed.encode())
        return AESGCM(_key(b"sealing")).decrypt(raw[:NONCE], raw[NONCE:], about.encode()).decode()
    except (ValueError, InvalidTag):
        return None


def second_factor_of(account_id: int) -> str:
    """What a second factor's secret and recovery codes are about: those of one account fit no other."""
    return f"second factor of account {account_id}"


def mark(text: str, about: str) -> str:
    """The keyed hash (hex) of a text, such as a recovery code: nobody tries codes without the secret."""
    return hmac.new(_key(b"marking"), f"{about}\0{text}".encode(), sha256).hexdigest()


def token(about: str) -> str:
    """A secret for a link, made of what the link is about: it need not be stored to be sent later."""
    raw = hmac.new(_key(b"linking"), about.encode(), sha256).digest()
    return urlsafe_b64encode(raw[:24]).decode()


def _key(purpose: bytes) -> bytes:
    secret = kept_secret(Path(current_app.config["GEOS_KEYS"]) / NAME)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"geos accounts " + purpose).derive(secret)
