"""What every answer says to the browser."""

import pytest


def policy(answer):
    return dict(part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("url", ["/ingia", "/health", "/static/x/app.js", "/language/en", "/", "/nowhere"])
def test_every_answer_has_the_headers(page, url):
    answer = page.client.get(url)
    assert policy(answer)["default-src"] == "'none'"
    assert policy(answer)["script-src"] == "'self'"
    assert policy(answer)["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_office_pages_are_not_stored(inside):
    assert inside.client.get("/").headers["Cache-Control"] == "no-store"


def test_refusals_have_them_too(inside):
    answer = inside.client.get("/broken")
    assert answer.status_code == 500
    assert "Content-Security-Policy" in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_https_is_demanded_only_where_it_is_spoken(page):
    assert "Strict-Transport-Security" not in page.client.get("/ingia").headers
    answer = page.client.get("/ingia", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


def test_pages_are_compressed(inside):
    answer = inside.client.get("/kit", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_compressed_file_is_not_compressed_again(page):
    answer = page.client.get("/static/x/vendor/htmx.min.js", headers={"Accept-Encoding": "br"})
    assert answer.headers.getlist("Content-Encoding") == ["br"]
