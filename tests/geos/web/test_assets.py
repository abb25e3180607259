"""Static files: vendored ones as they came, hashed names, kept compressed, light pages."""

import gzip
import json
import re
from base64 import b64encode
from hashlib import sha384
from pathlib import Path

import brotli
import pytest

import geos
from geos.web.assets import STATIC

VENDOR = STATIC / "vendor"
PACKAGE = Path(geos.__file__).parent
FIRST, LATER = 45_000, 10_000  # bytes: what a first visit and a later page may weigh


def manifest():
    return json.loads((VENDOR / "manifest.json").read_text())


def test_vendored_files_are_as_the_manifest_says():
    for part in manifest():
        digest = "sha384-" + b64encode(sha384((VENDOR / part["file"]).read_bytes()).digest()).decode()
        assert digest == part["sha384"], part["name"]
        assert (VENDOR / part["licence_file"]).read_text().strip()


def test_no_vendored_file_is_left_out_of_the_manifest():
    named = {name for part in manifest() for name in (part["file"], part["licence_file"])}
    assert {path.name for path in VENDOR.iterdir()} == named | {"manifest.json"}


def sprite():
    return set(re.findall(r'<symbol id="([\w-]+)"', (VENDOR / "icons.svg").read_text()))


USES = (
    re.compile(r"kit\.icon\('([\w-]+)'"),
    re.compile(r"icon=['\"]([\w-]+)['\"]"),
    re.compile(r"Entry\([^)]*?,\s*\"([a-z0-9-]+)\",\s*\"\w+\.\w+\"", re.S),
)


def test_every_icon_that_is_used_is_in_the_sprite():
    files = [*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.py")]
    used = {name for path in files for use in USES for name in use.findall(path.read_text(encoding="utf-8"))}
    assert used - sprite() == set()


def test_a_file_is_cached_for_ever_under_its_hash(page, app):
    with app.test_request_context():
        url = app.jinja_env.globals["asset"]("geos.css")
    answer = page.client.get(url, headers={"Accept-Encoding": "gzip, br"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.data) == (STATIC / "geos.css").read_bytes()
    assert answer.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepts", "encoding", "read"),
    [("gzip", "gzip", gzip.decompress), ("", None, bytes), ("br;q=0, gzip;q=0", None, bytes)],
)
def test_a_browser_gets_what_it_can_read(page, accepts, encoding, read):
    answer = page.client.get("/static/x/geos.css", headers={"Accept-Encoding": accepts})
    assert answer.headers.get("Content-Encoding") == encoding
    assert read(answer.data) == (STATIC / "geos.css").read_bytes()


def test_an_old_hash_gets_todays_file_uncached(page):
    answer = page.client.get("/static/0000/app.js")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


def test_an_unchanged_file_is_not_sent_again(page):
    first = page.client.get("/static/0000/app.js")
    again = page.client.get("/static/0000/app.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", ["none.css", "../setup.py", "%2e%2e/setup.py", "vendor/", "vendor"])
def test_nothing_else_is_served(page, name):
    assert page.client.get(f"/static/x/{name}").status_code in (404, 302, 308)
    assert b"import" not in page.client.get(f"/static/x/{name}").data


def weight(page, url):
    return len(page.client.get(url, headers={"Accept-Encoding": "br"}).data)


def parts(soup):
    links = [tag["href"] for tag in soup.select("link[href]")] + [
        tag["src"] for tag in soup.select("script[src]")
    ]
    sprites = {tag["href"].split("#")[0] for tag in soup.select("use")}
    return {*links, *sprites}


def test_the_first_visit_and_later_pages_are_light(page, person):
    gate = page.get("/ingia")
    first = weight(page, "/ingia") + sum(weight(page, url) for url in parts(gate))
    page.sign_in(person, password="any")
    inside = page.get("/")
    rest = sum(weight(page, url) for url in parts(inside) - parts(gate))
    kit = weight(page, "/kit")
    assert first + rest + weight(page, "/") < FIRST, (first, rest)
    assert kit < LATER, kit
