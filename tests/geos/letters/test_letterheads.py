"""What a letter's head and its reference tell of whoever wrote it."""

import pytest

from geos.letters import guessing


@pytest.mark.parametrize(
    ("text", "office"),
    [
        (
            "JAMHURI YA MUUNGANO WA TANZANIA\nWIZARA YA AFYA\nBOHARI YA DAWA\nS.L.P. 9081\nKumb. Na. BD.1/2",
            "Bohari ya Dawa",
        ),
        (
            "THE UNITED REPUBLIC OF TANZANIA\nMINISTRY OF FINANCE\nP.O. Box 1, Dodoma\n24 November 2026",
            "Ministry of Finance",
        ),
        ("Chama cha Wauguzi Tanzania\nKumb. Na. CW/1/2", "Chama cha Wauguzi Tanzania"),
        ("Kumb. Na. BD.1/2/3\nKatibu Mkuu,\nWIZARA YA AFYA", ""),
        ("Asha Mwinyi\nS.L.P. 12, Tanga\nKatibu Mkuu,\nWizara ya Afya", ""),
        ("", ""),
    ],
)
def test_the_office_that_writes_stands_in_the_letterhead(text, office):
    assert guessing.letterhead(text) == office


@pytest.mark.parametrize(
    ("reference", "series"),
    [("BD.112/45/02/118", ".bd.112.45.2."), ("BD 112 / 45/2/119", ".bd.112.45.2."), ("MOH/15", ""), ("", "")],
)
def test_letters_of_one_file_of_theirs_share_the_beginning_of_their_reference(reference, series):
    assert guessing.series_key(reference) == series
