"""Pictures of pages: paper shown on a slow line for some 20 kB, made once and kept in the cache folder.

A palette PNG of a text page is a tenth of a JPEG. What is in the cache may be thrown away at any time.
"""

import io
import os
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from PIL import Image, ImageOps

from geos.documents.pdfium import PdfError, page_image
from geos.documents.sniff import BAD_PICTURE, PDF, PICTURES

WIDTHS = (600, 900, 1400)  # pixels: a phone, a desk, a closer look
COLOURS = 16  # enough for ink, stamp and paper
MOST_POINTS = 80_000_000  # a picture of more points than an A2 page at 400 dpi is not opened


class NoPicture(Exception):
    """This document has no such page, or none that can be shown."""


class Paged(Protocol):
    """What has pages: a document, or what is not one yet, like the attachment of a mail that waits."""

    @property
    def sha256(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def pages(self) -> int | None: ...


P = TypeVar("P", bound=Paged)


def picture(document: P, number: int, width: int, content: Callable[[P], bytes], cache: Path) -> bytes:
    """Page `number` (from 1) as PNG, `width` (one of WIDTHS) pixels wide; NoPicture where there is none."""
    if width not in WIDTHS or not 1 <= number <= (document.pages or 0):
        raise NoPicture
    path = cache / "pages" / document.sha256[:2] / f"{document.sha256}-{number}-{width}.png"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        made = _png(_draw(document.media_type, content(document), number, width))
        _keep(path, made)
        return made


def _draw(media_type: str, data: bytes, number: int, width: int) -> Image.Image:
    if media_type == PDF:
        try:
            return page_image(data, number, width)
        except PdfError as error:
            raise NoPicture from error
    if media_type in PICTURES:
        return frame(data, number, width)
    raise NoPicture


def frame(data: bytes, number: int, width: int) -> Image.Image:
    """The `number`th picture of a file, upright and no wider than `width`, on white where it lets through.

    NoPicture where it cannot be opened.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # MOST_POINTS is stricter than Pillow's warning
            opened = Image.open(io.BytesIO(data))
            opened.seek(number - 1)
        if opened.width * opened.height > MOST_POINTS:
            raise NoPicture
        opened.draft("RGB", (width, width * 2))  # a JPEG is decoded no finer than needed
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((width, width * 4))
    except (*BAD_PICTURE, EOFError) as error:  # EOFError: there are fewer pictures in it
        raise NoPicture from error
    paper = Image.new("RGB", upright.size, "white")
    seen = upright.convert("RGBA")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _png(drawn: Image.Image) -> bytes:
    out = io.BytesIO()
    few = drawn.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _keep(path: Path, made: bytes) -> None:
    """Appear whole or not at all; no fsync, for it can be made again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(made)
    os.replace(temporary, path)
