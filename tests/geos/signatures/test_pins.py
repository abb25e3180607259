"""Which PINs are taken."""

import pytest

from geos.core.errors import Invalid
from geos.signatures import pins


@pytest.mark.parametrize("pin", ["kijani-42", "739105", "Ñandú 88", "mti wa mwembe", "9" + "a" * 59 + "bcd1"])
def test_a_pin_of_six_signs_that_nobody_tries_first_is_taken(pin):
    assert pins.check(pin) == pins.tidy(pin)


@pytest.mark.parametrize(
    "pin",
    [
        *("", "12345", "x" * 65, "111111", "123456", "987654", "890123", "abcdef", "121212", "abcabc"),
        *("123123", "159753", "qwerty", "Nywila", "TANZANIA", "112233"),
    ],
)
def test_a_short_or_trivial_pin_is_refused(pin):
    with pytest.raises(Invalid) as refused:
        pins.check(pin, field="pin")
    assert list(refused.value.fields) == ["pin"]


@pytest.mark.parametrize("pin", ["zawadi77", "88MTENGETI", "x8812345y"])
def test_a_pin_about_its_owner_is_refused(pin):
    with pytest.raises(Invalid):
        pins.check(pin, ("Zawadi", "Mtengeti", "8812345"))


def test_a_name_of_three_letters_bars_no_pin():
    assert pins.check("omari-dau", ("Dau",)) == "omari-dau"


def test_one_sign_typed_in_two_ways_is_the_same_pin():
    assert pins.tidy("cafe\u0301-9") == pins.tidy("caf\u00e9-9")
