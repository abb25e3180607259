"""Which passwords are refused: short ones, walks, names, and common ones whatever is put around them."""

import gzip

import pytest

from geos.accounts import passwords
from geos.core.errors import Invalid
from geos.demo import WORDS

OWN = ("rehema.lukindo", "Rehema", "Lukindo")
COMMON = [
    *("password2026", "P@ssw0rd123", "Tanzania2026", "tanzania2026!", "iloveyou123", "Dodoma2025!!"),
    *("simbayanga12", "Serikali@2026", "letmein12345", "Welcome@1234", "monkeydragon", "Kilimanjaro1"),
    *("zuhura12345", "20261124123", "Nywila.1234", "katibu-mkurugenzi", "Karibu!Karibu", "PASSWORD1234"),
]
EASY = [
    *("qwertyuiop1", "asdfghjkl12", "1234567890", "abcdefghijkl", "abcabcabcabc", "aaaaaaaaaab"),
    *("zyxwvutsrqp", "rehema.lukindo", "Lukindo na watoto", "mtoto wa rehema"),
]
GOOD = """
mwembe kijani darajani\nkisima cha maji safi\nNg'ombe wangu ana miguu 4\ncorrect horse battery\nx7Kq-9vLm2pR
nyuki wa mlima 7\nChakula cha mchana saa 7\nkorosho tamu za Mtwara\nßüñ-çédille-ðþ
""".strip().split("\n")


def refusal(password):
    """What is said of a password; "" where it is taken."""
    try:
        passwords.check(password, *OWN)
    except Invalid as error:
        return error.fields["password"]
    return ""


@pytest.mark.parametrize("password", COMMON)
def test_common_passwords_are_found_under_digits_signs_and_leet(password):
    assert refusal(password).startswith("This password is among the first")


@pytest.mark.parametrize("password", EASY)
def test_walks_on_the_keyboard_repeats_and_own_names_are_refused(password):
    assert refusal(password).startswith("Choose one that is harder")


@pytest.mark.parametrize("password", GOOD)
def test_a_few_words_are_welcome(password):
    assert refusal(password) == ""


@pytest.mark.parametrize("password", ["", "mfupi 123", "x" * 129])
def test_too_short_and_too_long_ones_are_refused(password):
    assert refusal(password).startswith("Write at least 10")


def test_the_list_has_ten_thousand_and_each_of_them_is_common():
    listed = gzip.decompress(passwords.FILE.read_bytes()).decode().split("\n")
    assert len(set(listed)) == 10_000
    long = [word for word in listed if len(word) >= passwords.SHORTEST]
    assert len(long) > 200
    assert [word for word in long if not refusal(word)] == []


def test_what_the_demo_makes_of_its_words_is_taken():
    made = [f"{one}-{two}-{WORDS[0]}-57" for one in WORDS for two in WORDS]
    assert [password for password in made if refusal(password)] == []
