"""Reading scanned pages by Tesseract, where it is installed; a machine without it goes on without.

Tesseract runs as a program of its own with a time limit, on one core: with more its threads hinder one
another (3.9 s a page instead of 30 on a busy machine).
"""

import io
import logging
import os
import shutil
import subprocess
from functools import cache

from PIL.Image import Image

log = logging.getLogger(__name__)

DPI = 200  # dots to the inch: enough for twelve-point type
WANTED = ("swa", "eng")  # what offices write
ORIENTATION = "osd"  # the data by which it sees that a page was scanned upside down
SECONDS = 60  # for one page


@cache
def languages() -> tuple[str, ...]:
    """Which of the wanted languages are read here; none without Tesseract, which the log is told once."""
    found = tuple(name for name in WANTED if name in _installed())
    if not found:
        log.warning("tesseract with swa or eng is not installed: scanned papers are kept without their text")
    return found


def available() -> bool:
    """Whether scanned pages can be read here."""
    return bool(languages())


@cache
def _installed() -> frozenset[str]:
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    try:
        told = subprocess.run(  # noqa: S603 - the program that was just found, no argument from outside
            [program, "--list-langs"], capture_output=True, text=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("tesseract does not run: %s", error)
        return frozenset()
    return frozenset(told.stdout.split())


def read(page: Image) -> str:
    """The text on a page drawn at DPI; "" where nothing can be read, also where it takes too long."""
    program = shutil.which("tesseract")
    if program is None or not available():
        return ""
    layout = "1" if ORIENTATION in _installed() else "3"  # 1 looks which way is up, 3 trusts the page
    asked = [program, "stdin", "stdout", "-l", "+".join(languages()), "--dpi", str(DPI), "--psm", layout]
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments; the page goes in as bytes
            asked,
            input=_png(page),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.warning(
            "a page could not be read: %s", type(error).__name__
        )  # what stands on it is no log's business
        return ""
    return done.stdout.decode("utf-8", "replace").replace("\f", "")


def _png(page: Image) -> bytes:
    out = io.BytesIO()
    page.convert("L").save(out, "PNG", compress_level=1)
    return out.getvalue()
