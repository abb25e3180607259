"""A person who does not touch the mouse: everything by keys, and the page itself tells if a pointer moved."""

from playwright.sync_api import Page

NOTE_POINTER = """
for (const kind of ["pointerdown", "mousedown", "touchstart"])
  addEventListener(kind, () => localStorage.setItem("pointer", kind), true);
"""
FARTHEST = 150  # presses of Tab to whatever a page has


class Keyboard:
    """Keys of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(NOTE_POINTER)

    def press(self, *keys: str) -> "Keyboard":
        """One key, or several together, after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text: str) -> "Keyboard":
        """Letter by letter, where the cursor is."""
        self.page.keyboard.type(text)
        return self

    def write(self, text: str) -> "Keyboard":
        """The same in place of what stands there."""
        return self.press("Control+a").type(text)

    def to(self, selector: str) -> "Keyboard":
        """Press Tab until the cursor is there."""
        for _ in range(FARTHEST):
            if self._at(selector):
                return self
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {selector} on {self.page.url}")

    def _at(self, selector: str) -> bool:
        return bool(self.page.evaluate("what => document.activeElement.matches(what)", selector))

    def follow(self, *keys: str) -> None:
        """Keys that lead to another page; back when it is there, with its script."""
        mark = "() => !document.documentElement.dataset.left && document.readyState !== 'loading'"
        self.page.evaluate("document.documentElement.dataset.left = '1'")
        self.press(*keys)
        self.page.wait_for_function(mark)
        self.page.wait_for_load_state("domcontentloaded")

    def register(self) -> None:
        """Register what is shown; the next comes."""
        self.follow("Control+Enter")

    @property
    def asked_for(self) -> bool:
        """Whether the page put the cursor into a field, because an answer is missing."""
        return self._at("input:not([type=radio]), textarea")

    def number_of(self, value: str) -> int:
        """The place from 1 of a choice in the list of files: what Alt and a digit choose."""
        values = self.page.locator("#register [name=file]").evaluate_all("all => all.map(one => one.value)")
        return values.index(value) + 1

    def choice_with(self, words: str) -> str:
        """The value of the choice in the list of files that says this."""
        label = self.page.locator("#register label", has_text=words).filter(
            has=self.page.locator("[name=file]")
        )
        return label.first.locator("[name=file]").get_attribute("value") or ""

    @property
    def mouse_rested(self) -> bool:
        """Whether no pointer was pressed on this person's pages."""
        return self.page.evaluate("localStorage.getItem('pointer')") is None
