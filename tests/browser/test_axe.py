"""The main pages of every role before axe-core: both languages, wide and on the phone, and at 320 pixels.

The pages that only a day's work brings about are looked at in the clerk's day.
"""

import re

import pytest

from tests.browser.axe import WIDTHS, faults, violations

# Each person's pages. A pattern in a raw string stands for the first link of that kind on the page before it;
# a reference in braces for that file's page, with what follows it.
CLERK = (
    "/desk", "/registry", r"/registry/mail/[^/?]+$", "/registry", r"/registry/consignment/\d+$",
    "/registry", r"/registry/scan/\d+$", "/registry/paper", "/registry/envelope", "/registry/put-aside",
    "/registry/scans", r"/registry/scans/\d+$", "/registry/rules",
    "/letters/incoming", r"/letters/incoming/\d+$", "/letters/incoming/valuables",
    "/letters/outgoing/register",
    "/registry/counter", r"/registry/counter/\d+/issue$", "/registry/counter/out", "/registry/counter/in",
    "/registry/bring-ups?view=today", "/registry/bring-ups?view=evening", "/registry/bring-ups?view=coming",
    r"/bring-ups/\d+$", "/registry/put-away", "/registry/census", r"/census/\d+$", r"/census/\d+/report$",
    "/registry/books", "/registry/books/incoming", "/registry/books/outgoing", "/registry/books/diary",
    "/registry/books/index", "/registry/books/dispatch", "/registry/scheme", "/labels?layout=sheet",
    "{EA.45/312/01}", "{EA.45/312/01}/close", "{EA.45/312/01}/close-volume", "{EA.45/312/01}/bring-up",
    "{EA.45/312/01}/hand-over", "{EA.45/312/01}/link", "{EA.45/312/01}/minute", "{EA.45/312/01}/sheets",
)  # fmt: skip
MANAGER = (
    "/registry/scheme", r"/registry/scheme/\d+$", "/registry/scheme/new", "/registry/scheme/draft",
    "/registry/scheme/import", "/registry/scheme/versions", "/registry/scheme/pattern",
    "/registry/accession", r"/registry/accession/\d+$", "/registry/accession/numbers",
    "/registry/census/begin", "/retention?only=due", "/retention?only=closed", "/retention?only=idle",
    "/retention?only=held", "/retention?only=unclassed", "/retention/cases", "/retention/lists",
    "/retention/schedule", r"/retention/schedule/\d+$", "{EA.12/208/02}", "{EA.12/208/02}/retention",
    "{EA.45/298/01}/reclassify", "{EA.45/298/01}/level", "{EA.45/298/01}/hold", "{EA.45/298/01}/readers",
)  # fmt: skip
ARCHIVIST = ("/desk", "/retention/cases", "/retention/lists", "/retention/recalls", "/retention/schedule")
OFFICER = (
    "/files", r"/files/\d+$", r"/files/\d+/minute$", "/files", r"/files/\d+$", r"/files/\d+/hand-over$",
    "/files", r"/files/\d+$", r"/files/\d+/movements$", "/memos?list=own", r"/memos/\d+$",
    "/letters/outgoing", r"/letters/outgoing/\d+$", "/registry/scheme", "/acting", "/notices", "/more",
    "/password", "/me/security", "/me/security/second-factor", "/mail", r"/mail/\d+/messages/[^/?]+$",
    "/mail/write", "/requests", "/requests/new",
    "/bring-ups", "/prints", "{EA.45/312/02}/folios/1", "{EA.45/312/02}/return", "{EA.45/312/02}/circulate",
    "{EA.45/312/02}/bring-up", "{EA.45/312/02}/whole-pdf", "{EA.45/312/02}/movements",
    "{EA.45/312/02}/memos/new", "{EA.45/312/02}/letters/new", "/letters/outgoing?q=Mwaliko",
    r"/letters/outgoing/\d+$", r"/merges/\d+$", "/circulars",
)  # fmt: skip
SECRETARY = (
    "/desk", r"/memos/\d+$", r"/memos/\d+/approve$", "/desk", r"/letters/outgoing/\d+$",
    r"/letters/outgoing/\d+/sign$", "/letters/outgoing/to-sign", "/circulars",
    r"/circulars/received/\d+$", "/me/signature",
)  # fmt: skip
ADMIN = (
    "/admin/people", r"/admin/people/\d+$", "/break-glass", r"/break-glass/\d+$", "/break-glass/new",
    "/me/profile",
    "/admin/mailboxes", "/admin/mailboxes/new", "/admin/mailboxes", r"/admin/mailboxes/\d+$", "/admin/routes",
    r"/admin/routes/\d+$", "/admin/letters", r"/admin/letters/letterhead$", "/admin/letters",
    r"/admin/letters/templates/\d+$", "/admin/signatures", "/admin/structure/chart", "/admin/structure",
    r"/admin/units/\d+$", "/admin/posts/new", "/directory", r"/directory/institutions/\d+$",
)  # fmt: skip
CIRCULATOR = ("/circulars/sent", r"/circulars/\d+$")
AUDITOR = ("/journal", r"/journal/\d+$", "/nowhere")
ROLES = {
    "juma.pazi@afya.go.tz": CLERK,
    "anna.mbwambo@afya.go.tz": MANAGER,
    "salma.hamisi@afya.go.tz": ARCHIVIST,
    "tatu.mzirai@afya.go.tz": OFFICER,
    "zawadi.mtengeti@afya.go.tz": SECRETARY,
    "furaha.ndomba@afya.go.tz": ADMIN,
    "asha.mwinyi@utumishi.go.tz": CIRCULATOR,
    "fatuma.abdallah@afya.go.tz": AUDITOR,
}


def _link(page, pattern):
    hrefs = page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    found = [href for href in hrefs if re.search(f"^{pattern}", href.partition("#")[0])]
    assert found, f"no link like {pattern} on {page.url}"
    return found[0]


def _address(page, target, files):
    """Where the next page is; `files` keeps the addresses of files by their references."""
    named = re.fullmatch(r"\{(.+)\}(.*)", target)
    if not named:
        return target if re.fullmatch(r"[/\w?=-]+", target) else _link(page, target)
    reference, rest = named.groups()
    if reference not in files:
        page.goto(f"/files?q={reference}")
        files[reference] = page.locator("tbody th a", has_text=reference).first.get_attribute("href")
    return files[reference] + rest


def _walk(who, pages, width):
    found, seen, files = [], set(), {}
    for target in pages:
        answer = who.page.goto(_address(who.page, target, files))
        assert answer.status == (404 if target == "/nowhere" else 200), who.page.url
        assert who.page.locator("main").count() == 1, who.page.url
        if who.page.url not in seen:  # a list is passed again on the way to another page
            found += faults(who.page, width)
        seen.add(who.page.url)
    return found


# Between them, both languages and both widths see every page.
@pytest.mark.parametrize("username", ROLES)
@pytest.mark.parametrize(("language", "size"), [("sw", "phone"), ("en", "wide")])
def test_the_pages_of_a_role_are_for_everybody(person, username, language, size):
    who = person(username).go(f"/language/{language}")
    assert who.page.locator("html").get_attribute("lang") == language
    try:
        assert _walk(who, ROLES[username], WIDTHS[size]) == []
    finally:
        who.go("/language/sw")  # the others' steps speak Swahili


OPEN = ("/sign-in", "/forgotten", "/verify", "/v/0000-0000-0000-0000-0000")


@pytest.mark.parametrize("language", ["sw", "en"])
def test_what_is_open_to_all_is_for_everybody(person, language):
    page = person(language=language).go(OPEN[0]).page
    assert page.locator("html").get_attribute("lang") == language
    found = []
    for path in OPEN:
        page.goto(path)
        found += [fault for width in WIDTHS.values() for fault in faults(page, width)]
    assert found == []


def test_axe_finds_a_fault_where_there_is_one(person):
    page = person().go("/sign-in").page
    page.locator("label").first.evaluate("label => label.remove()")
    assert "label" in [rule for rule, _html in violations(page)]
