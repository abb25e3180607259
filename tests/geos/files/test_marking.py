"""F12, f.12, F66(a) and M3 in a minute become links; nothing else does, and nothing breaks out."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from geos.files.marking import linked


def shown(text, highest=99):
    def folio_url(number, enclosure):
        return f"/f/{number}{enclosure}" if number <= highest else None

    return linked(text, folio_url, lambda number: f"/m/{number}" if number <= highest else None)


def links(text):
    return [(a["href"], a.text) for a in BeautifulSoup(shown(text), "html.parser").select("a")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("angalia F12.", [("/f/12", "F12")]),
        ("angalia f.12, tafadhali", [("/f/12", "F12")]),
        ("(F 7)", []),
        ("Rejea F66(a) na M3", [("/f/66a", "F66(a)"), ("/m/3", "M3")]),
        ("eneo la 30 m3 na kVF12", []),
        ("BF12 F12a F-12 x/F12", []),
        ("F100", []),
        ("F0 F00012 M0", []),
    ],
)
def test_what_names_a_folio_or_a_minute_is_a_link(app, text, expected):
    with app.test_request_context():
        assert links(text) == expected


def test_the_text_stays_as_it_was_written(app):
    with app.test_request_context():
        text = '<b>F1</b> & "M2"\n  F3'
        assert BeautifulSoup(shown(text), "html.parser").get_text() == text.replace("f.", "F")


@given(st.text(alphabet="Ff.M12() <>&\"'a/\n", max_size=60))
def test_no_text_makes_a_tag_of_its_own(app, text):
    with app.test_request_context():
        soup = BeautifulSoup(shown(text), "html.parser")
        assert {tag.name for tag in soup.find_all(True)} <= {"a"}


@pytest.mark.parametrize("language", ["sw", "en"])
def test_a_link_says_in_words_where_it_leads(app, language):
    with app.test_request_context(headers={"Cookie": f"lang={language}"}):
        link = BeautifulSoup(shown("M3"), "html.parser").a
        assert link["aria-label"] == {"sw": "Dokezo 3", "en": "Minute 3"}[language]
