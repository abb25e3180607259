"""Plain text is made fit for paper without losing any of it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geos.documents.pdf.printable import BREAK, LONGEST_WORD, REPERTOIRE, clean, line, numbered, subject_line


def test_paragraphs_from_the_second_on_are_numbered():
    assert numbered("Kwanza.\n\nPili.\nmstari\n\n \n\nTatu.") == [
        ["Kwanza."],
        ["2. Pili.", "mstari"],
        ["3. Tatu."],
    ]


def test_a_paragraph_that_brings_its_number_keeps_it():
    assert numbered("a\n\n2. b\n\n(3) c\n\n4) d\n\n1,204 e") == [
        ["a"],
        ["2. b"],
        ["(3) c"],
        ["4) d"],
        ["5. 1,204 e"],
    ]


@pytest.mark.parametrize("body", ["", " \n\n\t\n", "\u200b"])
def test_an_empty_body_has_no_paragraph(body):
    assert numbered(body) == []


@pytest.mark.parametrize(
    ("written", "subject"),
    [("Yah: Ikama", "Ikama"), ("RE : Budget", "Budget"), ("Rejea yako", "Rejea yako"), ("a\nb", "a b")],
)
def test_the_word_before_the_subject_is_not_written_twice(written, subject):
    assert subject_line(written) == subject


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("sawa 😀", "sawa [U+1F600]"),
        ("漢", "[U+6F22]"),
        ("a\u202eb\u00adc\x00d", "abcd"),
        ("e\u0301", "é"),
        ("ẅ́", "ẅ́"),
        ("→\u0301", "→"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("  a \t b  ", "a b"),
    ],
)
def test_a_sign_that_no_font_has_is_written_as_its_number(written, printed):
    assert clean(written) == printed


def test_a_word_longer_than_the_line_may_be_broken():
    assert clean("w" * 100).split(BREAK) == ["w" * LONGEST_WORD, "w" * LONGEST_WORD, "w" * 20]


@given(st.text(max_size=200))
def test_cleaning_leaves_only_what_can_be_printed_and_is_done_once(text):
    cleaned = clean(text)
    for sign in cleaned:
        in_repertoire = any(first <= ord(sign) <= last for first, last in REPERTOIRE)
        assert in_repertoire or sign in "\n\u200b" or unicodedata.category(sign) == "Mn"
    assert clean(cleaned.replace(BREAK, "")) == cleaned


@given(st.text(max_size=200))
def test_a_line_is_one_line(text):
    assert "\n" not in line(text)
