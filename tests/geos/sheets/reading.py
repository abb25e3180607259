"""Reading printed papers back with the tools of others: poppler for text, zxing for codes."""

import io
import re
import subprocess
import tempfile
from pathlib import Path

import zxingcpp
from PIL import Image
from pypdf import PdfReader


def pages(pdf: bytes) -> list[str]:
    """The text of each page, as poppler reads it, white space made one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "read.pdf"
        path.write_bytes(pdf)
        run = ["pdftotext", "-raw", str(path), "-"]
        done = subprocess.run(run, capture_output=True, text=True, check=True)
    assert done.stderr == ""  # poppler mends what is wrong, and says so
    return [" ".join(page.split()) for page in done.stdout.split("\f")[:-1]]


def text(pdf: bytes) -> str:
    """All of it."""
    return " ".join(pages(pdf))


def codes(pdf: bytes, page: int = 1) -> list[str]:
    """What the QR codes of a page say, from its picture at 150 dpi: what a scanner sees."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "read.pdf"
        path.write_bytes(pdf)
        run = ["pdftoppm", "-r", "150", "-png", "-f", str(page), "-l", str(page), str(path)]
        shown = subprocess.run(run, capture_output=True, check=True)
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(shown.stdout)))
    return sorted(code.text for code in found)


def watermarked(pdf: bytes, name: str) -> list[bool]:
    """For each page, whether the name stands slanted across it and not in its foot alone."""
    reader = PdfReader(io.BytesIO(pdf))
    return [len(re.findall(re.escape(name), page.extract_text())) > 3 for page in reader.pages]


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Words and page (from 1) of each bookmark, those below others too."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)

    def flat(marks):
        for mark in marks:
            if isinstance(mark, list):
                yield from flat(mark)
            else:
                yield mark.title, (reader.get_destination_page_number(mark) or 0) + 1

    return list(flat(reader.outline))
