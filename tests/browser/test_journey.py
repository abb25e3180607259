"""One letter's journey, from an e-mail outside to the receipt of another institution, as people do it.

The nine steps run in order against one installation; each keeps pictures in tests/browser/pictures.
"""

import re
import smtplib
import sqlite3
import ssl
import subprocess
from datetime import timedelta
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from geos.core.clock import today
from tests.browser.conftest import settled
from tests.geos.documents import samples

CLERK = "juma.pazi@afya.go.tz"
OFFICER = "tatu.mzirai@afya.go.tz"
DIRECTOR = "baraka.shayo@afya.go.tz"
PS = "zawadi.mtengeti@afya.go.tz"
AUTHORITY_CLERK = "mwanaisha.salum@ega.go.tz"
ADMIN = "furaha.ndomba@afya.go.tz"
AUDITOR = "fatuma.abdallah@afya.go.tz"
OUTSIDE = "maktaba@chuo.example.tz"
SUBJECT = "Ombi la mafunzo ya wauguzi wa zahanati"


@pytest.fixture(scope="module")
def story():
    """What one step leaves for the next."""
    return SimpleNamespace()


def _letter():
    mail = EmailMessage()
    mail["From"] = f"Chuo cha Uuguzi <{OUTSIDE}>"
    mail["To"] = "masjala@afya.go.tz"
    mail["Subject"] = f"{SUBJECT} - Kumb. Na. CU.7/21/4"
    mail["Message-ID"] = "<journey-1@chuo.example.tz>"
    mail.set_content("Habari,\n\nTafadhali pokea barua iliyoambatishwa.\n")
    pdf = samples.pdf("Kumb. Na. CU.7/21/4. Tunaomba nafasi za mafunzo kwa wauguzi 30.")
    mail.add_attachment(pdf, maintype="application", subtype="pdf", filename="Ombi la mafunzo.pdf")
    return mail


def test_1_an_e_mail_from_outside_is_taken_and_nothing_is_relayed(system):
    with smtplib.SMTP("127.0.0.1", system.mx, timeout=30) as client:
        client.ehlo()
        assert client.has_extn("starttls")
        client.starttls(context=ssl._create_unverified_context())
        client.send_message(_letter())
        for recipient, code in (("hayupo@afya.go.tz", 550), ("mtu@example.org", 554)):
            client.mail(OUTSIDE)
            assert client.rcpt(recipient)[0] == code
            client.rset()
    with smtplib.SMTP("127.0.0.1", system.submission, timeout=30) as client:
        client.ehlo()
        assert client.has_extn("starttls")
    box = system.instance / "mail/afya.go.tz/masjala/Maildir/new"
    assert any(b"journey-1@chuo.example.tz" in file.read_bytes() for file in box.iterdir())


def test_2_the_clerk_registers_it_and_opens_a_file_for_it(person, story):
    clerk = person(CLERK).go("/registry").sees(SUBJECT).picture("2-foleni")
    clerk.page.locator(".work .ttl", has_text=SUBJECT).click()
    clerk.picture("2-sajili")
    page = clerk.page
    expect(page.locator("[name=sender]")).to_have_value("Chuo cha Uuguzi")
    expect(page.locator("[name=their_reference]")).to_have_value("CU.7/21/4")
    expect(page.locator("[name=letter]").first).to_be_checked()
    number = re.search(r"Na\. ijayo (\d+/\d{4})", page.locator("main").inner_text()).group(1)
    page.locator("[name=subject]").fill(SUBJECT)
    page.locator("[name=file][value=new]").check()
    _choose(page, "keyword", "20/14 Mafunzo – Mafunzo kazini")
    page.locator("[name=title]").fill("Mafunzo ya wauguzi wa zahanati")
    clerk.press("Sajili", exact=True).sees(number).picture("2-imesajiliwa")
    clerk.go("/letters/incoming").sees(number, "CU.7/21/4", "EA.20/14/01").picture("2-rejista")
    clerk.go("/registry").does_not_see(SUBJECT)
    clerk.go("/files?q=EA.20/14/01").press("Mafunzo ya wauguzi wa zahanati").sees("EA.20/14/01", "Folio")
    story.file = clerk.page.url.partition("?")[0]
    expect(page.locator(".folios li")).to_have_count(1)
    clerk.sees("Baruapepe iliyoileta").picture("2-jalada")
    assert not clerk.troubles


def test_2_a_paper_letter_is_registered_without_a_scan(person):
    clerk = person(CLERK, size="phone").go("/registry/paper").picture("2-karatasi-simu")
    page = clerk.page
    page.locator("[name=sender]").fill("Mkoa wa Kigoma")
    page.locator("[name=subject]").fill("Taarifa ya chanjo ya robo ya pili")
    page.locator("[name=file][value=later]").check()
    clerk.press("Sajili", exact=True).sees("Taarifa ya chanjo ya robo ya pili")
    assert not clerk.troubles


def test_3_the_file_is_minuted_and_handed_over_recalled_and_received(person, story):
    clerk = person(CLERK).go(story.file)
    clerk.press("Andika dokezo", exact=True)
    page = clerk.page
    page.locator("[name=text]").fill("Tafadhali shughulikia F1 na kushauri.")
    _choose(page, "to_post", "Mwanasheria")
    page.locator("[name=due_on]").fill((today() + timedelta(days=3)).isoformat())
    clerk.press("Weka dokezo na kabidhi").sees("Mwanasheria").picture("3-limekabidhiwa")
    clerk.press("Tengua")
    clerk.go(story.file).sees("M1")
    clerk.press("Kabidhi", exact=True)
    _choose(page, "to_post", "Afisa Mwandamizi wa Dawa")
    page.locator("[name=due_on]").locator("visible=true").fill((today() + timedelta(days=3)).isoformat())
    clerk.picture("3-kabidhi")
    page.get_by_role("button", name="Kabidhi", exact=True).last.click()
    page.wait_for_load_state()
    officer = person(OFFICER).go("/desk").sees("Mafunzo ya wauguzi wa zahanati").picture("3-dawati")
    officer.go(story.file).press("Pokea jalada").sees("Liko kwako").picture("3-limepokelewa")
    person(CLERK).go(story.file).sees("Liko kwa Afisa Mwandamizi wa Dawa")
    assert not officer.troubles
    assert not clerk.troubles


def test_4_a_memo_climbs_to_the_permanent_secretary_comes_back_and_is_approved(person, story):
    officer = person(OFFICER).go(story.file)
    officer.press("Andika dokezo", exact=True)
    officer.page.locator("[name=text]").fill("Nimesoma f.1. Nimeandaa dokezo sabili.")
    officer.press("Weka dokezo", exact=True).sees("M2")
    officer.go(f"{story.file}/memos/new")
    page = officer.page
    page.locator("[name=subject]").fill("Mafunzo ya wauguzi 30 wa zahanati")
    page.locator("[name=request]").fill("Idhini ya kugharamia mafunzo ya wauguzi 30")
    page.locator("[name=amount]").fill("45,000,000")
    officer.compose("Chuo kinaomba nafasi 30 (F1).\n\nFedha zipo kifungu 22030.")
    assert page.locator("[name=stop_1_post] option:checked").inner_text().startswith("Mkurugenzi wa Tiba")
    assert page.locator("[name=stop_2_post] option:checked").inner_text().startswith("Katibu Mkuu")
    officer.picture("4-rasimu").press("Hifadhi rasimu")
    story.memo = page.url.partition("?")[0]
    officer.press("Wasilisha").sees("Mkurugenzi wa Tiba").picture("4-njiani")

    director = person(DIRECTOR).go(story.memo).picture("4-mkurugenzi")
    _decide(director, "Unga mkono", "text", "Ninaunga mkono.")
    ps = (
        person(PS, size="phone").go("/desk").sees("Mafunzo ya wauguzi 30").go(story.memo).picture("4-km-simu")
    )
    _decide(ps, "Rudisha", "reason", "Ongeza tarehe ya mafunzo.", last="Rudisha")

    officer.go("/desk").sees("Mafunzo ya wauguzi 30").go(story.memo).sees("Ongeza tarehe ya mafunzo.")
    officer.go(f"{story.memo}/edit")
    officer.compose("Chuo kinaomba nafasi 30 (F1), kuanzia Januari.\n\nFedha zipo kifungu 22030.")
    officer.press("Hifadhi")
    officer.go(story.memo).press("Wasilisha")
    director.go(story.memo)
    _decide(director, "Unga mkono", "text", "Sasa imekamilika.")
    ps = person(PS).go(story.memo).picture("4-km")
    _decide(ps, "Idhinisha", "text", "Imeidhinishwa.")
    ps.go(story.memo).sees("Imeidhinishwa").picture("4-imeidhinishwa")
    officer.go(story.file)
    expect(page.locator(".folios li")).to_have_count(2)
    officer.picture("4-folio-2")
    for who in (officer, director, ps):
        assert not who.troubles


def test_5_the_reply_is_drafted_reviewed_and_signed(person, system, story):
    officer = person(OFFICER).go(f"{story.file}/folios/1")
    officer.press("Jibu barua")
    page = officer.page
    page.locator("[name=subject]").fill("Mafunzo ya wauguzi wa zahanati")
    officer.compose("Wizara imeidhinisha mafunzo ya wauguzi 30 kuanzia Januari.", more=True)
    expect(page.locator("[data-rich] [role=textbox]")).to_contain_text("CU.7/21/4")
    page.get_by_label(re.compile("Mamlaka ya Serikali Mtandao")).first.check()
    assert OUTSIDE in page.locator("[name=outside]").input_value()
    assert page.locator("[name=stop_1_post] option:checked").inner_text().startswith("Mkurugenzi wa Tiba")
    _choose(page, "signer", "Katibu Mkuu")
    officer.picture("5-rasimu").press("Hifadhi na utume njiani")
    story.letter = page.url.partition("?")[0]

    director = person(DIRECTOR).go(story.letter).picture("5-hakiki")
    director.press("Toa maoni")
    director.page.locator("[name=text]").locator("visible=true").fill("Iko sawa.")
    director.page.locator(".dlg-f button, form button.btn-go").locator("visible=true").last.click()
    ps = person(PS).go(story.letter).sees("EA.20/14/01/3").picture("5-kabla-ya-saini")
    ps.press("Saini barua")
    ps.page.locator("[name=pin]").locator("visible=true").fill(system.account(PS)["signing_pin"])
    ps.picture("5-saini")
    ps.page.locator("[data-dialog-form] button.btn-go").locator("visible=true").last.click()
    ps.page.wait_for_load_state()
    ps.go(story.letter).sees("Imesainiwa").picture("5-imesainiwa")
    officer.go(story.file)
    expect(page.locator(".folios li")).to_have_count(3)
    for who in (officer, director, ps):
        assert not who.troubles


def test_6_the_registry_dispatches_to_a_member_and_an_outsider_in_one_act(person, system, story, tmp_path):
    clerk = person(CLERK).go("/letters/outgoing").sees("Mafunzo ya wauguzi wa zahanati")
    clerk.go(f"{story.letter}/dispatch")
    clerk.sees("Mamlaka ya Serikali Mtandao", OUTSIDE).picture("6-tuma")
    clerk.page.locator("[data-dialog-form] button.btn-go, main form button.btn-go").locator(
        "visible=true"
    ).last.click()
    clerk.page.wait_for_load_state()
    message = system.sink.wait_for(OUTSIDE)
    pdf = next(part for part in message.walk() if part.get_content_type() == "application/pdf")
    copy = tmp_path / "barua.pdf"
    copy.write_bytes(pdf.get_payload(decode=True))
    text = subprocess.run(["pdftotext", str(copy), "-"], capture_output=True, text=True, check=True).stdout
    assert "EA.20/14/01/3" in text
    assert "Zawadi Mtengeti" in text
    settled(lambda: clerk.go(story.letter).page.locator("body").inner_text().count("Imetumwa") >= 1)
    clerk.sees("Imefika").does_not_see("Imejibiwa").picture("6-hali")
    assert not clerk.troubles


def test_7_the_authority_registers_it_and_the_receipt_shows_at_the_ministry(person, story):
    clerk = person(AUTHORITY_CLERK).go("/registry").sees("Mafunzo ya wauguzi wa zahanati")
    clerk.page.locator(".work .ttl", has_text="Mafunzo ya wauguzi").click()
    number = re.search(r"Na\. ijayo (\d+/\d{4})", clerk.page.locator("main").inner_text()).group(1)
    clerk.page.locator("[name=file][value=later]").check()
    clerk.picture("7-ega-sajili").press("Sajili", exact=True).sees(number)
    ministry = person(CLERK).go(story.letter).sees("Imesajiliwa", number).picture("7-stakabadhi")
    assert not clerk.troubles
    assert not ministry.troubles


def test_8_a_new_mailbox_is_provisioned_used_in_the_browser_and_by_a_mail_client(person, system):
    admin = person(ADMIN).go("/admin/mailboxes").picture("8-akaunti").go("/admin/mailboxes/new")
    page = admin.page
    page.locator("[name=given_name]").fill("Zuhura")
    page.locator("[name=surname]").fill("Ng'wanakilala")
    _choose(page, "post", "Afisa Likizo")
    admin.picture("8-mpya").press("Fungua akaunti")
    admin.sees("zuhura.ngwanakilala@afya.go.tz").picture("8-karatasi-ya-kiungo")
    link = re.search(r"/first-password/[\w-]+", page.content()).group(0)
    owner = person().go(link)
    new = "korosho tamu za Mtwara"
    for name in ("password", "password_again"):
        owner.page.locator(f"[name={name}]").fill(new)
    owner.picture("8-nywila").press("Weka nywila")
    owner.sign_in("zuhura.ngwanakilala@afya.go.tz", new)
    owner.go("/mail/write")
    owner.page.locator("[name=to]").fill(CLERK)
    owner.page.locator("[name=subject]").fill("Salamu kutoka kwa Afisa Likizo")
    owner.page.locator("[name=text]").fill("Habari Juma,\n\nNimeanza kazi leo.")
    owner.picture("8-andika").press("Tuma", exact=True)
    reader = person(CLERK, size="phone")
    settled(lambda: "Salamu kutoka kwa" in reader.go("/mail").page.locator("body").inner_text())
    reader.press("Salamu kutoka kwa").sees("Nimeanza kazi leo.").picture("8-ujumbe-simu")

    with smtplib.SMTP("127.0.0.1", system.submission, timeout=30) as client:
        client.ehlo()
        assert not client.has_extn("auth")
        client.starttls(context=ssl._create_unverified_context())
        client.login("zuhura.ngwanakilala@afya.go.tz", new)
        client.sendmail("zuhura.ngwanakilala@afya.go.tz", [CLERK], "Subject: Kutoka simu\r\n\r\nHabari.")
        with pytest.raises(smtplib.SMTPSenderRefused) as refused:
            client.sendmail(PS, [CLERK], "Subject: Si mimi\r\n\r\nHabari.")
        assert refused.value.smtp_code == 553
    settled(lambda: "Kutoka simu" in reader.go("/mail").page.locator("body").inner_text())
    for who in (admin, owner, reader):
        assert not who.troubles


def test_9_the_auditor_sees_every_act_and_a_changed_row_is_named(person, system):
    auditor = person(AUDITOR).go("/journal").picture("9-kumbukumbu")
    acts = set()
    for act in ("register", "open_file", "hand_over", "receive", "approve", "sign", "dispatch"):
        auditor.go(f"/journal?act={act}")
        if auditor.page.locator("tbody tr").count():
            acts.add(act)
    assert acts == {"register", "open_file", "hand_over", "receive", "approve", "sign", "dispatch"}
    auditor.go("/journal?act=sign").sees("Dkt. Zawadi Mtengeti", "Katibu Mkuu").picture("9-saini")
    assert not auditor.troubles
    assert "hold" in system.geos("audit", "verify")
    assert system.geos("check").strip().endswith("0 findings")

    with sqlite3.connect(system.instance / "geos.db", timeout=20) as database:
        row = database.execute("SELECT id FROM audit_entry WHERE act = 'sign' ORDER BY id DESC").fetchone()[0]
        database.execute("DROP TRIGGER audit_entry_no_update")
        database.execute(
            "UPDATE audit_entry SET payload = replace(payload, 'sign', 'read') WHERE id = ?", (row,)
        )
    database.close()
    assert str(row) in system.geos("audit", "verify", status=1)


def _choose(page, name, words):
    field = page.locator(f"[name={name}]").locator("visible=true")
    field.select_option(field.locator("option", has_text=words).first.get_attribute("value"))


def _decide(who, button, field, text, last=""):
    """Open the act's dialog, write, and press its green button."""
    who.press(button)
    who.page.locator(f"[name={field}]").locator("visible=true").fill(text)
    who.page.locator("[data-dialog-form] button.btn-go").locator("visible=true").last.click()
    who.page.wait_for_load_state()
