"""A person before the screen: goes, writes, presses, looks; notes what a page does wrong."""

from pathlib import Path

from playwright.sync_api import Page, expect

SEEN_PICTURES_ARE_THERE = """() => [...document.images].every(picture =>
  picture.complete || picture.getBoundingClientRect().top > innerHeight)"""


class Person:
    """Everything is found by what a reader sees: labels, buttons, links, words."""

    def __init__(self, page: Page, pictures: Path, system) -> None:
        self.page, self.pictures, self.system = page, pictures, system
        self.troubles: list[str] = []
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("response", lambda answer: self._server_error(answer))

    def _note(self, kind: str, text: str) -> None:
        expected = "status of 4" in text  # refusals that a test asks for
        if kind == "error" and not expected:
            self.troubles.append(text)

    def _server_error(self, answer) -> None:
        if answer.status >= 500:
            self.troubles.append(f"{answer.status} {answer.url}")

    def sign_in(self, username: str, password: str) -> None:
        """By the real form."""
        self.page.goto("/")
        self.page.locator("input[type=email]").fill(username)
        self.page.locator("input[type=password]").fill(password)
        self.page.locator("main button.btn-go").click()
        expect(self.page.locator("nav.rail")).to_be_visible()

    def go(self, path: str) -> "Person":
        """Open a page of this installation."""
        self.page.goto(path)
        return self

    def press(self, words: str, *, exact: bool = False) -> "Person":
        """Press the button or link with these words, in the dialog where one is open."""
        place = self.page.locator("dialog[open]") if self.page.locator("dialog[open]").count() else self.page
        button = place.get_by_role("button", name=words, exact=exact)
        link = place.get_by_role("link", name=words, exact=exact)
        target = button.or_(link).locator("visible=true").first
        target.click()
        self.page.wait_for_load_state()
        return self

    def write(self, label: str, text: str) -> "Person":
        """Fill the field with this label."""
        self._place().get_by_label(label, exact=False).locator("visible=true").first.fill(text)
        return self

    def compose(self, text: str, *, more: bool = False) -> "Person":
        """Write in the editor, a blank line between paragraphs; `more` goes on behind what stands there."""
        self.page.locator("[data-rich][data-ready]").first.wait_for()
        sheet = self.page.locator("[data-rich] [role=textbox]").first
        sheet.click()
        self.page.keyboard.press("Control+End" if more else "Control+a")
        for number, paragraph in enumerate(text.split("\n\n")):
            if number or more:
                self.page.keyboard.press("Enter")
            self.page.keyboard.insert_text(paragraph)
        return self

    def choose(self, label: str, option: str) -> "Person":
        """Choose in a list, by a part of the option's words."""
        field = self._place().get_by_label(label, exact=False).locator("visible=true").first
        value = field.locator("option", has_text=option).first.get_attribute("value")
        field.select_option(value)
        return self

    def _place(self):
        dialog = self.page.locator("dialog[open]")
        return dialog if dialog.count() else self.page

    def sees(self, *words: str) -> "Person":
        """These words stand on the page."""
        for text in words:
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    def does_not_see(self, *words: str) -> "Person":
        """These words stand nowhere on the page."""
        for text in words:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def picture(self, name: str) -> "Person":
        """Keep what the screen shows, once the pictures on it have come."""
        self.pictures.mkdir(exist_ok=True)
        self.page.wait_for_function(SEEN_PICTURES_ARE_THERE)
        self.page.screenshot(path=self.pictures / f"{name}.png")
        return self
