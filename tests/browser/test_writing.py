"""The writing side as people live it: memos before several at once, letters signed by phone or sent to many.

In Swahili, against the running demo with its worker; each step keeps pictures (uandishi-*.png).
"""

import re
import subprocess
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from geos.core.clock import today
from tests.browser.conftest import settled
from tests.geos.documents import samples

OFFICER = "upendo.mlay@afya.go.tz"
ACTING = "rehema.lukindo@afya.go.tz"  # Kaimu Mkurugenzi wa Utawala na Rasilimaliwatu
ACCOUNTANT = "elia.massawe@afya.go.tz"
LAWYER = "daudi.kisanga@afya.go.tz"
PS = "zawadi.mtengeti@afya.go.tz"
PHARMACIST = "tatu.mzirai@afya.go.tz"
DIRECTOR = "baraka.shayo@afya.go.tz"
CLERK = "juma.pazi@afya.go.tz"
ADMIN = "furaha.ndomba@afya.go.tz"
POLICY_OFFICER = "asha.mwinyi@utumishi.go.tz"
TRAINING, MEETINGS, CONTRACT = "EA.60/12/01", "EA.60/3/01", "EA.60/8/01"
IMPREST = "Masurufu ya semina ya wahasibu, Iringa"
REPLY = "Ushiriki katika semina ya e-Ofisi"


@pytest.fixture(scope="module")
def story():
    """What one step leaves for the next."""
    return SimpleNamespace()


def test_1_an_imprest_is_written_with_a_table_and_goes_the_usual_way_of_its_kind(person, story):
    officer = person(OFFICER)
    story.file = _file(officer, TRAINING)
    officer.go(f"{story.file}/memos/new").press("Masurufu", exact=True)
    page = officer.page
    assert [_post_of(page, stop) for stop in (1, 2, 3)] == [
        "Mkurugenzi wa Utawala na Rasilimaliwatu",
        "Mhasibu Mkuu",
        "Katibu Mkuu",
    ]
    expect(page.locator("[name=stop_2_together]")).to_have_value(re.compile(".+"))  # asked with the first
    page.locator("[name=subject]").fill(IMPREST)
    page.locator("[name=request]").fill("Idhini ya masurufu ya TZS 2,500,000")
    page.locator("[name=amount]").fill("2,500,000")
    page.locator("[name=place]").fill("Iringa")
    officer.compose("Semina ya siku mbili itafanyika Iringa (F1).")
    page.keyboard.press("Enter")
    page.locator("[data-act=table]").first.click()
    for cell in ("Kifungu", "Idadi", "Jumla", "Posho", "4", "1,600,000", "Usafiri", "4", "900,000"):
        page.keyboard.insert_text(cell)
        if cell != "900,000":
            page.keyboard.press("Tab")
    officer.picture("uandishi-01-dokezo")
    officer.press("Hifadhi rasimu")
    story.memo = page.url.partition("?")[0]
    expect(page.locator("main table td", has_text="1,600,000")).to_be_visible()
    officer.press("Wasilisha").sees("Mhasibu Mkuu")
    assert not officer.troubles


def test_2_two_are_asked_at_once_and_one_asks_for_an_opinion_first(person, story):
    acting = person(ACTING).go("/desk").sees(IMPREST).go(story.memo)
    accountant = person(ACCOUNTANT).go(story.memo).picture("uandishi-02-njia")
    _act(acting, "Unga mkono", text="Ipo katika bajeti.")
    accountant.go(story.memo)
    accountant.page.locator("main details.menu summary").locator("visible=true").first.click()
    accountant.press("Omba maoni ya mwingine")
    _choose(accountant.page, "to_post", "Mwanasheria")
    _confirm(accountant, text="Je, mkataba wa ukumbi uko sawa?")
    lawyer = person(LAWYER).go("/desk").sees(IMPREST).go(story.memo)
    lawyer.does_not_see("Idhinisha")
    _act(lawyer, "Toa maoni yako", text="Mkataba uko sawa.")
    accountant.go(story.memo).sees("Mkataba uko sawa.").picture("uandishi-03-maoni")
    _act(accountant, "Ridhia", text="Fedha zipo.")
    accountant.go(story.memo).sees("Katibu Mkuu")
    for who in (acting, accountant, lawyer):
        assert not who.troubles


def test_3_the_permanent_secretary_approves_on_a_phone_with_conditions_and_a_task(person, story):
    ps = person(PS, size="phone").go("/desk").sees(IMPREST).go(story.memo)
    ps.press("Idhinisha")
    page = ps.page
    page.locator("[name=conditions]").locator("visible=true").fill("Marejesho ndani ya siku 14.")
    task = page.locator("[name=task_1]")
    if not task.is_visible():
        page.locator("summary").locator("visible=true").last.click()
    task.fill("Kulipa masurufu")
    _choose(page, "task_1_post", "Mhasibu Mkuu")
    page.locator("[name=task_1_due]").fill((today() + timedelta(days=5)).isoformat())
    ps.picture("uandishi-04-idhini-simu")
    _confirm(ps)
    ps.go(story.memo).sees("Marejesho ndani ya siku 14.")
    accountant = person(ACCOUNTANT).go("/desk").sees("Kulipa masurufu")
    officer = person(OFFICER).go(story.file).sees(IMPREST)
    expect(officer.page.locator(".folios li")).to_have_count(2)
    for who in (ps, accountant, officer):
        assert not who.troubles


def test_4_a_letter_begins_from_a_template_and_takes_an_enclosure_along(person, story):
    officer = person(OFFICER).go(f"{story.file}/letters/new")
    page = officer.page
    _choose(page, "letter_template", "Kupokea maombi")
    officer.press("Weka maneno yake")
    officer.compose("Afisa mmoja kutoka taasisi yako anaalikwa.\n\nRatiba imeambatishwa.")
    page.locator("[name=subject]").fill(REPLY)
    page.get_by_label(re.compile("Mamlaka ya Serikali Mtandao")).first.check()
    page.locator("[name=papers]").set_input_files(
        {"name": "ratiba.pdf", "mimeType": "application/pdf", "buffer": samples.pdf("Ratiba ya semina")}
    )
    officer.picture("uandishi-05-barua").press("Hifadhi na utume njiani")
    story.letter = page.url.partition("?")[0]
    officer.sees("ratiba")
    acting = person(ACTING).go(story.letter)
    _act(acting, "Toa maoni", text="Iko sawa.")
    for who in (officer, acting):
        assert not who.troubles


def test_5_it_is_signed_on_a_phone_and_any_reader_of_pdf_finds_the_signature_good(
    person, system, story, tmp_path
):
    ps = person(PS, size="phone").go(story.letter)
    ps.press("Saini barua")
    pin = ps.page.locator("[name=pin]").locator("visible=true")
    pin.fill("si-hii-123")
    _confirm(ps)
    expect(ps.page.locator(".err, .errsum, .flash").locator("visible=true").first).to_be_visible()
    ps.page.locator("[name=pin]").locator("visible=true").fill(system.account(PS)["signing_pin"])
    ps.picture("uandishi-06-saini-simu")
    _confirm(ps)
    ps.go(story.letter).sees("Imesainiwa")
    story.pdf = _paper(ps)
    story.code = _code(story.pdf, tmp_path)
    assert _signatures(story.pdf, tmp_path) == 1
    changed = story.pdf.replace(b"/Title", b"/Titel", 1)
    assert _signatures(changed, tmp_path) == 0
    assert not ps.troubles


def test_6_anybody_may_ask_whether_it_is_genuine_and_a_changed_file_is_told(person, story):
    citizen = person(size="phone").go(f"/v/{story.code}").sees("Wizara ya Afya", "Zawadi Mtengeti")
    citizen.does_not_see(REPLY)
    _verify(citizen, story.pdf).sees("kilichobadilishwa ndani yake").picture("uandishi-07-hakiki-simu")
    changed = story.pdf + b"\n"
    _verify(citizen.go("/verify"), changed)
    citizen.does_not_see("Zawadi Mtengeti").sees("Faili hili halijulikani hapa")
    citizen.go("/v/0000-0000-0000-0000-0000").sees("Hakuna barua kama hiyo")
    assert not citizen.troubles


def test_7_a_second_hand_signs_the_same_paper_and_the_first_signature_holds(person, system, tmp_path):
    author = person(PHARMACIST)
    author.go(_file(author, CONTRACT))
    letters = author.go("/letters/outgoing").page.get_by_role("link", name=re.compile("Kukubali masharti"))
    address = letters.first.get_attribute("href")
    accountant = person(ACCOUNTANT).go(address)
    accountant.press("Saini barua pia")
    accountant.page.locator("[name=pin]").locator("visible=true").fill(
        system.account(ACCOUNTANT)["signing_pin"]
    )
    _confirm(accountant)
    assert _signatures(_paper(accountant.go(address)), tmp_path) == 2
    assert not accountant.troubles


def test_8_reviewed_letters_are_signed_together_with_one_pin(person, system):
    acting = person(ACTING).go("/letters/outgoing")
    acting.page.get_by_role("link", name="Jibu kuhusu maombi ya kuajiri").first.click()
    _act(acting, "Toa maoni", text="Sawa.")
    ps = person(PS).go("/letters/outgoing")
    for subject in ("Wito wa usaili wa wauguzi", "Jibu kuhusu maombi ya kuajiri"):
        ps.go("/letters/outgoing").page.get_by_role("link", name=subject).first.click()
    ps.go("/letters/outgoing/to-sign")
    for box in ps.page.locator("main input[type=checkbox]").locator("visible=true").all():
        box.check()
    ps.page.locator("[name=pin]").fill(system.account(PS)["signing_pin"])
    ps.picture("uandishi-08-saini-nyingi")
    ps.page.locator("main form button.btn-go").last.click()
    ps.page.wait_for_load_state()
    ps.sees("EA.12/208/03/2", "EA.12/208/03/3").picture("uandishi-08-matokeo")
    assert not ps.troubles
    assert not acting.troubles


def test_9_one_letter_goes_to_many_from_a_sheet_each_with_its_own_number_and_signature(
    person, system, tmp_path
):
    author = person(PHARMACIST)
    file = _file(author, MEETINGS)
    author.go(f"{file}/letters/new")
    page = author.page
    page.locator("[name=subject]").fill("Taarifa ya kituo cha {{kituo}}")
    author.compose("Tafadhali wasilisha taarifa ya kituo cha {{kituo}} ndani ya siku 14.")
    page.get_by_label(re.compile("Mamlaka ya Serikali Mtandao")).first.check()
    author.press("Hifadhi rasimu")
    letter = page.url.partition("?")[0]
    author.go(f"{letter}/merge")
    page.locator("main form button.btn-go").last.click()
    page.wait_for_load_state()
    merge = page.url.partition("?")[0]
    author.go(f"{merge}/sheet")
    page.locator("[name=upload]").set_input_files(
        {"name": "vituo.xlsx", "mimeType": "application/octet-stream", "buffer": _sheet()}
    )
    page.locator("main form button.btn-go").last.click()
    page.wait_for_load_state()
    author.go(merge).sees("Bahi", "Chemba", "Kongwa").picture("uandishi-09-orodha")
    author.press("Ondoa yote yenye makosa")  # the addressee with whom the letter was begun has no centre
    author.go(letter).press("Tuma njiani")
    director = person(DIRECTOR).go(letter)
    _act(director, "Toa maoni", text="Sawa.")
    ps = person(PS).go(merge)
    ps.press("Saini kwa wote")
    ps.page.locator("[name=pin]").locator("visible=true").fill(system.account(PS)["signing_pin"])
    _confirm(ps)
    settled(lambda: ps.go(merge).page.locator("main").inner_text().count("EA.60/3/01/") >= 3)
    ps.picture("uandishi-09-zimesainiwa")
    clerk = person(CLERK).go(merge)
    clerk.press("Tuma zote")
    _confirm(clerk)
    message = system.sink.wait_for("bahi@vituo.example.tz", 60)
    pdf = next(part for part in message.walk() if part.get_content_type() == "application/pdf")
    data = pdf.get_payload(decode=True)
    assert _signatures(data, tmp_path) == 1
    assert "kituo cha Bahi" in _text(data, tmp_path)
    for who in (author, director, ps, clerk):
        assert not who.troubles


def test_10_a_circular_is_read_and_acknowledged_and_its_sender_sees_by_whom(person):
    ps = person(PS, size="phone").go("/circulars")
    ps.page.get_by_role("link", name=re.compile("Waraka Na. 1")).first.click()
    ps.page.locator("[name=remark]").fill("Tumepokea.")
    ps.picture("uandishi-10-kusoma-simu")
    ps.page.locator("main form button.btn-go").last.click()
    ps.page.wait_for_load_state()
    sender = person(POLICY_OFFICER).go("/circulars/sent")
    sender.page.get_by_role("link", name=re.compile("Waraka Na. 1")).first.click()
    sender.sees("Tumepokea.", "Ubalozi wa Tanzania, Nairobi").picture("uandishi-10-waraka")
    for who in (ps, sender):
        assert not who.troubles


def test_11_everybody_sees_the_own_certificate_and_the_administrator_the_usual_routes(person):
    accountant = person(ACCOUNTANT).go("/me/signature").sees("Elia Massawe").picture("uandishi-11-cheti")
    admin = person(ADMIN).go("/admin/routes").sees("Masurufu").picture("uandishi-12-njia-za-kawaida")
    admin.go("/admin/signatures").sees("Wizara ya Afya").picture("uandishi-13-mamlaka")
    admin.go("/admin/letters").picture("uandishi-14-kichwa")
    person(OFFICER).go("/admin/routes").does_not_see("Masurufu")
    for who in (accountant, admin):
        assert not who.troubles


# Hands and eyes -------------------------------------------------------------------------------------


def _file(who, reference):
    """The address of a file, found as its reader finds it."""
    who.go(f"/files?q={reference}")
    who.page.locator("main").get_by_role("link", name=re.compile(r"\w")).filter(
        has=who.page.locator("xpath=self::*[contains(@href, '/files/')]")
    ).first.click()
    who.page.wait_for_load_state()
    who.sees(reference)
    return who.page.url.partition("?")[0]


def _post_of(page, stop):
    chosen = page.locator(f"[name=stop_{stop}_post] option:checked").inner_text()
    return chosen.partition(" – ")[0]


def _choose(page, name, words):
    field = page.locator(f"[name={name}]").locator("visible=true")
    field.select_option(field.locator("option", has_text=words).first.get_attribute("value"))


def _act(who, button, **fields):
    """Open an act's dialog, write, and press its button."""
    who.press(button)
    _confirm(who, **fields)


def _confirm(who, **fields):
    for name, words in fields.items():
        who.page.locator(f"[name={name}]").locator("visible=true").fill(words)
    who.page.locator("[data-dialog-form] button.btn-go").locator("visible=true").last.click()
    who.page.wait_for_load_state()


def _verify(who, data):
    who.page.locator("#file").set_input_files(
        {"name": "barua.pdf", "mimeType": "application/pdf", "buffer": data}
    )
    who.page.locator("[data-verify] button.btn").last.click()
    who.page.wait_for_load_state()
    return who


def _paper(who):
    """The letter's PDF as the page lets one save it."""
    link = who.page.locator("main a[download]").first.get_attribute("href")
    return who.page.request.get(link).body()


def _signatures(data, folder):
    """How many signatures poppler finds good."""
    (folder / "barua.pdf").write_bytes(data)
    told = subprocess.run(["pdfsig", folder / "barua.pdf"], capture_output=True, text=True)
    return told.stdout.count("Signature is Valid")


def _text(data, folder):
    (folder / "barua.pdf").write_bytes(data)
    told = subprocess.run(["pdftotext", folder / "barua.pdf", "-"], capture_output=True, text=True)
    return " ".join(told.stdout.split())


def _code(data, folder):
    return re.search(r"/v/([0-9A-Z]{20})", _text(data, folder)).group(1)


def _sheet():
    book = Workbook()
    rows = [("Jina", "Anwani", "Baruapepe", "kituo")]
    rows += [(f"Mganga Mfawidhi, {n}", "DODOMA", f"{n.lower()}@vituo.example.tz", n) for n in CENTRES]
    for row in rows:
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


CENTRES = ("Bahi", "Chemba", "Kongwa")
