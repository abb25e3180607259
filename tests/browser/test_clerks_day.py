"""A day of the ministry's registry, from the morning's heap of scans to the certificate of a disposal.

The steps run in order against one installation, in Swahili; each keeps pictures in tests/browser/pictures.
"""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser import heap
from tests.browser.axe import faults
from tests.browser.conftest import settled
from tests.browser.keyboard import Keyboard
from tests.browser.saved import book_numbers, outline, saved, text_of

CLERK = "juma.pazi@afya.go.tz"
MANAGER = "anna.mbwambo@afya.go.tz"
OFFICER = "tatu.mzirai@afya.go.tz"
DIRECTOR = "baraka.shayo@afya.go.tz"
SECRET_CLERK = "stella.mrema@afya.go.tz"
ARCHIVIST = "salma.hamisi@afya.go.tz"
AUDITOR = "fatuma.abdallah@afya.go.tz"

# What the demo's registry brought along: references and titles.
DODOMA, KUSINI = "EA.45/298/01", "EA.45/298/02"
FULL = "EA.45/312/01"
COMPUTERS = "EA.30/5/01"
MANY = 40  # letters of one heap


@pytest.fixture(scope="module")
def story():
    """What one step leaves for the next."""
    return SimpleNamespace()


def _waiting_scans(page):
    """The addresses of the scanned letters in the queue, the oldest first."""
    links = page.locator('.work a.ttl[href*="/registry/scan/"]')
    return links.evaluate_all("links => links.map(link => link.getAttribute('href'))")


def _file(who, reference):
    """Open the file with this reference by finding it."""
    who.go(f"/files?q={reference}")
    who.page.locator("tbody th a", has_text=reference).first.click()
    who.page.wait_for_load_state()
    return re.search(r"/files/\d+", who.page.url).group(0)


def _confirm(who):
    """Press the last button of the open dialog, or of its page: the one that does it."""
    place = "dialog[open] button:is(.btn-go, .btn-stop), .dlg-flat button:is(.btn-go, .btn-stop)"
    who.page.locator(place).last.click()
    who.page.wait_for_load_state()


def _count(page):
    """How many lines the incoming register of this year has, and that their numbers run from 1."""
    numbers = book_numbers(saved(page, "incoming", "csv"))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    return len(numbers)


def test_01_the_heap_of_scans_was_cut_at_its_separator_sheets(person):
    clerk = person(CLERK)
    settled(lambda: clerk.go("/registry/scans").page.get_by_text("barua 3").count())
    clerk.sees("posta ya asubuhi.pdf").picture("siku-01-makundi")
    clerk.press("posta ya asubuhi.pdf").sees("Limegawanywa kwa barua").picture("siku-01-kundi")
    clerk.go("/registry").picture("siku-01-foleni")
    assert len(_waiting_scans(clerk.page)) == 3
    assert not clerk.troubles


def test_02_three_letters_are_registered_by_the_keyboard_alone(person, story):
    clerk = person(CLERK)
    page, keys = clerk.page, Keyboard(clerk.page)
    clerk.go("/registry")
    first, _second, last = _waiting_scans(page)
    settled(lambda: clerk.go(last).page.locator("[name=their_reference]").input_value(), every=0.5)

    clerk.go("/registry")
    keys.to(f'a.ttl[href="{first}"]').press("Enter")
    page.wait_for_url(f"**{first}")
    expect(page.locator("[name=their_reference]")).to_have_value("TA.12/4/88")
    expect(page.locator("[name=sender]")).to_have_value("Chuo cha Afya Tanga")
    keys.press("?")
    clerk.sees("chagua jalada").picture("siku-02-vitufe")
    keys.press("Escape", "Alt+0")
    clerk.picture("siku-02-sajili")
    keys.register()

    expect(page.locator("[name=their_reference]")).to_have_value("KG.3/7/19")
    keys.press(f"Alt+{keys.number_of('new')}")  # a new file: the keyword by its number, the title in words
    keys.to("[name=keyword]").type("45/298")
    keys.to("[name=title]").write("Chanjo – Mkoa wa Kigoma")
    clerk.picture("siku-02-jalada-jipya")
    keys.register()

    expect(page.locator("[name=their_reference]")).to_have_value("MSD/DR/2026/441")
    keys.to("#register [type=search]").type("Kanda ya Kati")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        keys.press("Enter")
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    expect(page.locator("#register label", has_text=DODOMA)).to_be_visible()
    keys.press(f"Alt+{keys.number_of(keys.choice_with(DODOMA))}")
    clerk.picture("siku-02-lililopo")
    keys.register()

    assert keys.mouse_rested
    clerk.go("/registry")
    assert not _waiting_scans(page)
    clerk.go("/letters/incoming").sees("TA.12/4/88", "KG.3/7/19", "MSD/DR/2026/441", f"{DODOMA}/87")
    clerk.sees("EA.45/298/04/1").picture("siku-02-rejista")
    assert not clerk.troubles


def test_03_forty_letters_are_registered_without_touching_the_mouse(person, story):
    clerk = person(CLERK)
    page, before = clerk.page, _count(clerk.page)
    keys = Keyboard(page)
    clerk.go("/registry/scans")
    page.locator("[name=scans]").set_input_files(
        {"name": "posta kubwa.pdf", "mimeType": "application/pdf", "buffer": heap.of(MANY, clerk)}
    )
    keys.to("main form button.btn-go").follow("Enter")
    settled(lambda: clerk.go("/registry/scans").page.get_by_text(f"barua {MANY}").count(), every=0.5)
    clerk.go("/registry").picture("siku-03-foleni-ndefu")
    scans = _waiting_scans(page)
    assert len(scans) == MANY
    settled(lambda: clerk.go(scans[-1]).page.locator("[name=their_reference]").input_value(), every=0.5)

    clerk.go(scans[0])
    for number in range(1, MANY + 1):
        expect(page.locator("[name=their_reference]")).to_have_value(heap.reference(number))
        expect(page.locator("[name=subject]")).to_have_value(re.compile(heap.subject(number), re.I))
        if keys.asked_for:  # the cursor stands where an answer is missing
            keys.type(heap.sender(number))
        if number == 20:
            page.wait_for_load_state("load")
            clerk.picture("siku-03-ya-ishirini")
        keys.press("Alt+0")
        keys.register()
    assert keys.mouse_rested
    assert _count(page) == before + MANY
    clerk.go("/letters/incoming").picture("siku-03-rejista")

    clerk.go(f"/letters/incoming?q={heap.reference(MANY).replace('/', '%2F')}")
    page.locator("tbody th a").first.click()
    page.locator("main summary", has_text="Zaidi").click()
    clerk.press("Tengua usajili")
    page.locator("dialog[open] [name=reason]").fill("Imesajiliwa mara mbili")
    _confirm(clerk)
    clerk.sees("Imefutwa kwa mstari na Juma Pazi").picture("siku-03-imetenguliwa")
    assert _count(page) == before + MANY  # struck out, and no gap
    assert not clerk.troubles


def test_04_a_closed_envelope_waits_for_its_addressee_alone(person, story):
    clerk = person(CLERK).go("/registry/envelope")
    clerk.choose("Imeandikwa kwa", "Mkurugenzi wa Tiba")
    clerk.page.locator("[name=registered_mail_number]").fill("RR 204 118 907 TZ")
    clerk.picture("siku-04-bahasha").press("Sajili", exact=True).sees("RR 204 118 907 TZ")
    story.envelope = re.search(r"/letters/incoming/\d+", clerk.page.url).group(0)
    director = person(DIRECTOR, size="phone").go(story.envelope).press("Thibitisha kupokea")
    director.sees("Fungua na uamue").picture("siku-04-bahasha-simu")
    clerk.go(story.envelope).does_not_see("Fungua na uamue")
    assert not clerk.troubles
    assert not director.troubles


def test_05_a_request_is_answered_at_the_counter(person):
    clerk = person(CLERK).go("/registry/counter").sees(KUSINI, "La haraka").picture("siku-05-kaunta")
    clerk.page.locator("tr", has_text=KUSINI).get_by_text("Toa", exact=True).click()
    clerk.page.locator("dialog[open]").wait_for()
    clerk.picture("siku-05-toa")
    _confirm(clerk)
    clerk.does_not_see(KUSINI)
    officer = person(OFFICER)
    _file(officer, KUSINI)
    officer.press("Pokea jalada").sees("Liko kwako").picture("siku-05-limepokelewa")
    assert not clerk.troubles
    assert not officer.troubles


def test_06_a_pile_goes_out_by_the_hand_scanner_with_its_list(person, story):
    clerk = person(CLERK)
    page, keys = clerk.page, Keyboard(clerk.page)
    story.full = _file(clerk, FULL)
    clerk.go("/registry/counter/out")
    _scan(page, keys, DODOMA, "Upatikanaji wa dawa – Kanda ya Kati")
    _scan(page, keys, f"GEOS:FILE:{story.full.rpartition('/')[2]}", FULL)  # what its cover's code says
    _scan(page, keys, "hakuna hili", "hakuna hili")
    expect(page.locator("#scanned-list tr.is-late")).to_have_count(1)
    page.locator("[name=to_post]").select_option(label="Mkurugenzi wa Tiba – Baraka Shayo")
    clerk.picture("siku-06-toa")
    page.locator("button[value=hand_over]").click()
    page.wait_for_load_state()
    clerk.sees(DODOMA, FULL, "Mkurugenzi wa Tiba").picture("siku-06-orodha")
    assert faults(page) == []
    paper = page.request.get(page.locator("a", has_text="Chapisha kwa sahihi").get_attribute("href"))
    words = text_of(paper.body())
    assert DODOMA in words
    assert FULL in words
    director = person(DIRECTOR, size="phone").go("/desk").sees("Upatikanaji wa dawa – Kanda ya Kati")
    director.picture("siku-06-dawati-simu")
    _file(director, DODOMA)
    director.press("Pokea jalada").sees("Liko kwako").picture("siku-06-jalada-simu")
    assert not clerk.troubles
    assert not director.troubles


def _scan(page, keys, typed, shown):
    """As a hand scanner does it: it types and presses the return key, into the field that has the cursor."""
    expect(page.locator("[name=code]")).to_be_focused()
    keys.type(typed)
    keys.press("Enter")
    expect(page.locator("#scanned-list tbody tr", has_text=shown)).to_be_visible()


def test_07_what_comes_back_is_taken_in_and_put_away(person):
    clerk = person(CLERK).go("/registry/counter/in")
    page, keys = clerk.page, Keyboard(clerk.page)
    _scan(page, keys, DODOMA.lower(), DODOMA)
    _scan(page, keys, FULL.replace("/", " "), FULL)
    clerk.picture("siku-07-pokea")
    page.locator("button[value=take_in]").click()
    page.wait_for_load_state()
    clerk.go("/registry/put-away").sees(FULL, DODOMA).picture("siku-07-reki")
    page.locator("tr", has_text=FULL).get_by_role("button").click()
    page.wait_for_load_state()
    expect(page.locator("ul.lines", has_text=FULL)).to_contain_text("Chumba 1, reki 4")
    assert not clerk.troubles


def test_08_in_the_evening_tomorrows_files_are_taken_out(person):
    clerk = person(CLERK).go("/registry/bring-ups?view=evening").sees(DODOMA).picture("siku-08-jioni")
    clerk.page.locator("tr", has_text=DODOMA).get_by_role("button").click()
    clerk.page.wait_for_load_state()
    clerk.go("/registry/bring-ups?view=evening")
    expect(clerk.page.locator("tr", has_text=DODOMA)).to_contain_text("Limetolewa")
    clerk.go("/registry/bring-ups?view=coming").sees(COMPUTERS).picture("siku-08-baadaye")
    assert not clerk.troubles


def test_09_a_census_counts_the_rack_is_closed_and_signed(person):
    manager = person(MANAGER).go("/registry/census")
    page = manager.page
    page.locator("table a[href*='/census/']").first.click()
    page.locator("[name=location]").fill("Chumba 1, reki 3")
    page.locator("[name=code]").fill(FULL)
    page.locator("[name=code]").press("Enter")
    expect(page.locator("nav.tabs a", has_text="Hayakutarajiwa")).to_contain_text("1")
    manager.picture("siku-09-sensa")
    round = page.url.partition("?")[0]
    manager.press("Funga sensa")
    _confirm(manager)
    manager.go(f"{round}?only=unexpected").press("Sahihisha")
    manager.press("Sahihisha mahali pake").sees("Limesahihishwa").picture("siku-09-sahihisho")
    manager.go(round).press("Saini ripoti")
    page.locator("dialog[open] [name=sure]").check()
    manager.picture("siku-09-saini")
    _confirm(manager)
    manager.go(f"{round}/report").sees("Anna Mbwambo", "Afisa Kumbukumbu", FULL)
    manager.does_not_see(KUSINI).picture("siku-09-ripoti")  # the officer signed for it meanwhile
    assert not manager.troubles


def test_10_a_full_volume_is_closed_and_the_next_opened_in_one_act(person, story):
    clerk = person(CLERK).go(story.full).sees("Juzuu ya 2 imejaa").picture("siku-10-imejaa")
    clerk.press("Juzuu ya 2 imejaa")
    clerk.picture("siku-10-kufunga-juzuu").press("Funga na fungua inayofuata")
    clerk.sees("juzuu ya 3 imefunguliwa").does_not_see("imejaa").picture("siku-10-juzuu-ya-tatu")
    clerk.go(f"{story.full}?volume=2&part=folios").sees("Juzuu ya 2 ilifungwa")
    assert not clerk.troubles


def test_11_a_file_is_read_like_a_book_by_the_keyboard(person, story):
    officer = person(OFFICER)
    page = officer.page
    story.read = _file(officer, "EA.45/312/02")
    keys = Keyboard(page)
    officer.go(f"{story.read}/folios/1")
    for key, folio in (("j", 2), ("ArrowRight", 3), ("k", 2), ("ArrowLeft", 1)):
        keys.press(key)
        page.wait_for_url(re.compile(rf"/folios/{folio}\b"))
    keys.press("g")
    expect(page.locator("#folio-number")).to_be_focused()
    keys.type("3")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"/folios/3\b"))
    officer.picture("siku-11-kusoma")
    assert keys.mouse_rested
    person(OFFICER, size="phone").go(f"{story.read}/folios/3").picture("siku-11-kusoma-simu")
    assert not officer.troubles


def test_12_the_whole_file_is_fetched_as_one_pdf_and_the_journal_says_so(person, story):
    officer = person(OFFICER).go(f"{story.read}/sheets").picture("siku-12-chapisha")
    page = officer.page
    officer.press("Kama PDF moja")
    _confirm(officer)
    settled(lambda: page.reload() and page.locator("main a", has_text="Pakua").count(), every=0.5)
    officer.picture("siku-12-tayari")
    with page.expect_download() as fetched:
        page.locator("main a", has_text="Pakua").click()
    bookmarks = outline(fetched.value.path().read_bytes())
    folios = [mark.partition(" — ")[0] for mark in bookmarks if " — " in mark]
    assert folios == ["1", "2", "3"]
    for sheet in ("cover", "index-of-folios", "minute-sheet", "transit-sheet"):
        assert "EA.45/312/02" in text_of(page.request.get(f"{story.read}/sheets/{sheet}.pdf").body())
    auditor = person(AUDITOR).go("/journal?q=EA.45/312/02")
    auditor.sees("Tatu Mzirai")
    assert not officer.troubles


def test_13_the_books_are_read_on_screen_and_saved_in_three_forms(person):
    clerk = person(CLERK).go("/registry/books").picture("siku-13-vitabu")
    books = clerk.page.locator("main a.b[href*='/registry/books/']").evaluate_all(
        "links => links.map(link => link.getAttribute('href').split('/').pop())"
    )
    assert len(books) == 5
    for book in books:
        clerk.go(f"/registry/books/{book}").picture(f"siku-13-{book}")
        assert clerk.page.locator("tbody tr").count(), book
    assert saved(clerk.page, "incoming", "xlsx").startswith(b"PK")
    paper = saved(clerk.page, "incoming", "pdf")
    assert paper.startswith(b"%PDF")
    assert "TA.12/4/88" in text_of(paper)
    assert b"TA.12/4/88" in saved(clerk.page, "incoming", "csv")
    assert not clerk.troubles


def test_14_the_confidential_registry_keeps_to_itself(person):
    subject, reference = "Ushauri kuhusu shauri la nidhamu", "AGC/S/31/6"
    secret = person(SECRET_CLERK).go("/letters/incoming").sees(subject, reference).picture("siku-14-siri")
    secret.go("/registry/books/incoming").sees(reference)
    clerk = person(CLERK)
    for page in (
        "/letters/incoming", "/registry", "/files", "/files?q=EA.9/77", f"/letters/incoming?q={subject[:12]}",
        "/registry/books/incoming", "/registry/books/diary", "/registry/books/index", "/desk", "/notices",
        "/registry/census", "/registry/counter", "/labels?keyword=", "/registry/scheme",
    ):  # fmt: skip
        clerk.go(page).does_not_see(subject, reference, "Ushauri wa kisheria")
    for form in ("csv", "pdf"):
        words = saved(clerk.page, "incoming", form)
        assert reference not in (words.decode("utf-8-sig") if form == "csv" else text_of(words))
    assert not [trouble for trouble in clerk.troubles if "404" not in trouble]


def test_15_closing_is_refused_with_every_reason_then_done(person, story):
    clerk = person(CLERK)
    page = clerk.page
    file = _file(clerk, COMPUTERS)
    clerk.press("Kabidhi", exact=True)
    page.locator("dialog[open] [name=to_post]").select_option(label="Afisa Mwandamizi wa Dawa – Tatu Mzirai")
    _confirm(clerk)

    officer = person(OFFICER).go(file).press("Pokea jalada").press("Andika dokezo", exact=True)
    officer.page.locator("[name=text]").fill("Mkataba umekwisha; jalada lifungwe.")
    officer.press("Hifadhi rasimu").go(f"{file}/memos/new")
    officer.page.locator("[name=subject]").fill("Kufunga kazi za matengenezo")
    officer.page.locator("[name=request]").fill("Idhini ya kufunga mkataba wa matengenezo")
    officer.compose("Mkataba umekwisha.")
    officer.page.locator("[name=stop_1_post]").select_option(label="Mkurugenzi wa Tiba – Baraka Shayo")
    officer.page.locator("[name=stop_1_kind]").select_option("approve")
    officer.page.locator("[name=stop_2_post]").select_option("")
    officer.press("Hifadhi rasimu")
    memo = officer.page.url.partition("?")[0]
    officer.press("Wasilisha").sees("Mkurugenzi wa Tiba")

    clerk.go(f"{file}/close").sees("haliwezi kufungwa", "Jalada liko kwa Afisa Mwandamizi wa Dawa", "rasimu")
    expect(page.locator("main ul.lines li")).to_have_count(3)
    assert page.locator("[name=why]").count() == 0
    clerk.picture("siku-15-sababu")
    assert faults(page) == []

    _decide(person(DIRECTOR).go(memo), "Idhinisha", "text", "Imeidhinishwa.")
    officer.go(memo)
    if officer.page.get_by_role("button", name="Imetekelezwa").count():
        officer.press("Imetekelezwa")
    officer.go(file).press("Endelea kuandika").press("Acha rasimu hii").go(f"{file}/return")
    for check in officer.page.locator(".dlg-flat input[type=checkbox], main form input[type=checkbox]").all():
        check.check()
    officer.picture("siku-15-kurejesha")
    _confirm(officer)
    clerk.go(f"{file}/close").sees("njiani kurudi")
    clerk.go(file).press("Pokea jalada").go(f"{file}/close")
    page.locator("[name=why]").fill("Kazi imekamilika")
    clerk.picture("siku-15-funga").press("Funga jalada").sees("Limefungwa").picture("siku-15-limefungwa")
    clerk.go(file)
    expect(page.get_by_role("link", name="Andika dokezo")).to_have_count(0)
    assert not clerk.troubles
    assert not officer.troubles


def _decide(who, button, field, text):
    """Open the act's dialog, write, and press its green button."""
    who.press(button)
    who.page.locator(f"[name={field}]").locator("visible=true").fill(text)
    who.page.locator("[data-dialog-form] button.btn-go").locator("visible=true").last.click()
    who.page.wait_for_load_state()


def test_16_a_disposal_case_goes_from_manager_to_archivist_to_certificate(person, story):
    manager = person(MANAGER).go("/retention").sees("EA.12/208/01").does_not_see("EA.12/208/02")
    page = manager.page
    manager.picture("siku-16-tathmini")
    page.locator("tr", has_text="EA.12/208/01").locator("input[type=checkbox]").check()
    page.locator("[name=title]").fill("Kumbukumbu za mwaka 2013")
    manager.press("Fungua shauri la uteketezaji").press("Saini pendekezo").sees("Anna Mbwambo")
    story.case = page.url.partition("?")[0]
    manager.picture("siku-16-shauri")
    assert faults(page) == []
    expect(page.get_by_text("Tekeleza uamuzi")).to_have_count(0)

    archivist = person(ARCHIVIST).go("/desk").sees("Kumbukumbu za mwaka 2013").go(story.case)
    archivist.press("Amua", exact=True)
    archivist.page.locator("[name=as_proposed]").check()
    archivist.page.locator("[name=authority]").fill("Idara ya Nyaraka, barua NA/7/2026")
    assert faults(archivist.page) == []
    archivist.picture("siku-16-uamuzi").press("Amua shauri").sees("Salma Hamisi")

    manager.go(story.case).picture("siku-16-kutekeleza").press("Tekeleza uamuzi")
    settled(lambda: manager.go(story.case).page.locator("a", has_text="Hati Na.").count(), every=0.5)
    manager.picture("siku-16-limetekelezwa")
    paper = page.request.get(page.locator("a", has_text="Hati Na.").first.get_attribute("href"))
    words = text_of(paper.body())
    for told in ("EA.12/208/01", "NA/7/2026", "Salma Hamisi", "Anna Mbwambo"):
        assert told in words
    file = settled(lambda: _file(manager, "EA.12/208/01"))
    manager.go(f"{file}/retention").sees("NA/7/2026").picture("siku-16-masalia")
    assert not manager.troubles
    assert not archivist.troubles


def test_17_the_files_on_the_shelves_are_brought_along_after_a_dry_run(person, story):
    manager = person(MANAGER).go("/registry/accession")
    page = manager.page
    rows = (
        "Kumb. Na.;Jina la jalada;Mahali;Folio ya mwisho",
        "EA.45/298/61;Upatikanaji wa dawa – Kanda ya Ziwa;Chumba 3, reki 1;44",
        "EA.45/298/62;Upatikanaji wa dawa – Zanzibar;Chumba 3, reki 1;7",
        "EA.45/298/62;;Chumba 3, reki 1;7",
    )
    page.locator("[name=upload]").set_input_files(
        {"name": "chumba 3.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}
    )
    manager.press("Kagua").picture("siku-17-ukaguzi")
    assert faults(page) == []
    expect(page.locator("tr.is-late")).to_have_count(1)
    manager.go("/files?q=EA.45/298/61").does_not_see("Kanda ya Ziwa")
    page.go_back()
    manager.press("Ingiza 2")
    settled(lambda: page.reload() and page.locator("a", has_text="Chapisha lebo").count(), every=0.5)
    manager.press("Chapisha lebo").sees("EA.45/298/61").picture("siku-17-lebo")
    labels = page.request.get(page.locator("main a[href*='labels.pdf']").get_attribute("href"))
    assert "EA.45/298/62" in text_of(labels.body())
    _file(manager, "EA.45/298/61")
    manager.sees("Chumba 3, reki 1")
    assert not manager.troubles
