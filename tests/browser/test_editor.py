"""Writing in the browser, by keys alone: a memo on the real application, two people, cut lines."""

import json
import threading
from contextlib import suppress
from types import SimpleNamespace

import pytest
from playwright.sync_api import TimeoutError, expect
from werkzeug.serving import make_server

from geos.app import create_app
from geos.core.db import db
from geos.core.richtext import TextFormat
from geos.memos.models import Memo
from tests.browser.conftest import SIZES
from tests.browser.keyboard import Keyboard
from tests.browser.person import Person
from tests.geos import factories
from tests.geos.core.richtext.pasted import WORD
from tests.geos.memos import scenes
from tests.geos.own import paths

EDITOR = "[role=textbox]"
TOOLS = (
    "bold",
    "italic",
    "underline",
    "heading2",
    "heading3",
    "bullets",
    "numbers",
    "quote",
    "table",
    "rowAfter",
)
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/html", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
# Shortly after it was entered, the editor puts the cursor where it believes it to be: no person is that quick
# with a second key, a test is. So the editor itself is asked, and the key pressed again until it agrees.
AT_THE_END = """() => {
  const { selection, doc } = document.activeElement.editor.state;
  return selection.empty && selection.head === doc.content.size - 1;
}"""
COPIES = "() => Object.entries(localStorage).filter(([key]) => key.startsWith('draft:'))"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The application in this process, with an office and a memo that is a draft of its officer."""
    folder = tmp_path_factory.mktemp("editor")
    app = create_app({"TESTING": True, **paths(folder), "GEOS_DATABASE_URL": f"sqlite:///{folder}/editor.db"})
    with app.app_context():
        db.create_all()
        office = factories.Office()
        names = {"officer": office.officer.username, "director": office.director.username}
        memos = [scenes.draft(office).id for _ in range(9)]
        db.session.commit()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    running = threading.Thread(target=server.serve_forever)
    running.start()
    url = f"http://127.0.0.1:{server.server_port}"
    yield SimpleNamespace(app=app, url=url, memos=iter(memos), pid=0, seats={}, **names)
    server.shutdown()
    running.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def sit(place, chromium, request, tmp_path):
    """Somebody at a screen of their own, with keys."""
    opened = []

    def sit_down(username="", *, size="wide", script=True):
        context = chromium.new_context(
            base_url=place.url, viewport=SIZES[size], java_script_enabled=script, reduced_motion="reduce"
        )
        opened.append(context)
        page = context.new_page()
        request.node.screens = [*getattr(request.node, "screens", []), page]
        who = Person(page, tmp_path, place)
        who.keys = Keyboard(page)
        who.sign_in(username or place.officer, factories.PASSWORD)
        page.evaluate("localStorage.clear()")  # signing in was a click; from here on there are keys alone
        return who

    yield sit_down
    for context in opened:
        context.close()


@pytest.fixture
def memo(place):
    """A fresh draft of the officer: its number."""
    return next(place.memos)


def written(place, number):
    """What is kept of the memo."""
    with place.app.app_context():
        found = db.session.get(Memo, number)
        return found.body, found.body_format


def at_the_end(who):
    """The cursor in the editor, behind its last word, on a line of its own."""
    expect(who.page.locator(EDITOR)).to_be_visible()
    who.keys.to(EDITOR)
    for _ in range(20):
        who.keys.press("Control+End")
        with suppress(TimeoutError):
            who.page.wait_for_function(AT_THE_END, timeout=500)
            break
    else:
        raise AssertionError("the cursor does not go to the end")
    return who.keys.press("Enter")


def tool(who, name):
    """Press a tool by keys: Alt and F10 lead there, arrows to it; the cursor comes back into the text."""
    keys = who.keys.press("Alt+F10", "Home")
    keys.press(*["ArrowRight"] * TOOLS.index(name))
    assert who.page.evaluate("document.activeElement.dataset.act") == name
    keys.press("Enter")
    expect(who.page.locator(EDITOR)).to_be_focused()
    return keys


def save(who):
    """Out of the text by Escape and Tab, on to the green button."""
    who.keys.press("Escape", "Tab").to("main form .btn-go").follow("Enter")


def test_a_memo_is_written_with_keys_alone_and_opened_again(place, sit, memo):
    who = sit().go(f"/memos/{memo}/edit")
    keys = at_the_end(who)
    tool(who, "heading2").type("Sababu").press("Enter")
    keys.press("Control+b").type("Muhimu").press("Control+b").type(" sana").press("Enter")
    tool(who, "bullets").type("kwanza").press("Enter").type("pili").press("Enter", "Enter")
    tool(who, "table").type("Kifaa").press("Tab").type("Idadi").press("Tab", "Tab").type("Kitanda")
    tool(who, "rowAfter")
    pressed = who.page.locator("[data-act=table]")
    expect(pressed).to_have_attribute("aria-disabled", "true")
    save(who)
    who.sees("Sababu", "Kitanda")
    body, format = written(place, memo)
    assert format is TextFormat.HTML
    assert (
        "<h2>Sababu</h2><p><strong>Muhimu</strong> sana</p>"
        "<ul><li><p>kwanza</p></li><li><p>pili</p></li></ul>" in body
    )
    assert body.count("<tr>") == 4
    assert "<thead><tr><th><p>Kifaa</p></th><th><p>Idadi</p></th>" in body
    who.go(f"/memos/{memo}/edit")
    expect(who.page.locator(f"{EDITOR} table")).to_be_visible()
    expect(who.page.locator(f"{EDITOR} strong")).to_have_text("Muhimu")
    assert who.keys.mouse_rested
    assert who.troubles == []


def test_the_editor_says_what_it_is_and_its_tools_what_they_do(sit, memo):
    who = sit().go(f"/memos/{memo}/edit")
    editor = who.page.get_by_role("textbox", name="Maelezo")
    expect(editor).to_have_attribute("aria-multiline", "true")
    expect(editor).to_have_attribute("aria-required", "true")
    bar = who.page.get_by_role("toolbar")
    assert bar.locator("[tabindex='0']").count() == 1
    bold = bar.get_by_role("button", name="Herufi nzito")
    at_the_end(who).press("Control+b").type("a")
    expect(bold).to_have_attribute("aria-pressed", "true")


def test_what_word_puts_on_the_clipboard_comes_clean(place, sit, memo):
    who = sit().go(f"/memos/{memo}/edit")
    at_the_end(who)
    who.page.evaluate(PASTE, WORD)
    expect(who.page.locator(f"{EDITOR} table")).to_be_visible()
    assert who.page.locator(f"{EDITOR} [style*=font], {EDITOR} [class^=Mso]").count() == 0
    save(who)
    who.sees("Magodoro")
    body, _ = written(place, memo)
    assert (
        '<ol><li><p>Vitanda</p><ol type="a"><li><p>vya watoto</p></li></ol></li><li><p>Magodoro</p></li></ol>'
        in body
    )
    assert "<th><p><strong>Kifaa</strong></p></th>" in body
    assert who.troubles == []


def test_the_browser_s_copy_comes_back_and_is_gone_once_it_was_sent(sit, memo):
    who = sit().go(f"/memos/{memo}/edit")
    at_the_end(who).type("Maneno ambayo hayajatumwa")
    who.page.wait_for_function(f"() => ({COPIES})().length === 1")
    who.go(f"/memos/{memo}/edit").sees("Kivinjari hiki kina nakala")
    expect(who.page.locator(EDITOR)).not_to_contain_text("hayajatumwa")
    who.keys.to("[data-back]").press("Enter")
    expect(who.page.locator(EDITOR)).to_contain_text("Maneno ambayo hayajatumwa")
    who.page.locator(EDITOR).focus()
    save(who)
    who.sees("Maneno ambayo hayajatumwa")
    assert who.page.evaluate(COPIES) == []


def test_nothing_stays_in_the_browser_after_signing_out_or_for_somebody_else(sit, place, memo):
    who = sit().go(f"/memos/{memo}/edit")
    copy = {"at": 0, "once": "x", "fields": []}
    other = "localStorage.setItem('draft:999999:/memos/1/edit', copy)"
    who.page.evaluate(f"(copy) => {other}", json.dumps(copy))
    who.go("/memos")
    assert who.page.evaluate(COPIES) == []
    who.go(f"/memos/{memo}/edit")
    at_the_end(who).type("Siri yangu")
    who.page.wait_for_function(f"() => ({COPIES})().length === 1")
    who.page.evaluate("document.querySelector('[data-sign-out]').requestSubmit()")
    expect(who.page.locator("input[type=email]")).to_be_visible()
    assert who.page.evaluate(COPIES) == []


def test_what_was_written_comes_back_with_its_table_after_a_lost_session(place, sit, memo):
    who = sit().go(f"/memos/{memo}/edit")
    at_the_end(who)
    tool(who, "table").type("Kabla ya kukatika")
    with place.app.app_context():
        place.app.config["GEOS_SESSION_MINUTES"], before = 0, place.app.config["GEOS_SESSION_MINUTES"]
    who.page.wait_for_function("start => Date.now() - start > 1000", arg=who.page.evaluate("Date.now()"))
    save(who)
    expect(who.page.locator("input[type=email]")).to_be_visible()
    place.app.config["GEOS_SESSION_MINUTES"] = before
    who.page.locator("input[type=email]").fill(place.officer)
    who.page.locator("input[type=password]").fill(factories.PASSWORD)
    who.page.locator("main button.btn-go").click()
    who.go(f"/memos/{memo}/edit")
    expect(who.page.locator(f"{EDITOR} th").first).to_have_text("Kabla ya kukatika")
    who.page.locator(EDITOR).focus()
    save(who)
    assert "Kabla ya kukatika" in written(place, memo)[0]


def test_two_who_write_at_once_lose_nothing(place, sit, memo):
    one, two = sit().go(f"/memos/{memo}/edit"), sit().go(f"/memos/{memo}/edit")
    at_the_end(one).type("Aya ya kwanza yake")
    at_the_end(two).type("Aya ya pili yake")
    save(one)
    two.keys.press("Escape", "Tab").to("main form .btn-go").press("Enter")
    clash = two.page.locator(".clash")
    expect(clash).to_contain_text("Aya ya kwanza yake")
    expect(two.page.locator(EDITOR)).to_contain_text("Aya ya pili yake")
    assert "Aya ya pili" not in written(place, memo)[0]
    two.keys.to("[data-take=body]").press("Enter")
    expect(two.page.locator(EDITOR)).to_contain_text("Aya ya kwanza yake")
    two.keys.press("Enter")
    expect(two.page.locator(EDITOR)).to_contain_text("Aya ya pili yake")
    two.page.locator(EDITOR).focus()
    at_the_end(two).type("na aya ya kwanza yake")
    save(two)
    assert "Aya ya pili yake" in written(place, memo)[0]
    assert "na aya ya kwanza yake" in written(place, memo)[0]


def test_without_script_plain_text_is_written_and_a_table_stays(place, sit, memo):
    who = sit(script=False).go(f"/memos/{memo}/edit")
    who.write("Maelezo", "Aya moja.\n\nAya mbili.").press("Hifadhi rasimu")
    assert written(place, memo) == ("Aya moja.\n\nAya mbili.", TextFormat.PLAIN)
    table = "<table><tbody><tr><td><p>Kitanda</p></td></tr></tbody></table>"
    with place.app.app_context():
        found = db.session.get(Memo, memo)
        found.body, found.body_format = table, TextFormat.HTML
        db.session.commit()
    who.go(f"/memos/{memo}/edit").sees("Kitanda")
    assert "JavaScript" in who.page.locator("noscript").text_content()
    who.write("Mada", "Mada mpya").press("Hifadhi rasimu")
    assert written(place, memo) == (table, TextFormat.HTML)
