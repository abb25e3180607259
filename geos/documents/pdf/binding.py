"""Many PDFs bound into one with bookmarks, written to disk part by part: no more than one is in memory.

A part is a PDF as PDFium saves it (`geos.documents.pdfium.overlaid`): a plain cross-reference table, no
object streams, no encryption, a page tree of one level. Its objects are copied under new numbers; the
parts' page trees become branches of one tree. ISO 32000-1: 7.5 (file structure), 7.7.3 (page tree),
12.3.3 (outline).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

XREF_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
XREF_SECTION = re.compile(rb"xref\s+0\s+(\d+)\s+")
ENTRY = 20  # bytes of a line of the table
ROOT = re.compile(rb"/Root\s+(\d+)\s+0\s+R")
PAGES = re.compile(rb"/Pages\s+(\d+)\s+0\s+R")
KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
REFERENCE = re.compile(rb"(\d+)\s+0\s+R")
# What must be passed over whole, what ends an object's dictionary, and what is to be renumbered.
TOKEN = re.compile(
    rb"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f\s]*>|/[^\s<>\[\](){}/%]*|\bstream\r?\n|\b(\d+)\s+0\s+R\b", re.DOTALL
)
CATALOG, TREE, INFO = 1, 2, 3  # numbers kept for what is written last


class NotBindable(ValueError):
    """A part that is not written as PDFium writes."""


@dataclass(frozen=True)
class Bookmark:
    """A line of the outline: its words, its page (from 0), and whether it stands below the last one."""

    title: str
    page: int
    below: bool = False


class Binder:
    """Writes into `out` from its beginning; `finish` must be called once all parts were added."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self._offsets = {0: 0}
        self._next = INFO + 1
        self._branches: list[tuple[int, int]] = []  # page tree of each part, and its pages
        self._pages: list[int] = []
        self._bookmarks: list[Bookmark] = []
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    @property
    def pages(self) -> int:
        """How many pages there are so far."""
        return len(self._pages)

    def mark(self, title: str, below: bool = False) -> None:
        """A bookmark to the next page that is added."""
        self._bookmarks.append(Bookmark(title, self.pages, below))

    def add(self, part: bytes) -> int:
        """Append all pages of a part; how many they were. NotBindable where PDFium did not write it."""
        bodies = dict(_objects(part))
        tree = _number(PAGES, bodies[_number(ROOT, part[-1024:])])
        kids = KIDS.search(bodies[tree])
        if kids is None:
            raise NotBindable("no pages")
        first = self._next - 1
        for number in sorted(bodies):
            body = _renumbered(bodies[number], first)
            if number == tree:
                body = body.replace(b"<<", b"<</Parent %d 0 R " % TREE, 1)
            self._object(first + number, body)
        self._next = first + max(bodies) + 1
        pages = [first + int(found) for found in REFERENCE.findall(kids[1])]
        self._branches.append((first + tree, len(pages)))
        self._pages += pages
        return len(pages)

    def finish(self, *, title: str, author: str, language: str, at: datetime) -> None:
        """Write the page tree, the outline and what a reader needs to find them."""
        stamp = at.strftime("D:%Y%m%d%H%M%SZ").encode()
        outline = self._outline()
        kids = b" ".join(b"%d 0 R" % number for number, _count in self._branches)
        self._object(TREE, b"<</Type/Pages/Count %d/Kids[%b]>>" % (self.pages, kids))
        self._object(INFO, b"<</Title%b/Author%b/CreationDate(%b)>>" % (_text(title), _text(author), stamp))
        self._object(
            CATALOG,
            b"<</Type/Catalog/Pages %d 0 R/Lang(%b)/PageMode/UseOutlines"
            b"/ViewerPreferences<</DisplayDocTitle true>>%b>>" % (TREE, language.encode(), outline),
        )
        self._table()

    def _outline(self) -> bytes:
        """Write the bookmarks; the catalog's entry for them, empty where there are none."""
        marks = [mark for mark in self._bookmarks if mark.page < self.pages]
        if not marks:
            return b""
        root, first = self._next, self._next + 1
        self._next = first + len(marks)
        above = [place for place, mark in enumerate(marks) if not mark.below or place == 0]
        groups = [range(start, end) for start, end in zip(above, [*above[1:], len(marks)], strict=True)]
        for place, group in enumerate(groups):
            links = _links(first, above, place) + b"/Parent %d 0 R" % root
            self._item(first + group[0], marks[group[0]], links + _opening(first, group[1:]))
            for below, own in enumerate(group[1:]):
                links = _links(first, group[1:], below) + b"/Parent %d 0 R" % (first + group[0])
                self._item(first + own, marks[own], links)
        self._object(root, b"<</Type/Outlines" + _opening(first, above, len(above)) + b">>")
        return b"/Outlines %d 0 R" % root

    def _item(self, number: int, mark: Bookmark, links: bytes) -> None:
        page = self._pages[mark.page]
        self._object(number, b"<</Title%b/Dest[%d 0 R/Fit]%b>>" % (_text(mark.title), page, links))

    def _table(self) -> None:
        start, size = self._at, self._next
        self._write(b"xref\n0 %d\n" % size)
        lines = [b"%010d 00000 n \n" % self._offsets[n] if n in self._offsets else _FREE for n in range(size)]
        self._write(b"0000000000 65535 f \n" + b"".join(lines[1:]))
        trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        self._write(trailer % (size, CATALOG, INFO, start))

    def _object(self, number: int, body: bytes) -> None:
        self._offsets[number] = self._at
        self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._at += len(data)


_FREE = b"0000000000 00000 f \n"


def _objects(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and body of each object, found by the table: what stands in a stream cannot mislead."""
    start = int(_found(XREF_START, part[-64:])[1])
    section = _found(XREF_SECTION, part[start : start + 40])
    lines = start + section.end()
    table = [part[lines + n * ENTRY : lines + (n + 1) * ENTRY] for n in range(int(section[1]))]
    offsets = {number: int(line[:10]) for number, line in enumerate(table) if line[17:18] == b"n"}
    order = sorted(offsets, key=offsets.__getitem__)
    ends = [*(offsets[number] for number in order[1:]), start]
    for number, end in zip(order, ends, strict=True):
        whole = part[offsets[number] : end]
        head = b"%d 0 obj" % number
        if not whole.startswith(head) or not whole.rstrip().endswith(b"endobj"):
            raise NotBindable(f"object {number} is not where the table says")
        yield number, whole[len(head) : whole.rindex(b"endobj")].strip(b"\r\n")


def _renumbered(body: bytes, first: int) -> bytes:
    """The object with its references counted on; the bytes of a stream stay as they are."""
    parts, end = [], 0
    for found in TOKEN.finditer(body):
        if found[0].startswith(b"stream"):
            break
        if found[1]:
            parts += [body[end : found.start()], b"%d 0 R" % (first + int(found[1]))]
            end = found.end()
    return b"".join([*parts, body[end:]])


def _number(pattern: re.Pattern[bytes], where: bytes) -> int:
    return int(_found(pattern, where)[1])


def _found(pattern: re.Pattern[bytes], where: bytes) -> re.Match[bytes]:
    found = pattern.search(where)
    if found is None:
        raise NotBindable(pattern.pattern.decode("latin-1"))
    return found


def _links(first: int, row: "list[int] | range", place: int) -> bytes:
    """To the neighbours in a row of bookmarks."""
    before = b"/Prev %d 0 R" % (first + row[place - 1]) if place else b""
    after = b"/Next %d 0 R" % (first + row[place + 1]) if place + 1 < len(row) else b""
    return before + after


def _opening(first: int, row: "list[int] | range", shown: int | None = None) -> bytes:
    """To the first and last bookmark below; without `shown` they are folded (a negative count)."""
    if not row:
        return b""
    count = -len(row) if shown is None else shown
    return b"/First %d 0 R/Last %d 0 R/Count %d" % (first + row[0], first + row[-1], count)


def _text(value: str) -> bytes:
    """A text string in UTF-16 with its mark, as hexadecimal digits."""
    return b"<feff" + value.encode("utf-16-be").hex().encode() + b">"
