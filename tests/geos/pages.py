"""A browser in miniature: it signs in, asks for pages, and checks what every page must have."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

CONTROLS = "input:not([type=hidden]), select, textarea"
MARKS = re.compile(r"\{\{\w+\}\}")  # of a letter's template: they are meant to be seen, and have no blanks
# What no reader should ever see: a forgotten value, a forgotten placeholder, an object.
LEAKS = re.compile(r"\bNone\b(?! of)|%\(\w+\)[sd]|<[\w.]+ object at|\bUndefined\b|lazy_gettext|\{\{|\}\}")


class Client(FlaskClient):
    """Each request begins with an empty `g`, also where a test holds an application context open."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            for name in list(g):
                g.pop(name, None)
        return super().open(*args, **kwargs)


class Browser:
    """Follows no redirect by itself; `response` is the last answer, `soup` the last page."""

    def __init__(self, app: Flask, language: str = "sw") -> None:
        self.app = app
        self.language = language
        self._begin()

    def _begin(self) -> None:
        self.client = Client(self.app, self.app.response_class, use_cookies=True)
        self.response: TestResponse
        self.soup = BeautifulSoup("", "html.parser")
        if self.language != "sw":  # a browser in which nobody has chosen anything speaks Swahili
            self.client.set_cookie("lang", self.language)

    def sign_in(self, who: Any, password: str | None = None) -> "Browser":
        """Sign in by the real form; `who` has a `username`. Whoever was signed in before is forgotten."""
        if password is None:
            from tests.geos.factories import PASSWORD as password  # the factories need the application
        self._begin()
        with self.app.test_request_context():
            url = self.app.url_for("accounts.sign_in")
        self.post(url, username=who.username, password=password)
        return self

    def sign_out(self) -> "Browser":
        """Be nobody again: a fresh browser without cookies of a session."""
        self._begin()
        return self

    def get(self, url: str, status: int = 200, htmx: bool = False) -> BeautifulSoup:
        """A page, checked; `htmx` asks for its fragment."""
        headers = {"HX-Request": "true"} if htmx else {}
        return self._take(self.client.get(url, headers=headers), status, whole=not htmx)

    def post(self, url: str, status: int = 303, form_on: str | None = None, **data: Any) -> BeautifulSoup:
        """Send a form. With `form_on` the hidden fields (csrf, once, version) come from that page's form.

        A value may be a list (several of a name) or an upload, `(stream, name)`.
        """
        hidden = self.hidden(url, form_on) if form_on else {}
        sent = {name: value for name, value in {**hidden, **data}.items() if value is not None}
        return self._take(self.client.post(url, data=sent), status, whole=True)

    def follow(self, status: int = 200) -> BeautifulSoup:
        """Go where the last answer leads."""
        assert self.response.status_code in (302, 303), self.response.status
        return self.get(self.response.location, status)

    def hidden(self, url: str, page: str) -> dict[str, str]:
        """Hidden fields of the form on `page` that is sent to `url`."""
        soup = self.get(page)
        for form in soup.select("form[method=post]"):
            if urlsplit(form.get("action") or page).path == urlsplit(url).path:
                return {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
        raise AssertionError(f"no form for {url} on {page}")

    @property
    def flashes(self) -> list[str]:
        """What the last page tells of the last act."""
        return [_text(tag) for tag in self.soup.select(".flash")]

    @property
    def problems(self) -> list[str]:
        """What the last page's error summary says."""
        return [_text(tag) for tag in self.soup.select(".errsum li")]

    def _take(self, response: TestResponse, status: int, whole: bool) -> BeautifulSoup:
        self.response = response
        assert response.status_code == status, f"{response.status}, not {status}: {_said(response)}"
        self.soup = BeautifulSoup(response.data, "html.parser")
        if response.mimetype == "text/html" and status in (200, 422):
            faults = list(self.faults(whole))
            assert not faults, "\n".join(faults)
        return self.soup

    def faults(self, whole: bool = True) -> Iterator[str]:
        """What is wrong with the last page."""
        if whole:
            yield from _head(self.soup)
        yield from _controls(self.soup)
        yield from _ids(self.soup)
        yield from _inline(self.soup)
        yield from _leaks(self.soup)
        yield from self._dead_links()

    def _dead_links(self) -> Iterator[str]:
        routes = self.app.url_map.bind("localhost")
        for tag, name, method in ((t, n, m) for sel, n, m in LINKS for t in self.soup.select(sel)):
            path = urlsplit(str(tag[name])).path
            if not path.startswith("/"):
                continue
            try:
                routes.match(path, method=method)
            except (MethodNotAllowed, RequestRedirect) as error:
                yield f"{method} {path}: {type(error).__name__}"
            except HTTPException:
                yield f"leads nowhere: {path}"


LINKS = (("a[href]", "href", "GET"), ("form[method=post][action]", "action", "POST"))


def _head(soup: BeautifulSoup) -> Iterator[str]:
    html = soup.html
    if html is None or html.get("lang") not in ("sw", "en"):
        yield "the page does not say its language"
    headings = soup.select("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    elif soup.title is None or _text(headings[0]) not in _text(soup.title):
        yield f"title {_text(soup.title) if soup.title else ''!r} without h1 {_text(headings[0])!r}"


def _controls(soup: BeautifulSoup) -> Iterator[str]:
    for control in soup.select(CONTROLS):
        if control.get("type") in ("submit", "button", "image"):
            continue
        named = control.get("aria-label") or control.get("aria-labelledby") or control.find_parent("label")
        if not named and not soup.select(f'label[for="{control.get("id", "")}"]'):
            yield f"without label: {control}"
    for act in soup.select("button, a[href], summary"):
        pictured = act.select("img[alt]:not([alt=''])")
        if not (_text(act) or pictured or act.get("aria-label")) and act.get("aria-hidden") != "true":
            yield f"without words: {act}"
    for image in soup.select(
        "img:not([alt]), svg:not([aria-hidden]):not([aria-label]):not([aria-labelledby])"
    ):
        yield f"without text: {image}"


def _ids(soup: BeautifulSoup) -> Iterator[str]:
    ids = [tag["id"] for tag in soup.select("[id]")]
    yield from (f"id twice: {name}" for name in {name for name in ids if ids.count(name) > 1})
    for attribute in ("for", "aria-describedby", "aria-labelledby", "list"):
        for tag in soup.select(f"[{attribute}]"):
            value = tag[attribute]
            names = value if isinstance(value, list) else str(value).split()
            yield from (f"{attribute} names no id: {name}" for name in names if name not in ids)


def _inline(soup: BeautifulSoup) -> Iterator[str]:
    yield from (
        f"inline: {tag}" for tag in soup.select("style, script:not([src]), [style], [href^='javascript:']")
    )
    for tag in soup.find_all(True):
        yield from (f"handler {name} in {tag.name}" for name in tag.attrs if name.startswith("on"))


def _leaks(soup: BeautifulSoup) -> Iterator[str]:
    values = [
        str(tag.get(name, ""))
        for tag in soup.select("[value], [aria-label]")
        for name in ("value", "aria-label")
    ]
    for text in [soup.get_text(" "), *values]:
        yield from (f"shown: {found}" for found in LEAKS.findall(MARKS.sub("", text)))


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


def _said(response: TestResponse) -> str:
    """The main words of a page, for a test's message."""
    if response.mimetype != "text/html":
        return response.text[:500]
    soup = BeautifulSoup(response.data, "html.parser")
    return _text(soup.select_one("main") or soup)[:800]
