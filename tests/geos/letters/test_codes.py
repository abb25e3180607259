"""The code of a letter is read however it was typed, and cannot be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geos.letters.codes import LENGTH, SIGNS, new_code, read_code, shown

CODE = "7K3M09XQ1ABCDEFGHJ10"
codes = st.text(SIGNS, min_size=LENGTH, max_size=LENGTH)


def test_a_new_code_has_twenty_signs_none_of_which_is_taken_for_another():
    code = new_code()
    assert len(code) == 20
    assert not set(code) - set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_no_two_codes_are_alike_and_every_sign_comes():
    many = [new_code() for _ in range(500)]
    assert len(set(many)) == len(many)
    assert set("".join(many)) == set(SIGNS)


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        "7K3M 09XQ 1ABC DEFG HJ10",
        "7k3m-09xq-1abc-defg-hj10",
        "  7K3M\u201109XQ\u20131ABC\u00a0DEFG\nHJ10 ",
        "7K3MO9XQIABCDEFGHJLo",
        "https://geos.go.tz/v/7K3M09XQ1ABCDEFGHJ10",
        "https://geos.go.tz/v/7K3M09XQ1ABCDEFGHJ10/",
        "\ufeff7K3M\u200b09XQ1ABC\u00adDEFGHJ10",
    ],
)
def test_a_code_is_read_however_it_was_typed(typed):
    assert read_code(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "/",
        CODE[:-1],
        CODE + "0",
        CODE[:-1] + "U",
        CODE[:-1] + "é",
        CODE[:-1] + "٣",
        CODE[:-1] + "%",
        CODE * 1000,
        "\x00" + CODE[1:],
    ],
)
def test_what_is_no_code_is_none(typed):
    assert read_code(typed) is None


@given(codes)
def test_what_is_shown_is_read_back(code):
    assert read_code(shown(code)) == code
    assert max(map(len, shown(code).split())) == 4


@given(st.text(max_size=60))
def test_whatever_is_typed_reading_it_gives_a_code_or_nothing(text):
    read = read_code(text)
    assert read is None or (len(read) == LENGTH and not set(read) - set(SIGNS))
