"""A clerk's day at the counter of the open registry, from the morning's heap of scans to the evening's list.

The steps run in order against one installation, in Swahili; each keeps pictures in tests/browser/pictures.
"""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled

CLERK = "juma.pazi@afya.go.tz"
MANAGER = "anna.mbwambo@afya.go.tz"
OFFICER = "tatu.mzirai@afya.go.tz"
DIRECTOR = "baraka.shayo@afya.go.tz"
SECRET_CLERK = "stella.mrema@afya.go.tz"
ARCHIVIST = "salma.hamisi@afya.go.tz"

# What the demo's registry brought along: references and titles.
DODOMA, KUSINI = "EA.45/298/01", "EA.45/298/02"
FULL = "EA.45/312/01"


@pytest.fixture(scope="module")
def story():
    """What one step leaves for the next."""
    return SimpleNamespace()


def _scanned(page):
    return page.locator('.work a[href*="/registry/scan/"].ttl')


def test_1_the_heap_of_scans_was_cut_at_its_separator_sheets(person):
    clerk = person(CLERK).go("/registry/scans")
    settled(lambda: clerk.go("/registry/scans").page.get_by_text("barua 3").count(), 60)
    clerk.sees("posta ya asubuhi.pdf").picture("siku-1-makundi")
    clerk.go("/registry")
    expect(_scanned(clerk.page)).to_have_count(3)
    clerk.picture("siku-1-foleni")
    assert not clerk.troubles


def test_2_the_letters_are_registered_without_the_mouse(person, story):
    clerk = person(CLERK)
    settled(lambda: "TA.12/4/88" in _references(clerk), 60)  # the worker has read the scans
    page = clerk.page
    clerk.go("/registry")
    page.goto(_scanned(page).first.get_attribute("href"))
    clerk.picture("siku-2-sajili")
    seen = set()
    for _ in range(3):
        expect(page.locator("[name=their_reference]")).not_to_have_value("")
        seen.add(page.locator("[name=their_reference]").input_value())
        assert page.locator("[name=subject]").input_value()
        if not page.locator("[name=sender]").input_value():
            page.locator("[name=sender]").focus()
            page.keyboard.type("Ofisi ya Mkoa")
        here = page.url
        page.keyboard.press("Alt+0")  # only register; file it later
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, here=here: url != here)
    assert {"TA.12/4/88", "KG.3/7/19", "MSD/DR/2026/441"} == seen
    clerk.go("/registry")
    expect(_scanned(page)).to_have_count(0)
    clerk.go("/letters/incoming").sees("TA.12/4/88", "KG.3/7/19").picture("siku-2-rejista")
    assert not clerk.troubles


def _references(clerk):
    clerk.go("/registry")
    first = _scanned(clerk.page).first
    clerk.page.goto(first.get_attribute("href"))
    return clerk.page.locator("[name=their_reference]").input_value()


def test_3_a_request_is_answered_at_the_counter(person):
    clerk = person(CLERK).go("/registry/counter").sees(KUSINI, "La haraka").picture("siku-3-kaunta")
    clerk.press("Toa", exact=True)
    clerk.page.locator("dialog[open] button.btn-go").click()
    clerk.page.wait_for_load_state()
    officer = person(OFFICER).go(f"/files?q={KUSINI}")
    officer.press("Upatikanaji wa dawa – Kanda ya Kusini").press("Pokea jalada").sees("Liko kwako")
    officer.picture("siku-3-limepokelewa")
    assert not clerk.troubles
    assert not officer.troubles


def test_4_a_pile_goes_out_by_the_hand_scanner_with_its_list(person, story):
    clerk = person(CLERK).go("/registry/counter/out")
    page = clerk.page
    for typed in (DODOMA, FULL, "hakuna hili"):  # a hand scanner types and presses the return key
        page.locator("[name=code]").fill(typed)
        page.locator("[name=code]").press("Enter")
        expect(page.locator("#scanned-list tbody tr", has_text=typed)).to_be_visible()
    expect(page.locator("#scanned-list tr.is-late")).to_have_count(1)
    clerk.choose("Kwa", "Mkurugenzi wa Tiba").picture("siku-4-toa")
    page.locator("button[value=hand_over]").click()
    page.wait_for_load_state()
    clerk.sees(DODOMA, FULL).picture("siku-4-orodha")
    director = person(DIRECTOR, size="phone").go("/desk").sees("Upatikanaji wa dawa – Kanda ya Kati")
    director.picture("siku-4-dawati-simu")
    assert not clerk.troubles


def test_5_what_comes_back_is_taken_in_and_put_away(person):
    clerk = person(CLERK).go("/registry/counter/in")
    page = clerk.page
    for typed in (DODOMA, FULL):
        page.locator("[name=code]").fill(typed)
        page.locator("[name=code]").press("Enter")
        expect(page.locator("#scanned-list tbody tr", has_text=typed)).to_be_visible()
    clerk.picture("siku-5-pokea")
    page.locator("button[value=take_in]").click()
    page.wait_for_load_state()
    clerk.go("/registry/put-away").sees(FULL).picture("siku-5-reki")
    page.locator("tr", has_text=FULL).get_by_role("button").click()
    page.wait_for_load_state()
    expect(page.locator("aside, .stack").get_by_text(FULL).last).to_be_visible()
    assert not clerk.troubles


def test_6_in_the_evening_tomorrows_files_are_taken_out(person):
    clerk = person(CLERK).go("/registry/bring-ups?view=evening").sees(DODOMA).picture("siku-6-jioni")
    clerk.page.locator("tr", has_text=DODOMA).get_by_role("button").click()
    clerk.page.wait_for_load_state()
    clerk.go("/registry/bring-ups?view=evening").sees("Limetolewa")
    assert not clerk.troubles


def test_7_a_census_counts_the_rack_and_tells_what_is_elsewhere(person, story):
    manager = person(MANAGER).go("/registry/census")
    manager.page.locator("table a[href*='/census/']").first.click()
    manager.page.wait_for_load_state()
    manager.sees("Sensa").picture("siku-7-sensa")
    manager.press("Funga sensa")
    manager.page.locator("dialog[open] button.btn-go").click()
    manager.page.wait_for_load_state()
    story.census = re.search(r"/census/(\d+)", manager.page.url).group(1)
    manager.go(f"/census/{story.census}/report").picture("siku-7-ripoti")
    assert not manager.troubles


def test_8_a_full_volume_is_closed_and_the_next_one_opened(person, story):
    clerk = person(CLERK).go(f"/files?q={FULL}")
    clerk.press("Ununuzi wa vifaa tiba 2018/19")
    story.file = clerk.page.url.partition("?")[0]
    clerk.sees("Juzuu ya 2").picture("siku-8-jalada")
    clerk.go(f"{story.file}/close")
    clerk.picture("siku-8-kufunga")
    assert not [trouble for trouble in clerk.troubles if "404" not in trouble]


def test_9_the_books_are_read_on_screen_and_on_paper(person):
    clerk = person(CLERK).go("/registry/books").picture("siku-9-vitabu")
    clerk.go("/registry/books/incoming").sees("TA.12/4/88").picture("siku-9-rejista")
    for kind, begins in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        answer = clerk.page.request.get(f"/registry/books/incoming.{kind}")
        assert answer.status == 200
        assert answer.body().startswith(begins)
    assert not clerk.troubles


def test_10_the_confidential_registry_keeps_to_itself(person):
    subject = "Ushauri kuhusu shauri la nidhamu"
    person(SECRET_CLERK).go("/letters/incoming").sees(subject).picture("siku-10-siri")
    clerk = person(CLERK)
    for page in ("/letters/incoming", "/registry", "/files", "/registry/books/incoming", "/desk"):
        clerk.go(page).does_not_see(subject, "AGC/S/31/6")


def test_11_what_is_due_under_the_schedule_goes_to_the_archivist(person):
    manager = person(MANAGER).go("/retention").sees("EA.12/208/01").does_not_see("EA.12/208/02")
    manager.picture("siku-11-tathmini")
    manager.page.locator("tr", has_text="EA.12/208/01").locator("input[type=checkbox]").check()
    manager.page.locator("[name=title]").fill("Kumbukumbu za mwaka 2013")
    manager.press("Fungua shauri la uteketezaji")
    manager.picture("siku-11-shauri")
    assert not manager.troubles
