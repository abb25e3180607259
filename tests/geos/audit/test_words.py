"""Every act that the code can write into the journal has words; so has every thing."""

import re
from pathlib import Path

from flask_babel import force_locale

import geos
from geos.audit import words

# How features call the journal: audit.record(actor, "act", "kind", …) or a wrapper of their own.
CALL = re.compile(r'(?:record|journal|note|_note)\(\s*\w+,\s*"([a-z_]+)"')


def test_every_act_in_the_code_has_words():
    root = Path(geos.__file__).parent
    acts = {act for path in root.rglob("*.py") for act in CALL.findall(path.read_text(encoding="utf-8"))}
    assert len(acts) > 40
    assert acts - set(words.ACTS) == set()


def test_an_act_without_words_would_still_be_readable():
    assert words.act("some_new_act") == "some new act"


def test_every_word_of_the_journal_has_its_swahili(app):
    table = [*words.ACTS.values(), *words.THINGS.values(), *words.FACTS.values()]

    def said(code):
        with force_locale(code):
            return [str(text) for text in table]

    with app.test_request_context("/"):
        same = {sw for sw, en in zip(said("sw"), said("en"), strict=True) if sw == en}
    assert same == {"folio"}


def test_facts_are_named_and_row_numbers_are_left_out(app):
    said = {
        "reference": "EA.45/312/01", "due": "2026-11-15T12:30:00+00:00", "starts_on": "2026-10-15",
        "movement": 7, "quota": 2147483648, "enclosures": 0, "to": "registry:3", "version": None,
    }  # fmt: skip
    with app.test_request_context("/"), force_locale("sw"):
        told = words.facts(said)
    assert [name for name, _value in told] == ["Kumb. Na.", "ukomo", "kuanzia", "nafasi"]
    assert [value for _name, value in told][:2] == ["EA.45/312/01", "15 Nov, 15:30"]
    assert "7" not in [value for _name, value in told]
