"""The command that keeps the catalogues: what it finds, keeps, drops and complains of."""

import io

import pytest
from babel.messages.pofile import read_po

from geos.web import translate
from geos.web.extract import extract

SOURCE = """
from flask_babel import gettext as _, ngettext
from geos.core.errors import Denied, Invalid
class Odd(Denied):
    key = "Only the registry closes a volume"
def act(n):
    _("Approve")
    ngettext("%(num)d file", "%(num)d files", n)
    raise Invalid("Check the date", fields={"date": "Write the date", "x": name})
"""
PAGE = '{{ _("Return") }}{% trans %}Refuse{% endtrans %}{{ pgettext("level", "Open") }}'


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of two features in a folder of its own."""
    for name in ("core", "web", "memos"):
        (tmp_path / "geos" / name / "templates").mkdir(parents=True)
    (tmp_path / "geos" / "memos" / "service.py").write_text(SOURCE)
    (tmp_path / "geos" / "memos" / "templates" / "show.html").write_text(PAGE)
    (tmp_path / "geos" / "core" / "errors.py").write_text('class E(Exception):\n    key = "Nothing"\n')
    monkeypatch.setattr(translate, "PACKAGE", tmp_path / "geos")
    monkeypatch.setattr(translate, "compile_all", lambda: None)
    return tmp_path / "geos"


ALL = {
    "Approve": "Idhinisha",
    "%(num)d file": ("jalada %(num)d", "majalada %(num)d"),
    "Only the registry closes a volume": "Masjala pekee hufunga juzuu",
    "Check the date": "Kagua tarehe",
    "Write the date": "Andika tarehe",
    "Return": "Rudisha",
    "Refuse": "Kataa",
    "Open": "Wazi",
}


def catalogue(name="memos"):
    return {translate._key(m)[1]: m for m in translate.stored(name) if m.id}


def fill(name="memos", **others):
    """Translate everything, and some things otherwise."""
    stored = translate.stored(name)
    for message in stored:
        if message.id:
            message.string = {**ALL, **others}.get(translate._key(message)[1], message.string)
    translate._write(name, stored)


def faults():
    return sorted(translate.check(["memos"]))


def test_marked_messages_and_the_keys_of_refusals_are_found(package):
    translate.main(["memos"])
    assert set(catalogue()) == set(ALL)
    assert catalogue()["Open"].context == "level"


def test_the_cores_messages_stand_in_the_webs_catalogue(package):
    translate.main(["web"])
    assert "Nothing" in catalogue("web")
    assert not (package / "core" / "translations").exists()


def test_translations_stay_new_messages_enter_and_unused_ones_go(package):
    translate.main(["memos"])
    fill()
    (package / "memos" / "templates" / "show.html").write_text('{{ _("Return") }}{{ _("Sign") }}')
    translate.main(["memos"])
    found = catalogue()
    assert found["Return"].string == "Rudisha"
    assert not found["Sign"].string
    assert "Refuse" not in found
    assert b"Refuse" not in translate.path_of("memos").read_bytes()


def test_what_another_catalogue_says_is_taken_over(package):
    translate.main(["memos"])
    fill()
    (package / "web" / "views.py").write_text('_("Approve")')
    translate.main(["web"])
    assert catalogue("web")["Approve"].string == "Idhinisha"


def test_a_second_run_changes_nothing(package):
    translate.main(["memos"])
    fill()
    before = translate.path_of("memos").read_bytes()
    translate.main(["memos"])
    assert translate.path_of("memos").read_bytes() == before


def test_a_complete_catalogue_passes(package):
    translate.main(["memos"])
    fill()
    assert faults() == []
    assert translate.main(["memos", "--check"]) == 0


def test_a_message_without_swahili_fails(package, capsys):
    translate.main(["memos"])
    fill()
    (package / "memos" / "more.py").write_text('_("Sign")')
    assert translate.main(["memos", "--check"]) == 1
    assert capsys.readouterr().out == "memos: missing: Sign\n"
    translate.main(["memos"])
    assert faults() == ["memos: missing: Sign"]


def test_one_missing_plural_form_fails(package):
    translate.main(["memos"])
    fill(**{"%(num)d file": ("jalada %(num)d", "")})
    assert len(faults()) == 1
    assert "missing" in faults()[0]


def test_other_placeholders_fail(package):
    translate.main(["memos"])
    fill(**{"%(num)d file": ("jalada moja", "majalada %(count)d")})
    assert len(faults()) == 1
    assert "other placeholders" in faults()[0]


def test_a_singular_may_say_one_in_words(package):
    translate.main(["memos"])
    fill(**{"%(num)d file": ("jalada moja", "majalada %(num)d")})
    assert faults() == []


def test_fuzzy_fails(package):
    translate.main(["memos"])
    fill()
    path = translate.path_of("memos")
    path.write_text(path.read_text().replace('msgid "Approve"', '#, fuzzy\nmsgid "Approve"'))
    assert faults() == ["memos: fuzzy: Approve"]


def test_obsolete_fails(package):
    translate.main(["memos"])
    fill()
    (package / "memos" / "templates" / "show.html").write_text("")
    assert faults() == [f"memos: obsolete: {name}" for name in ("Open", "Refuse", "Return")]


def test_one_english_with_two_swahilis_fails(package):
    translate.main(["memos"])
    fill()
    (package / "web" / "views.py").write_text('_("Approve")')
    translate.main(["web"])
    fill("web", Approve="Ridhia")
    assert faults() == ["web and memos say this in two ways: Approve"]


def test_an_unknown_feature_is_one_clear_line(package, capsys):
    with pytest.raises(SystemExit) as stopped:
        translate.main(["nothing"])
    assert stopped.value.code == 2
    assert "no such feature: nothing" in capsys.readouterr().err


def test_only_first_arguments_and_fields_of_refusals_are_messages():
    source = b'raise Denied("Say it", reason="never")\nother("not this")\nraise errors.Invalid(key="Again")'
    assert [row[2] for row in extract(io.BytesIO(source), {}, [], {})] == ["Say it", "Again"]


def test_the_catalogue_of_the_web_layer_is_complete():
    assert [line for line in translate.check(["web"]) if line.startswith("web:")] == []


def test_its_head_says_how_plurals_are_formed():
    with translate.path_of("web").open("rb") as file:
        assert read_po(file).num_plurals == 2
