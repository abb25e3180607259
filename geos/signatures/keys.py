"""An opened signing key: in memory while a letter is signed, and nowhere else."""

from base64 import b64decode, b64encode
from json import dumps, loads
from typing import NoReturn

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from geos.signatures.certificates import Key, key_bytes, key_from


class SigningKey:
    """A signer's key, opened with the PIN. It cannot be pickled, logged or written by mistake."""

    __slots__ = ("__key", "person_id", "serial")

    def __init__(self, person_id: int, serial: str, key: Key) -> None:
        self.person_id, self.serial, self.__key = person_id, serial, key

    def sign(self, data: bytes) -> bytes:
        """ECDSA over SHA-256."""
        return self.__key.sign(data, ec.ECDSA(SHA256()))

    def __repr__(self) -> str:
        return f"<SigningKey of person {self.person_id}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a signing key is never stored")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a signing key is never stored")

    def hand_over(self) -> bytes:
        """The key for a child process of our own, over its standard input: one line, in the clear."""
        packed = [self.person_id, self.serial, b64encode(key_bytes(self.__key)).decode()]
        return dumps(packed).encode() + b"\n"

    @classmethod
    def taken_over(cls, line: bytes) -> "SigningKey":
        """What the parent process handed over."""
        person_id, serial, packed = loads(line)
        return cls(person_id, serial, key_from(b64decode(packed)))
