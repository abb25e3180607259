"""What a line of a list says, and what is wrong with it."""

import pytest

from geos.merging.reading import Entry, Member, guessed, problems, read

MEMBER = Member(7, "UTU", "Utumishi", "utumishi.go.tz", "Katibu Mkuu,\nUtumishi,\nS.L.P. 1,\nDODOMA.")
MEMBERS = {"UTU": MEMBER}
MAPPING = {"line_1": "Jina", "line_2": "Anwani", "email": "Baruapepe", "code": "Msimbo", "nafasi": "Nafasi"}
GOOD = {"Jina": "Mkurugenzi", "Anwani": "S.L.P. 2", "Baruapepe": "Info@Mfano.co.tz", "Nafasi": "3"}


def faults(cells, marks=("nafasi",), own_id=1, seen=None, at=2):
    entry = read(2, cells, MAPPING, MEMBERS)
    found = problems(entry, marks, [MEMBER], own_id, {} if seen is None else seen, at)
    return [problem.column for problem in found]


def test_lines_address_and_marks_are_read():
    entry = read(2, GOOD, MAPPING, MEMBERS)
    assert (entry.lines, entry.email) == ("Mkurugenzi\nS.L.P. 2", "info@mfano.co.tz")
    assert entry.values == {"nafasi": "3"}
    assert faults(GOOD) == []


def test_a_members_code_brings_its_lines_unless_some_are_written():
    entry = read(2, {"Msimbo": "utu", "Nafasi": "1"}, MAPPING, MEMBERS)
    assert (entry.institution_id, entry.lines) == (7, MEMBER.lines)
    written = read(2, {**GOOD, "Msimbo": "UTU"}, MAPPING, MEMBERS)
    assert (written.lines, written.email) == ("Mkurugenzi\nS.L.P. 2", "")


@pytest.mark.parametrize(
    ("wrong", "columns"),
    [
        ({"Jina": "", "Anwani": ""}, ["line_1"]),
        ({"Baruapepe": ""}, ["email"]),
        ({"Baruapepe": "si anwani"}, ["email"]),
        ({"Baruapepe": "mkuu@müller.example"}, ["email"]),
        ({"Baruapepe": f"{'a' * 250}@mfano.co.tz"}, ["email"]),
        ({"Msimbo": "HAIPO"}, ["code"]),
        ({"Nafasi": " "}, ["nafasi"]),
        ({"Nafasi": "x" * 1001}, ["nafasi"]),
        ({"Baruapepe": "ps@utumishi.go.tz"}, ["email"]),
        ({"Jina": "x" * 399}, ["line_1"]),
    ],
)
def test_each_fault_is_told_at_its_column(wrong, columns):
    assert faults({**GOOD, **wrong}) == columns


def test_the_own_institution_and_a_double_are_faults():
    assert faults({"Msimbo": "UTU", "Nafasi": "1"}, own_id=7) == ["code"]
    seen = {"info@mfano.co.tz": 1}
    assert faults(GOOD, seen=seen, at=2) == ["email"]
    assert faults(GOOD, seen=seen, at=1) == []


def test_columns_are_guessed_by_their_headings():
    found = guessed(["Cheo", "Jina", "Taasisi", "Bei ya dawa", "E-mail"], ["bei_ya_dawa", "haipo"])
    assert found == {
        "line_1": "Cheo",
        "line_2": "Taasisi",
        "email": "E-mail",
        "bei_ya_dawa": "Bei ya dawa",
    }


def test_two_posts_of_one_institution_are_two_addressees():
    assert Entry(None, institution_id=7, post_id=1).key != Entry(None, institution_id=7, post_id=2).key
