"""A rich text in a form: what it takes, how it is drawn without script, and the browser's copy of it."""

import pytest
from bs4 import BeautifulSoup
from flask_login import login_user
from werkzeug.datastructures import MultiDict

from geos.core.richtext import TextFormat
from geos.web.assets import STATIC
from geos.web.conflict import conflict
from geos.web.fields import RichText, TextField
from geos.web.forms import Form
from geos.web.validators import Length, Optional, Required

KEY = "a-key-of-sixteen-or-more"
PLAIN, HTML = TextFormat.PLAIN, TextFormat.HTML
LIST = "<ul><li><p>vitanda</p></li></ul>"


class Note(Form):
    subject = TextField("Mada", [Required(), Length(max=50)])
    body = RichText("Maelezo", [Required()], most=40, paragraphs=[("Salamu", "<p>Nakusalimu.</p>")])


class Loose(Form):
    body = RichText("Maelezo", [Optional()], most=40)


@pytest.fixture
def note(app, person):
    """A form of what was sent, or one that shows `given`; somebody is signed in."""
    with app.test_request_context("/x"):
        login_user(person)

        def make(given=None, kind=Note, **sent):
            if sent:
                made = kind(MultiDict({"subject": "Ikama", **sent}))
                made.validate()
                return made
            return kind(formdata=None, data={"body": given})

        yield make


def drawn(field):
    return BeautifulSoup(str(field.draw()), "html.parser")


@pytest.mark.parametrize(
    ("sent", "data", "format"),
    [
        ({"body": " Habari\r\n\r\nyako "}, "Habari\n\nyako", PLAIN),
        ({"body": "<b>Habari</b>"}, "<b>Habari</b>", PLAIN),
        ({"body": "<p>Habari</p><p>yako</p>", "body_format": "html"}, "Habari\n\nyako", PLAIN),
        ({"body": f"<script>x()</script>{LIST}", "body_format": "html"}, LIST, HTML),
        ({"body": "<p>a<b>b</b></p>", "body_format": "HTML"}, "<p>a<b>b</b></p>", PLAIN),
    ],
)
def test_what_is_kept_of_what_was_sent(note, sent, data, format):
    body = note(**sent).body
    assert (body.data, body.format, list(body.errors)) == (data, format, [])


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"body": "a" * 41}, "Fupisha hadi herufi 40; sasa ni 41"),
        (
            {"body": f"<ul><li>{'a' * 41}</li></ul>", "body_format": "html"},
            "Fupisha hadi herufi 40; sasa ni 43",
        ),
        (
            {"body": "<ul><li>a</ul><hr>" * 200, "body_format": "html"},
            "Fupisha hadi herufi 40; sasa ni 998",
        ),
        ({"body": "<p> </p><p><br></p>", "body_format": "html"}, "Andika maelezo"),
        ({"body": ""}, "Andika maelezo"),
        ({"body": "siri\u202ekubwa"}, "Andika upya: kuna alama zisizosomeka"),
    ],
)
def test_what_is_refused_and_why(note, sent, error):
    assert [str(said) for said in note(**sent).body.errors] == [error]


def test_a_short_text_of_endless_markup_is_too_long(note):
    body = note(kind=Loose, body="<hr>" * 900, body_format="html").body
    assert len(body.errors) == 1


def test_a_plain_text_is_a_text_area_that_needs_no_script(note):
    page = drawn(note("Habari <b>").body)
    area = page.textarea
    assert (area["name"], area.text, area["maxlength"]) == ("body", "\nHabari <b>", "40")
    assert not area.has_attr("hidden")
    assert page.select_one("[name=body_format]")["value"] == "plain"
    assert page.label["for"] == area["id"]
    assert page.noscript is None


def test_a_text_with_a_list_is_shown_and_sent_back_as_it_is_where_no_script_runs(note):
    page = drawn(note((LIST, HTML)).body)
    assert page.select_one("[data-shown] li").text == "vitanda"
    assert page.textarea.has_attr("hidden")
    assert page.textarea.text.strip() == LIST
    assert page.select_one("[name=body_format]")["value"] == "html"
    assert "JavaScript" in page.noscript.text


def test_the_toolbar_waits_with_a_word_for_every_tool(note):
    bar = drawn(note("a").body).find(role="toolbar")
    assert bar["aria-label"]
    tools = bar.select("button.tool")
    assert len(tools) == 18
    assert all(tool["aria-label"] and tool["type"] == "button" for tool in tools)
    assert {tool["data-act"] for tool in bar.select("[aria-pressed]")} == {
        *("bold", "italic", "underline", "heading2", "heading3", "bullets", "numbers", "quote")
    }
    icons = (STATIC / "vendor" / "editor-icons.svg").read_text()
    used = {use["href"].split("#")[1] for use in bar.select("use")}
    assert all(f'<symbol id="{name}"' in icons for name in used)
    assert [(b.string, b["data-paragraph"]) for b in bar.select("[data-paragraph]")] == [
        ("Salamu", "<p>Nakusalimu.</p>")
    ]


def test_every_tool_of_the_page_is_known_to_the_script(note):
    script = (STATIC / "editor.js").read_text()
    for tool in drawn(note("a").body).find_all(attrs={"data-act": True}):
        assert f"    {tool['data-act']}: " in script


def test_the_editor_is_loaded_where_one_writes_and_nowhere_else(inside):
    assert [tag["src"] for tag in inside.get("/kit").select("script[src*='editor']")]
    for page in ("/", "/more"):
        assert "editor" not in str(inside.get(page))
    assert "tiptap" not in str([tag["src"] for tag in inside.get("/kit").select("script[src]")])


def test_the_editor_is_light_enough_for_a_slow_line(page):
    names = ("vendor/tiptap.js", "editor.js", "editor.css", "vendor/editor-icons.svg")
    weights = {
        name: len(page.client.get(f"/static/x/{name}", headers={"Accept-Encoding": "br"}).data)
        for name in names
    }
    assert sum(weights.values()) < 110_000, weights
    assert sum(weights.values()) - weights["vendor/tiptap.js"] < 9_000, weights


def test_a_form_that_was_acted_upon_tells_the_browser_to_forget_its_copy(app, person):
    def arrive(kind, status):
        with app.test_request_context("/x", method="POST", data={"subject": "a", "body": "b", "once": KEY}):
            login_user(person)
            assert kind().validate_on_submit()
            answer = app.make_response(("", status))
            return app.process_response(answer).headers.getlist("Set-Cookie")

    class Bare(Form):
        subject = TextField("Mada", [Required(), Length(max=50)])

    assert [
        cookie
        for cookie in arrive(Note, 303)
        if cookie.startswith(f"sent={KEY};") and "SameSite=Lax" in cookie
    ]
    for kind, status in ((Note, 422), (Bare, 303)):
        assert not [cookie for cookie in arrive(kind, status) if cookie.startswith("sent=")]


# Two at once ---------------------------------------------------------------------------------------

BASE = {"subject": "Ikama", "body": ("Aya moja.\n\nAya mbili.", PLAIN)}


def test_what_only_the_other_changed_is_taken_over(note):
    form = note(body="Aya moja.\n\nAya mbili.")
    clash = conflict(form, {"subject": "Ikama mpya", "body": (LIST, HTML)}, BASE, version=5, who="Asha")
    assert (clash.clashes, clash.merged) == ((), ("Mada", "Maelezo"))
    assert (form.subject.data, form.body.data, form.body.format) == ("Ikama mpya", LIST, HTML)
    assert form.version.data == 5
    assert 'value="Ikama mpya"' in str(form.subject.draw())


def test_what_only_i_changed_stays_and_is_no_clash(note):
    form = note(body="Aya moja yangu.\n\nAya mbili.")
    clash = conflict(form, BASE, BASE, version=5)
    assert (clash.clashes, clash.merged) == ((), ())
    assert form.body.data == "Aya moja yangu.\n\nAya mbili."


def test_changes_of_different_paragraphs_are_put_together(note):
    form = note(body="Aya moja yangu.\n\nKati.\n\nAya mbili.")
    base = {"body": ("Aya moja.\n\nKati.\n\nAya mbili.", PLAIN)}
    theirs = {"body": ("<p>Aya moja.</p><p>Kati.</p><p>Aya <strong>yao</strong>.</p>", HTML)}
    assert conflict(form, theirs, base, version=5).merged == ("Maelezo",)
    assert (form.body.data, form.body.format) == (
        "<p>Aya moja yangu.</p><p>Kati.</p><p>Aya <strong>yao</strong>.</p>",
        HTML,
    )


def test_what_both_changed_is_shown_side_by_side_and_mine_stays(note, app):
    form = note(body="Aya yangu.", subject="Yangu")
    theirs = {"subject": "Yao", "body": ("Aya yao.", PLAIN)}
    clash = conflict(
        form, theirs, {"subject": "Ikama", "body": ("Aya moja.", PLAIN)}, version=5, who="Asha Mwinyi"
    )
    assert [part.name for part in clash.clashes] == ["subject", "body"]
    body = clash.clashes[1]
    assert body.theirs == "<p>Aya <del>moja</del><ins>yao</ins>.</p>"
    assert body.own == "<p>Aya <del>yao</del><ins>yangu</ins>.</p>"
    assert form.body.data == "Aya yangu."
    page = BeautifulSoup(str(app.extensions["kit"].conflict(clash)), "html.parser")
    assert "Asha Mwinyi" in page.h2.text
    assert page.section["role"] == "alert"
    assert [(b["data-take"], b["data-plain"]) for b in page.select("[data-take]")] == [
        ("subject", "Yao"),
        ("body", "Aya yao."),
    ]


def test_without_knowing_what_was_read_the_two_texts_are_compared(note):
    form = note(body="Aya yangu.")
    (part,) = conflict(form, {"body": ("Aya yao.", PLAIN)}, None, version=5).clashes
    assert part.theirs == "<p>Aya yao.</p>"
    assert part.own == "<p>Aya <del>yao</del><ins>yangu</ins>.</p>"


def test_both_wrote_the_same_and_nothing_clashes(note):
    form = note(body="Sawa.")
    assert conflict(form, {"body": ("<p>Sawa.</p>", HTML)}, BASE, version=5).clashes == ()
