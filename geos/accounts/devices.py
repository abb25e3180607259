"""A browser's own long line about itself, in words: "Chrome on Windows"."""

from flask_babel import gettext as _

# The first that occurs names it: those that pose as others stand before those others.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def words(line: str) -> str:
    """Which browser on which system, in the reader's language."""
    browser, system = _first(BROWSERS, line), _first(SYSTEMS, line)
    if browser and system:
        return str(_("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(_("a device that did not say what it is"))


def _first(table: tuple[tuple[str, str], ...], line: str) -> str:
    return next((name for sign, name in table if sign in line), "")
