"""Where letters end: separator sheets as a scanner sees them, blank backs, codes that are no separators."""

import io

import pytest
import segno
from PIL import Image, ImageDraw

from geos.documents.ink import is_blank
from geos.documents.pdfium import PdfLocked
from geos.scans import pages, ranges
from geos.scans.pages import Page
from tests.geos.documents import samples
from tests.geos.scans import heaps

P, S, B = Page.PAPER, Page.SEPARATOR, Page.BLANK


@pytest.mark.parametrize("turned", [0, 3.5, -6, 90, 180])
def test_a_separator_is_known_whichever_way_it_went_through_the_scanner(office, turned):
    sheet = heaps.scanned(heaps.separator(office.registry), turned)
    assert pages.look(heaps.heap(sheet)) == [S]


def test_a_letter_is_no_separator_and_its_empty_back_is_blank():
    sides = [heaps.scanned(heaps.letter(), 1.5), heaps.scanned(heaps.blank())]
    assert pages.look(heaps.heap(*sides)) == [P, B]


def test_a_single_handwritten_word_keeps_a_page():
    back = heaps.blank()
    pen = ImageDraw.Draw(back)
    pen.line([(600, 800), (640, 740), (660, 820), (700, 750), (730, 815), (760, 790)], fill=70, width=3)
    assert not is_blank(heaps.scanned(back))


def test_the_shadow_of_the_sheets_edge_and_show_through_are_no_writing():
    back = heaps.blank()
    ImageDraw.Draw(back).rectangle([0, 0, 30, 1754], fill=90)
    through = Image.blend(
        back, heaps.letter().resize(back.size).transpose(Image.Transpose.FLIP_LEFT_RIGHT), 0.12
    )
    assert is_blank(heaps.scanned(through))


def test_a_code_printed_small_on_a_letter_divides_nothing():
    code = io.BytesIO()
    segno.make("GEOS:SEPARATOR", error="h").save(code, kind="png", scale=6)
    page = heaps.letter()
    page.paste(Image.open(code).convert("L"), (900, 1400))
    assert pages.look(heaps.heap(page)) == [P]


def test_a_large_code_that_says_something_else_divides_nothing():
    code = io.BytesIO()
    segno.make("GEOS:FILE:12", error="h").save(code, kind="png", scale=30)
    page = heaps.blank()
    page.paste(Image.open(code).convert("L"), (200, 400))
    assert pages.look(heaps.heap(page)) == [P]


@pytest.mark.parametrize(
    ("seen", "letters"),
    [
        ([P, P], [[1, 2]]),
        ([S, P, B, S, P, P], [[2], [5, 6]]),
        ([P, S, S, P, S], [[1], [4]]),
        ([S, B, S], []),
        ([P, B, P], [[1, 3]]),
    ],
)
def test_letters_stand_between_separators(seen, letters):
    found = pages.cutting(seen)
    assert found.letters == letters
    kept = [number for letter in found.letters for number in letter]
    assert sorted([*kept, *found.separators, *found.blanks]) == list(range(1, len(seen) + 1))


def test_a_locked_file_says_so():
    with pytest.raises(PdfLocked):
        pages.look(samples.locked_pdf())


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("1-2, 3-5,7", [[1, 2], [3, 4, 5], [7]]),
        ("1-2+4; 3", [[1, 2, 4], [3]]),
        (" 1 ", [[1]]),
        ("1,2,", [[1], [2]]),
    ],
)
def test_ranges_are_read_as_clerks_write_them(text, letters):
    assert ranges.parse(text, 7) == letters


@pytest.mark.parametrize("text", ["", "0", "8", "2-1", "1,1", "1-3,2", "a", "1,,2", "1-", "999999"])
def test_other_ranges_are_refused(text):
    assert ranges.parse(text, 7) is None


@pytest.mark.parametrize(("numbers", "text"), [([1], "1"), ([1, 2, 4], "1-2+4"), ([3, 4, 5], "3-5")])
def test_pages_are_written_as_they_are_read(numbers, text):
    assert ranges.write(numbers) == text
    assert ranges.parse(text, 9) == [numbers]
