"""What keeps people out of a page: axe-core's findings, and scrolling sideways on a narrow screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = {"wide": 1280, "phone": 390}
NARROW = 320  # CSS pixels; WCAG 2.2, 1.4.10
HEIGHT = 844


def violations(page: Page) -> list[tuple[str, str]]:
    """(rule, the first element against it) by axe-core."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:160]) for each in found]


def faults(page: Page, width: int = WIDTHS["wide"]) -> list[tuple[object, ...]]:
    """What is wrong on this page: axe at one width, sideways scroll at the narrowest."""
    _widen(page, width)
    found: list[tuple[object, ...]] = [(page.url, width, *fault) for fault in violations(page)]
    _widen(page, NARROW)
    if over := page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"):
        found.append((page.url, NARROW, "sideways scroll", over))
    _widen(page, WIDTHS["wide"])
    return found


def _widen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
