"""File names from outside are cleaned for the eye."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geos.documents.names import LIMIT, clean_filename, extension


@pytest.mark.parametrize(
    ("received", "shown"),
    [
        ("barua.pdf", "barua.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\juma\\Barua ya  Katibu.docx", "Barua ya Katibu.docx"),
        ("barua\u202efdp.exe", "barua fdp.exe"),
        ("a\x00b\r\nc.pdf", "a b c.pdf"),
        ("Ng'ombe – “mpya”.pdf", "Ng'ombe – “mpya”.pdf"),
        ("", "hati"),
        ("...", "hati"),
        ("/", "hati"),
        (".pdf", "pdf"),
    ],
)
def test_a_name_is_shown_without_path_and_unseen_signs(received, shown):
    assert clean_filename(received) == shown


def test_a_long_name_keeps_its_ending():
    shown = clean_filename("b" * 5000 + ".pdf")
    assert len(shown) == LIMIT
    assert shown.endswith("b.pdf")


@given(st.text(max_size=400))
def test_whatever_comes_the_shown_name_is_short_and_plain(received):
    shown = clean_filename(received)
    assert 0 < len(shown) <= LIMIT
    assert not set(shown) & set("/\\\r\n\x00\u202e")
    assert clean_filename(shown) == shown


@pytest.mark.parametrize(
    ("name", "ending"),
    [("a.PDF", ".pdf"), ("a.tar.gz", ".gz"), ("Kumb. Na. 12", ""), ("hati", ""), ("a.", ""), ("a.pdf ", "")],
)
def test_only_what_one_would_call_an_ending_is_one(name, ending):
    assert extension(name) == ending
