"""What a letter's text tells: references, dates and subjects as offices write them."""

from datetime import date

import pytest

from geos.letters import guessing

LETTER = """JAMHURI YA MUUNGANO WA TANZANIA
BOHARI YA DAWA
Kumb. Na. BD.112/45/02/118                      19 Novemba 2026
Katibu Mkuu,
YAH: TAARIFA YA UPUNGUFU WA DAWA MUHIMU
KATIKA KANDA YA MAGHARIBI
Tafadhali rejea barua yako yenye Kumb. Na. EA.45/312/02/61 ya tarehe 3 Novemba 2026.
"""


def test_a_letters_own_reference_is_found_and_ours_in_it_is_not():
    assert guessing.their_reference(LETTER, "EA") == "BD.112/45/02/118"


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Kumb Na: CAC.45/257/01/A/12", "CAC.45/257/01/A/12"),
        ("Kumbukumbu Na. HA.21/78/05/100.", "HA.21/78/05/100"),
        ("Our Ref: MOH/ADM/2026/15", "MOH/ADM/2026/15"),
        ("Ref. No. AB.12/345/01/67,", "AB.12/345/01/67"),
        ("REF NO.KG.7/1/12", "KG.7/1/12"),
        ("AB.12/345/01/67 Utumishi", "AB.12/345/01/67"),
        ("Tunarejea barua yako Kumb. Na. AB.12/345/01/67", ""),
        ("Your ref. AB.12/345/01/67", ""),
        ("Kumb. Na. EA.45/312/02/61", ""),
        ("Tel. 026/2322848, S.L.P. 743", ""),
        ("na/au, http://www.afya.go.tz/1", ""),
        ("", ""),
    ],
)
def test_references_are_recognised_as_offices_write_them(text, reference):
    assert guessing.their_reference(text, "EA") == reference


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (LETTER, date(2026, 11, 19)),
        ("Dodoma, 3rd March, 2026", date(2026, 3, 3)),
        ("Tarehe 01/02/2026", date(2026, 2, 1)),
        ("31/11/2026 kisha 1.12.2025", date(2025, 12, 1)),
        ("Mwisho ni 25 Desemba 2026. Imeandikwa 2 Novemba 2026", date(2026, 11, 2)),
        ("Mwaka 2026/27", None),
        ("", None),
    ],
)
def test_the_first_day_that_is_not_still_to_come_is_the_letters_date(text, day):
    assert guessing.letter_date(text, latest=date(2026, 11, 24)) == day


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("RE: Fwd: FW: Upungufu wa dawa", "Upungufu wa dawa"),
        ("Re[2]: Upungufu", "Upungufu"),
        ("  YAH: Upungufu\r\n wa  dawa ", "Upungufu wa dawa"),
        ("Rejea ya dawa", "Rejea ya dawa"),
        ("RE:", ""),
        ("", ""),
    ],
)
def test_answer_marks_are_no_part_of_a_subject(subject, bare):
    assert guessing.bare_subject(subject) == bare


def test_a_subject_is_cut_to_what_the_register_has_room_for():
    bare = guessing.bare_subject("dawa " * 100)
    assert len(bare) <= guessing.SUBJECT_LENGTH
    assert bare.endswith("…")


def test_a_subject_in_capitals_goes_on_over_its_lines():
    wanted = "TAARIFA YA UPUNGUFU WA DAWA MUHIMU KATIKA KANDA YA MAGHARIBI"
    assert guessing.subject_line(LETTER) == wanted
    assert guessing.subject_line("Yah: dawa") == ""
    assert guessing.subject_line("RE: Shortage of medicines\nDEAR SIR") == "Shortage of medicines"


@pytest.mark.parametrize("text", ["A" * 200_000, "A./" * 60_000, "Kumb. Na. " * 20_000, "1/" * 90_000])
def test_hostile_texts_cost_no_time(text):
    guessing.their_reference(text, "EA")
    guessing.letter_date(text, date(2026, 1, 1))
    guessing.subject_line(text)
    guessing.bare_subject(text)
