"""The vault: every document's bytes once, under their SHA-256; written once, destroyed by law only.

Two kinds of it behave alike: a folder on disk, and S3-compatible storage (extra `geos[s3]`).
"""

import hashlib
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, cast

CHUNK = 1 << 20  # bytes read at a time
IN_MEMORY = 8 << 20  # bytes of an upload held in memory before its hash, and so its name, is known
SHA256 = re.compile(r"[0-9a-f]{64}")


class Missing(LookupError):
    """The vault has no such content."""


class Damaged(Exception):
    """What the vault holds under this name is not what the name says."""


@dataclass(frozen=True)
class Stored:
    """Content that is safe: its SHA-256 in hex and its size in bytes."""

    sha256: str
    size: int


class ByteVault(Protocol):
    """What a vault does. A name that is no SHA-256 raises ValueError, absent content raises Missing."""

    def put(self, data: bytes | BinaryIO) -> Stored:
        """Keep these bytes; when this returns they survive a power cut."""

    def open(self, sha256: str) -> BinaryIO:
        """The content, to be read from its beginning and closed by the caller."""

    def read(self, sha256: str) -> bytes:
        """The whole content."""

    def has(self, sha256: str) -> bool:
        """Whether the content is there."""

    def verify(self, sha256: str) -> bool:
        """Whether the content is there and still has this hash."""

    def iter_all(self) -> Iterator[str]:
        """The SHA-256 of everything held."""

    def destroy(self, sha256: str) -> None:
        """The content is gone when this returns; content that is not there is no error. OSError otherwise."""


def _key(sha256: str) -> str:
    if not SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in hex")
    return f"{sha256[:2]}/{sha256}"


def _stream(data: bytes | BinaryIO) -> BinaryIO:
    return io.BytesIO(data) if isinstance(data, bytes) else data


def _copy(source: BinaryIO, target: IO[bytes]) -> Stored:
    """Copy to the end, telling hash and size of what was copied."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        size += target.write(chunk)
    return Stored(digest.hexdigest(), size)


def _digest(source: BinaryIO) -> str:
    with source:
        digest = hashlib.sha256()
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


class Vault:
    """A folder: `ab/abcd…` for each content, `new/` for what is being written."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self._new = self.root / "new"
        self._new.mkdir(parents=True, exist_ok=True)

    def put(self, data: bytes | BinaryIO) -> Stored:
        """Temporary name, fsync, link, fsync of the folder: a reader sees the whole content or none."""
        with tempfile.NamedTemporaryFile(dir=self._new) as temporary:
            stored = _copy(_stream(data), temporary)
            temporary.flush()
            os.fchmod(temporary.fileno(), 0o440)
            os.fsync(temporary.fileno())
            self._link(Path(temporary.name), stored)
        return stored

    def open(self, sha256: str) -> BinaryIO:
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise Missing(sha256) from None

    def read(self, sha256: str) -> bytes:
        with self.open(sha256) as source:
            return source.read()

    def has(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def verify(self, sha256: str) -> bool:
        return self.has(sha256) and _digest(self.open(sha256)) == sha256

    def iter_all(self) -> Iterator[str]:
        for path in sorted(self.root.glob("[0-9a-f][0-9a-f]/*")):
            if SHA256.fullmatch(path.name):
                yield path.name

    def destroy(self, sha256: str) -> None:
        path = self._path(sha256)
        with suppress(FileNotFoundError):
            path.unlink()
            _fsync_folder(path.parent)

    def _path(self, sha256: str) -> Path:
        return self.root / _key(sha256)

    def _link(self, temporary: Path, stored: Stored) -> None:
        path = self._path(stored.sha256)
        if not path.parent.is_dir():
            path.parent.mkdir(exist_ok=True)
            _fsync_folder(self.root)
        try:
            os.link(temporary, path)
        except FileExistsError:
            if path.stat().st_size != stored.size:
                raise Damaged(stored.sha256) from None
        _fsync_folder(path.parent)  # for old content too: whoever linked it may not have come so far


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class ObjectVault:
    """The same over an obstore store: S3-compatible storage, or memory for tests."""

    def __init__(self, store: Any) -> None:
        # heavy, and only there with the extra `s3`: imported when first used
        import obstore  # noqa: PLC0415
        from obstore.exceptions import AlreadyExistsError  # noqa: PLC0415

        self._store, self._api, self._exists = store, obstore, AlreadyExistsError

    def put(self, data: bytes | BinaryIO) -> Stored:
        """The store answers only when the object is durable; an object that is there is kept."""
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as temporary:
            stored = _copy(_stream(data), temporary)
            temporary.seek(0)
            try:
                self._api.put(
                    self._store, _key(stored.sha256), temporary.read(), mode="create", use_multipart=False
                )
            except self._exists:
                self._compare(stored)
        return stored

    def open(self, sha256: str) -> BinaryIO:
        return io.BytesIO(self.read(sha256))

    def read(self, sha256: str) -> bytes:
        key = _key(sha256)
        with _missing(sha256):
            return bytes(self._api.get(self._store, key).bytes())

    def has(self, sha256: str) -> bool:
        with suppress(FileNotFoundError):
            self._api.head(self._store, _key(sha256))
            return True
        return False

    def verify(self, sha256: str) -> bool:
        return self.has(sha256) and _digest(self.open(sha256)) == sha256

    def iter_all(self) -> Iterator[str]:
        for batch in self._api.list(self._store):
            names = (entry["path"].rsplit("/", 1)[-1] for entry in batch)
            yield from (name for name in names if SHA256.fullmatch(name))

    def destroy(self, sha256: str) -> None:
        with suppress(FileNotFoundError):
            self._api.delete(self._store, _key(sha256))

    def _compare(self, stored: Stored) -> None:
        if self._api.head(self._store, _key(stored.sha256))["size"] != stored.size:
            raise Damaged(stored.sha256)


@contextmanager
def _missing(sha256: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise Missing(sha256) from None


def _s3(url: str) -> ByteVault:
    from obstore.store import from_url  # noqa: PLC0415  # heavy: imported when first used

    # A store that does not answer must not hold up the office: the act fails and can be repeated.
    retrying = {"max_retries": 3, "retry_timeout": timedelta(seconds=10)}
    return ObjectVault(cast(Callable[..., Any], from_url)(url, retry_config=retrying))


def vault_from(where: str | Path) -> ByteVault:
    """The vault in a folder, or at `s3://bucket/prefix` (credentials and endpoint from AWS_* variables)."""
    return _s3(where) if isinstance(where, str) and "://" in where else Vault(Path(where))
