"""A file that is to be checked: hashed as it arrives, kept nowhere, not even in a temporary file."""

from hashlib import sha256
from io import BytesIO, RawIOBase
from typing import IO, Any, cast

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

FORM = 100_000  # bytes of the form around the file


class Hashed(RawIOBase):
    """Takes at most so many bytes and forgets them; `sha256` in hex and `size` remain."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._digest, self._most, self.size = sha256(), most, 0

    def writable(self) -> bool:
        """It only takes."""
        return True

    def write(self, data: Any) -> int:
        """Add to the hash; RequestEntityTooLarge for more than was agreed."""
        self.size += len(data)
        if self.size > self._most:
            raise RequestEntityTooLarge
        self._digest.update(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """The parser goes back to the beginning when a file is whole; there is nothing there."""
        return 0

    @property
    def sha256(self) -> str:
        """Of everything that came."""
        return self._digest.hexdigest()


def receive(request: Request, limit: int) -> tuple[str, str]:
    """SHA-256 of the one file (`file`) in this request, and the `number` beside it.

    "" for the hash where no file came. RequestEntityTooLarge beyond `limit` bytes.
    """
    came: list[Hashed] = []

    def stream(
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        came.append(Hashed(limit))
        return cast(IO[bytes], came[-1])

    if (request.content_length or 0) > limit + FORM:
        raise RequestEntityTooLarge
    parser = FormDataParser(stream, max_form_memory_size=FORM, max_form_parts=8)
    length = request.content_length
    _stream, form, files = parser.parse(
        request.stream if length is not None else BytesIO(), request.mimetype, length, request.mimetype_params
    )
    sent = files.get("file")
    hashed = sent.stream if sent is not None else None
    whole = isinstance(hashed, Hashed) and hashed.size > 0
    return (hashed.sha256 if whole else ""), form.get("number", "")  # type: ignore[union-attr]
