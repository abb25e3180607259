"""Reference numbers: built once, recognised in any spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geos.files import references


def test_a_reference_has_prefix_series_descriptor_and_two_digits():
    assert references.build("EA", "45", "312", 2) == "EA.45/312/02"
    assert references.build("EA", "45", "312", 102) == "EA.45/312/102"


@pytest.mark.parametrize(
    "spelling", ["EA.45/312/02", "ea 45/312/2", "EA45.312.2", "EA. 45-312-002", "Ea/45 /312/ 02"]
)
def test_any_spelling_has_the_same_key(spelling):
    assert references.key(spelling) == ".ea.45.312.2."


def test_a_number_is_not_taken_for_a_longer_one():
    assert not references.key("EA.45/312/61").startswith(references.key("EA.45/312/6"))


def test_a_zero_stays_a_zero():
    assert references.key("EA.0/00/1") == ".ea.0.0.1."


@given(st.integers(1, 999), st.integers(1, 9999), st.integers(1, 999))
def test_different_files_have_different_keys(series, descriptor, number):
    built = references.build("EA", str(series), str(descriptor), number)
    other = references.build("EA", str(series), str(descriptor), number + 1)
    assert references.key(built) != references.key(other)
    assert references.key(built.lower().replace("/", " ")) == references.key(built)


def test_what_a_letter_quotes_is_found_in_its_sentence():
    text = "Rejea barua yako yenye Kumb. Na. EA.45/312/02/61 ya tarehe 3 Novemba 2026, na BD.112/45/02."
    assert references.quoted(text) == [".ea.45.312.2.61.", ".bd.112.45.2."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("EA.45/312", True), ("45/312/2", True), ("Ununuzi wa vifaa 2026", False), ("dawa", False), ("", False)],
)
def test_a_search_for_a_reference_is_told_from_one_for_words(text, expected):
    assert references.looks_like_one(text) is expected


def test_words_are_those_that_say_something():
    assert references.words("Ombi la dawa, DAWA za 2026 na vifaa") == ["ombi", "dawa", "vifaa"]
