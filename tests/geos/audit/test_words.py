"""Every act that the code can write into the journal has words; so has every thing."""

import re
from pathlib import Path

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
