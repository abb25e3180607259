"""A browser in miniature: it signs in, asks for pages, and checks what every page must have."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

CONTROLS = ("input", "select", "textarea")
UNLABELLED = ("hidden", "submit", "button", "image")  # or they are their own label
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
        for waiting in self.soup.find_all("template"):
            waiting.clear()  # what only a script puts on the page is not on it
        if response.mimetype == "text/html" and status in (200, 422):
            faults = list(self.faults(whole))
            assert not faults, "\n".join(faults)
        return self.soup

    def faults(self, whole: bool = True) -> Iterator[str]:
        """What is wrong with the last page."""
        tags = self.soup.find_all(True)  # walked through once: a selector each would be half of a test's time
        if whole:
            yield from _head(self.soup)
        yield from _controls(tags)
        yield from _ids(tags)
        yield from _inline(tags)
        yield from _leaks(self.soup, tags)
        yield from self._dead_links(tags)

    def _dead_links(self, tags: list[Tag]) -> Iterator[str]:
        routes = self.app.url_map.bind("localhost")
        for method, address in _led_to(tags):
            path = urlsplit(address).path
            if not path.startswith("/"):
                continue
            try:
                routes.match(path, method=method)
            except (MethodNotAllowed, RequestRedirect) as error:
                yield f"{method} {path}: {type(error).__name__}"
            except HTTPException:
                yield f"leads nowhere: {path}"


def _led_to(tags: list[Tag]) -> set[tuple[str, str]]:
    """Where links and forms lead, and how."""
    links = {("GET", str(tag["href"])) for tag in tags if tag.name == "a" and tag.has_attr("href")}
    forms = (tag for tag in tags if tag.name == "form" and tag.get("method") == "post")
    return links | {("POST", str(tag["action"])) for tag in forms if tag.has_attr("action")}


def _head(soup: BeautifulSoup) -> Iterator[str]:
    html = soup.html
    if html is None or html.get("lang") not in ("sw", "en"):
        yield "the page does not say its language"
    headings = soup.find_all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    elif soup.title is None or _text(headings[0]) not in _text(soup.title):
        yield f"title {_text(soup.title) if soup.title else ''!r} without h1 {_text(headings[0])!r}"


def _controls(tags: list[Tag]) -> Iterator[str]:
    labelled = {tag.get("for") for tag in tags if tag.name == "label"}
    for tag in tags:
        if tag.name in CONTROLS and tag.get("type") not in UNLABELLED:
            named = tag.get("aria-label") or tag.get("aria-labelledby") or tag.get("id", "") in labelled
            if not named and not tag.find_parent("label"):
                yield f"without label: {tag}"
        elif tag.name in ("button", "summary") or (tag.name == "a" and tag.has_attr("href")):
            if not _worded(tag) and tag.get("aria-hidden") != "true":
                yield f"without words: {tag}"
        elif not _described(tag):
            yield f"without text: {tag}"


def _worded(act: Tag) -> bool:
    return bool(_text(act) or act.get("aria-label") or any(image.get("alt") for image in act.find_all("img")))


def _described(tag: Tag) -> bool:
    if tag.name == "img":
        return tag.has_attr("alt")
    return tag.name != "svg" or any(map(tag.has_attr, ("aria-hidden", "aria-label", "aria-labelledby")))


def _ids(tags: list[Tag]) -> Iterator[str]:
    ids = Counter(str(tag["id"]) for tag in tags if tag.has_attr("id"))
    yield from (f"id twice: {name}" for name, times in ids.items() if times > 1)
    for attribute, tag in product(("for", "aria-describedby", "aria-labelledby", "list"), tags):
        value = tag.get(attribute, "")
        names = value if isinstance(value, list) else value.split()
        yield from (f"{attribute} names no id: {name}" for name in names if name not in ids)


def _inline(tags: list[Tag]) -> Iterator[str]:
    for tag in tags:
        scripted = tag.name == "script" and not tag.has_attr("src")
        address = str(tag.get("href", ""))
        if tag.name == "style" or scripted or tag.has_attr("style") or address.startswith("javascript:"):
            yield f"inline: {tag}"
        yield from (f"handler {name} in {tag.name}" for name in tag.attrs if name.startswith("on"))


def _leaks(soup: BeautifulSoup, tags: list[Tag]) -> Iterator[str]:
    values = [str(tag[name]) for tag in tags for name in ("value", "aria-label") if tag.has_attr(name)]
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
