"""The main pages of every role before axe-core: both languages, wide and on the phone, and at 320 pixels."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

# Each person's pages; a pattern stands for the first link of that kind on the page before it.
CLERK = (
    "/desk", "/registry", r"/registry/mail/[^/?]+$", "/registry", r"/registry/consignment/\d+$",
    "/registry/paper", "/registry/put-aside", "/letters/incoming", r"/letters/incoming/\d+$",
    "/letters/outgoing/register",
)  # fmt: skip
OFFICER = (
    "/files", r"/files/\d+$", r"/files/\d+/minute$", "/files", r"/files/\d+$", r"/files/\d+/hand-over$",
    "/files", r"/files/\d+$", r"/files/\d+/movements$", "/memos?list=own", r"/memos/\d+$",
    "/letters/outgoing", r"/letters/outgoing/\d+$", "/registry/scheme", "/acting", "/notices", "/more",
    "/password", "/mail", r"/mail/\d+/messages/[^/?]+$", "/mail/write",
)  # fmt: skip
SECRETARY = (
    "/desk", r"/memos/\d+$", r"/memos/\d+/approve$", "/desk", r"/letters/outgoing/\d+$",
    r"/letters/outgoing/\d+/sign$",
)  # fmt: skip
ADMIN = ("/admin", "/admin/mailboxes/new", "/admin", r"/admin/mailboxes/\d+$")
AUDITOR = ("/journal", r"/journal/\d+$", "/nowhere")
ROLES = {
    "juma.pazi@afya.go.tz": CLERK,
    "tatu.mzirai@afya.go.tz": OFFICER,
    "zawadi.mtengeti@afya.go.tz": SECRETARY,
    "furaha.ndomba@afya.go.tz": ADMIN,
    "fatuma.abdallah@afya.go.tz": AUDITOR,
}
WIDTHS = {"wide": 1280, "phone": 390}
NARROW = 320  # CSS pixels; WCAG 2.2, 1.4.10
HEIGHT = 844


def _link(page, pattern):
    hrefs = page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    found = [href for href in hrefs if re.search(f"^{pattern}", href.partition("#")[0])]
    assert found, f"no link like {pattern} on {page.url}"
    return found[0]


def _width(page, width):
    page.set_viewport_size({"width": width, "height": HEIGHT})


def _violations(page):
    found = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"][:160]) for each in found]


def _overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def _faults(page, width):
    """What is wrong on this page: axe at one width, sideways scroll at the narrowest."""
    _width(page, width)
    faults = [(page.url, width, *fault) for fault in _violations(page)]
    _width(page, NARROW)
    if over := _overflow(page):
        faults.append((page.url, NARROW, "sideways scroll", over))
    _width(page, WIDTHS["wide"])
    return faults


def _walk(who, pages, width):
    faults, seen = [], set()
    for target in pages:
        is_path = re.fullmatch(r"[/\w?=-]+", target)
        who.go(target if is_path else _link(who.page, target))
        assert who.page.locator("main").count() == 1, who.page.url
        if who.page.url not in seen:  # a list is passed again on the way to another page
            faults += _faults(who.page, width)
        seen.add(who.page.url)
    return faults


# Between them, both languages and both widths see every page.
@pytest.mark.parametrize("username", ROLES)
@pytest.mark.parametrize(("language", "size"), [("sw", "phone"), ("en", "wide")])
def test_the_pages_of_a_role_are_for_everybody(person, username, language, size):
    who = person(username).go(f"/language/{language}")
    assert who.page.locator("html").get_attribute("lang") == language
    assert _walk(who, ROLES[username], WIDTHS[size]) == []
    who.go("/language/sw")


@pytest.mark.parametrize("language", ["sw", "en"])
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_the_way_in_is_for_everybody(person, language, width):
    page = person(language=language).go("/sign-in").page
    assert page.locator("html").get_attribute("lang") == language
    assert _faults(page, width) == []


def test_axe_finds_a_fault_where_there_is_one(person):
    page = person().go("/sign-in").page
    page.locator("label").first.evaluate("label => label.remove()")
    assert "label" in [rule for rule, _html in _violations(page)]
