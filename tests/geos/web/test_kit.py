"""Every component once, in both languages; and the page that shows them."""

import itertools
import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import geos
from geos.web.kit import COMPONENTS, Kit


@pytest.mark.parametrize("language", ["sw", "en"])
@pytest.mark.parametrize("url", ["/kit", "/kit/dialog", "/more"])
def test_the_pages_of_the_kit_are_whole(inside, person, url, language):
    person.language = language
    assert inside.get(url).html["lang"] == language


def test_the_kit_page_shows_every_component(inside):
    drawn = []
    original = Kit.__getattr__

    def noted(self, name):
        drawn.append(name)
        return original(self, name)

    Kit.__getattr__ = noted
    try:
        inside.get("/kit")
    finally:
        Kit.__getattr__ = original
    elsewhere = {
        *(
            "back",
            "room_tabs",
            "dialog_form",
            "act",
            "menu_act",
            "attachment",
            "state",
            "form_acts",
            "submit",
            "go",
            "language_pair",
        ),
        *("field_password", "field_code", "band", "mark", "exports"),
    }
    assert set(dir(inside.app.extensions["kit"])) - set(drawn) - elsewhere == set()


def test_every_component_says_what_it_takes():
    for path in COMPONENTS.glob("*.html"):
        assert path.read_text(encoding="utf-8").startswith("{#"), path.name


def test_an_unknown_component_is_an_error(app):
    with pytest.raises(UndefinedError, match="nonsense"):
        draw(app, "{{ kit.nonsense() }}")


def test_dialogs_refuse_and_act(inside):
    inside.post("/kit/dialog", form_on="/kit/dialog", status=422, remarks="")
    assert inside.problems == ["Andika maoni"]
    inside.post("/kit/dialog", form_on="/kit/dialog", remarks="Sawa")
    inside.follow()
    assert "Dirisha hili ni mfano. Halibadilishi chochote." in inside.flashes


def draw(app, source, **facts):
    with app.test_request_context():
        return app.jinja_env.from_string(source).render(**facts)


def test_the_holding_strip_fills_its_width_whatever_the_times(app):
    stages = [
        {"name": str(n), "held": "siku 1", "share": share, "state": "past"}
        for n, share in enumerate([0, 1, 999])
    ]
    html = draw(app, "{{ kit.strip(stages) }}", stages=stages)
    places = [(float(x), float(w)) for x, w in re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', html)]
    assert len(places) == 3
    assert places[0][0] == 0
    for (x, width), (following, _) in itertools.pairwise(places):
        assert x + width <= following
    assert 99 < sum(places[-1]) <= 100
    assert all(width >= 1.5 for _, width in places)


@pytest.mark.parametrize("percent", [-5, 0, 41, 100, 250])
def test_a_meter_never_leaves_its_track(app, percent):
    width = re.findall(r'rect width="(-?\d+)%"', draw(app, "{{ kit.meter(n, 'x') }}", n=percent))[1]
    assert 0 <= int(width) <= 100


def test_components_escape_what_people_wrote(app):
    bad = '<i>"'
    for call in (
        "tag('wait', x)",
        "ref(x)",
        "flash(x)",
        "post(x, x, x)",
        "crumb([(x, x)])",
        "minutes([{'text': x}])",
    ):
        assert "<i>" not in draw(app, "{{ kit." + call + " }}", x=bad)


@pytest.mark.parametrize("rank", range(5))
def test_a_level_has_its_word(app, rank):
    words = ["Wazi", "Ofisi", "Siri", "Siri Sana", "Siri Kuu"]
    assert f">{words[rank]}<" in draw(app, "{{ kit.level(rank) }}", rank=rank)


def test_no_template_holds_style_or_script_of_its_own():
    for path in COMPONENTS.parent.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style|<script(?! src=)|\son[a-z]+=\"", text), path.name


def test_a_form_in_a_dialog_always_says_where_it_is_sent():
    """Shown over another page, a form without an address would be sent to that one."""
    pages = Path(geos.__file__).parent.glob("*/templates/**/*.html")
    faulty = [page.name for page in pages if re.search(r"dialog_form\(\w+, (''|\"\")", page.read_text())]
    assert faulty == []
