"""An institution joins, and its first weeks: people, their ways in, mailboxes, a transfer, an emergency.

The steps run in order against one installation, in Swahili; each keeps pictures in tests/browser/pictures.
"""

import re
import smtplib
import ssl
from email.message import EmailMessage
from io import BytesIO
from types import SimpleNamespace

import pyotp
import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from geos.core.clock import today
from tests.browser.axe import faults
from tests.browser.conftest import settled

OPERATOR = "leah.kimaro@ega.go.tz"
REVIEWER = "amani.kessy@ega.go.tz"
COUNCIL = "Halmashauri ya Wilaya ya Mtoni"
DOMAIN = "mtonidc.go.tz"
ADMIN = f"rashidi.kilango@{DOMAIN}"
ADMIN_PASSWORD = "mbuyu mkavu kando ya mto"
STAFF = f"halima.mrope@{DOMAIN}"
STAFF_PASSWORD = "chungwa tamu la asubuhi"

AFYA_ADMIN = "furaha.ndomba@afya.go.tz"
AUDITOR = "fatuma.abdallah@afya.go.tz"
OWNER = "daudi.kisanga@afya.go.tz"
HELPDESK = "simon.chacha@afya.go.tz"
# Nobody of the other journeys, which may follow in the same installation.
MOVER = "neema.ulomi@afya.go.tz"
HEAD = "zawadi.mtengeti@afya.go.tz"


@pytest.fixture(scope="module")
def story():
    """What one step leaves for the next."""
    return SimpleNamespace()


def _first(who, words):
    """Open the first thing with these words in the list of the page."""
    who.page.locator("tbody th a", has_text=words).first.click()
    who.page.wait_for_load_state()
    return who


def _confirm(who):
    """Press the button of the open dialog, or of its page, that does it."""
    who.page.locator(
        "dialog[open] button:is(.btn-go, .btn-stop), .dlg-flat button:is(.btn-go, .btn-stop)"
    ).last.click()
    who.page.wait_for_load_state()
    return who


def _comes_in(who, username, password):
    who.page.goto("/sign-in")
    who.page.locator("input[type=email]").fill(username)
    who.page.locator("input[type=password]").fill(password)
    who.page.locator("main button.btn-go").click()
    who.page.wait_for_load_state()
    return who


def test_01_a_second_operator_approves_what_the_first_has_entered(person):
    first = person(OPERATOR)
    first.go("/admin/joining").sees(COUNCIL, "Kwenye mapitio").picture("utawala-01-maombi")
    _first(first, COUNCIL).sees("aliyeingiza ombi halipitii mwenyewe")
    assert first.page.get_by_role("link", name="Idhinisha").count() == 0
    second = person(REVIEWER)
    _first(second.go("/admin/joining"), COUNCIL).sees("Rashidi Kilango", "ukurasa 1 / 1")
    second.picture("utawala-01-ombi").press("Idhinisha")
    _confirm(second).sees("Limeidhinishwa")
    assert not first.troubles + second.troubles


def test_02_the_domain_is_proved_by_a_record_in_the_dns(person, system):
    who = person(OPERATOR)
    _first(who.go("/admin/joining"), COUNCIL)
    value = who.page.get_by_text(re.compile("^geos-domain=")).first.text_content().strip()
    system.zone.domains.add(DOMAIN)
    who.press("Itafute sasa").sees("bado haijawekwa")
    system.zone.texts[f"_geos.{DOMAIN}"] = ["v=spf1 -all", value]
    who.press("Itafute sasa").sees("Kimethibitishwa").picture("utawala-02-kikoa")
    assert not who.troubles


def test_03_the_institution_begins_with_two_administrators_and_their_slips(person, story):
    who = person(OPERATOR)
    _first(who.go("/admin/joining"), COUNCIL).press("Anzisha")
    _confirm(who).sees("Rashidi Kilango", "Neema Sanga", "/first-password/").picture(
        "utawala-03-vijikaratasi"
    )
    text = who.page.locator("main").inner_text()
    story.links = re.findall(r"https?://\S+/first-password/[\w-]+", text)
    assert len(story.links) == 2
    who.go("/admin/institutions").sees(COUNCIL).picture("utawala-03-taasisi")
    who.go("/admin/domains").sees(DOMAIN, "nairobi.nje.go.tz").picture("utawala-03-vikoa")
    assert not who.troubles


def test_04_its_administrator_comes_in_by_the_slip_and_with_a_second_factor(person, story):
    who = person(size="phone")
    who.page.goto(story.links[0])
    for field in who.page.locator("input[type=password]").all():
        field.fill(ADMIN_PASSWORD)
    who.page.locator("main button.btn-go").click()
    _comes_in(who, ADMIN, ADMIN_PASSWORD).sees("Hatua ya pili").picture("utawala-04-hatua-ya-pili")
    who.page.get_by_text("andika ufunguo kwa mkono").click()
    secret = "".join(who.page.locator("details[open] .ref").first.text_content().split())
    story.totp = pyotp.TOTP(secret)
    who.write("Msimbo ambao simu inaonyesha sasa", story.totp.now())
    if who.page.get_by_label("Nywila yako").count():
        who.write("Nywila yako", ADMIN_PASSWORD)
    who.press("Iwashe").sees("Misimbo ya dharura").picture("utawala-04-misimbo-ya-dharura")
    story.codes = re.findall(r"\b[a-z0-9]{4,5}-[a-z0-9]{4,5}\b", who.page.locator("main").inner_text())
    assert len(story.codes) == 10
    assert faults(who.page) == []
    assert not who.troubles


def test_05_units_posts_and_people_come_by_file(person, story):
    who = person(size="wide")
    _comes_in(who, ADMIN, ADMIN_PASSWORD).sees("Msimbo")
    who.page.locator("main input:not([type=hidden])").first.fill(story.codes[0])
    who.page.locator("main button.btn-go").first.click()
    expect(who.page.locator("nav.rail")).to_be_visible()
    story.seat = who.page.context.cookies()
    who.go("/admin/imports").picture("utawala-05-ingiza")
    _sends(who, "Vitengo", [("Jina (Kiswahili)", "Jina (Kiingereza)", "Aina", "Chini ya"), *UNITS])
    _sends(who, "Nyadhifa", [("Kifupi", "Wadhifa", "Kitengo", "Huripoti kwa", "Majukumu", "Masjala"), *POSTS])
    people = [("Cheki namba", "Jina kamili", "Wadhifa", "Simu"), *PEOPLE]
    _sends(who, "Watumishi", [*people, ("11900109", "Kelvin", "AE2", "")], picture="utawala-05-kasoro")
    who.sees("Jina la ukoo")
    who.go("/admin/structure").sees("Idara ya Elimu", "Sehemu ya Elimu ya Msingi").picture(
        "utawala-05-muundo"
    )
    who.go("/admin/structure/chart").picture("utawala-05-chati")
    who.go("/admin/people").sees("Halima Mrope", "Afisa Elimu").picture("utawala-05-watu")
    assert not who.troubles


UNITS = [
    ("Sehemu ya Elimu ya Msingi", "Primary Education Section", "Sehemu", "Idara ya Elimu"),
    ("Idara ya Elimu", "Education Division", "Idara", ""),
]
POSTS = [
    ("AE1", "Afisa Elimu Kata", "Sehemu ya Elimu ya Msingi", "MKE", "Afisa", ""),
    ("AE2", "Afisa Elimu", "Idara ya Elimu", "MKE", "Afisa", ""),
    ("MKE", "Mkuu wa Idara ya Elimu", "Idara ya Elimu", "", "Msimamizi; Afisa", ""),
    ("KARANI", "Karani wa Masjala", "Utawala", "", "Karani wa masjala", "Masjala ya wazi"),
]
PEOPLE = [
    ("11900101", "Halima Mrope", "AE2", "0754 111 222"),
    ("11900102", "Josephat Ng'ombe", "MKE", "0754 111 333"),
    ("11900103", "Mwanahamisi Juma Seif", "KARANI", ""),
]


def _sends(who, kind, rows, picture=""):
    """Send a workbook, look at what would become of it, and enter what is right."""
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    who.go("/admin/imports")
    who.page.get_by_role("radio", name=kind).check()
    workbook = {"name": f"{kind}.xlsx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}
    who.page.locator("input[type=file]").set_input_files(workbook)
    who.press("Kagua", exact=True)
    if picture:
        who.picture(picture)
    who.page.locator("main .acts a.btn-go, main .btn-go").first.click()
    who.page.wait_for_load_state()
    _confirm(who)
    settled(
        lambda: (
            who.page.reload()
            and who.page.get_by_text(re.compile("Yaliingizwa|Limeingizwa|Imeingizwa")).count()
        )
    )


def _new_link(who, reason):
    who.press("Kiungo kipya").write("Sababu", reason)
    who.page.get_by_role("button", name="Tengeneza kiungo").locator("visible=true").first.click()
    who.page.wait_for_load_state()
    return who


def test_06_a_slip_brings_a_colleague_in_on_the_phone(person, story, system):
    """The links stand in the PDF for the envelopes; a person's page makes a slip anew."""
    admin = person()
    admin.page.context.add_cookies(story.seat)
    _first(admin.go("/admin/people?q=mrope"), "Halima").sees("Afisa Elimu", STAFF).picture(
        "utawala-06-mtumishi"
    )
    _new_link(admin, "Kikaratasi cha kwanza kimepotea.").sees("/first-password/").picture(
        "utawala-06-kikaratasi"
    )
    link = re.search(r"https?://\S+/first-password/[\w-]+", admin.page.locator("main").inner_text()).group(0)
    who = person(size="phone")
    who.page.goto(link)
    for field in who.page.locator("input[type=password]").all():
        field.fill(STAFF_PASSWORD)
    who.page.locator("main button.btn-go").click()
    _comes_in(who, STAFF, STAFF_PASSWORD)
    who.go("/desk").picture("utawala-06-dawati-simu")
    assert faults(who.page) == []
    assert not who.troubles + admin.troubles


def _submit(system, username, password, to):
    """Send a message by the submission port; what the server says of the password."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = username, to, "Salamu"
    message.set_content("Salamu kutoka kwenye simu.")
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP("127.0.0.1", system.submission, timeout=30) as client:
        client.starttls(context=trusting)
        client.login(username, password)
        client.send_message(message)


def test_07_with_a_second_factor_mail_programs_need_a_password_of_their_own(person, story, system):
    who = person()
    who.page.context.add_cookies(story.seat)
    who.go("/me/security").sees("Hatua ya pili").picture("utawala-07-usalama")
    who.press("Nywila mpya ya programu").write("Itatumika wapi", "Simu yangu")
    if who.page.get_by_label("Nywila yako").count():
        who.write("Nywila yako", ADMIN_PASSWORD)
    who.press("Tengeneza nywila").picture("utawala-07-nywila-ya-programu")
    password = "".join(who.page.locator("main code, main .ref").first.text_content().split())
    with pytest.raises(smtplib.SMTPAuthenticationError) as refusal:
        _submit(system, ADMIN, ADMIN_PASSWORD, OWNER)
    assert b"app password" in refusal.value.smtp_error
    _submit(system, ADMIN, password, OWNER)
    settled(lambda: who.go("/me/security").page.get_by_text("127.0.0.1").count() > 1)
    owner = person(OWNER)
    settled(lambda: owner.go("/mail").page.get_by_text("Salamu").count())
    assert not who.troubles + owner.troubles


def test_08_a_group_is_found_by_rule_and_takes_mail_from_whom_it_may(person, system):
    who = person(AFYA_ADMIN)
    _first(who.go("/admin/mailboxes?q=group.wote"), "group.wote").sees("Watumishi wote").picture(
        "utawala-08-kikundi"
    )
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "mgeni@example.org",
        "group.wote@afya.go.tz",
        "Tangazo",
    )
    message.set_content("Tangazo la nje.")
    with (
        smtplib.SMTP("127.0.0.1", system.mx, timeout=30) as client,
        pytest.raises(smtplib.SMTPRecipientsRefused) as no,
    ):
        client.send_message(message)
    assert no.value.recipients["group.wote@afya.go.tz"][0] == 550
    assert not who.troubles


def test_09_a_transfer_is_one_act_with_a_list_for_both(person, story):
    who = person(AFYA_ADMIN).go("/admin/posts/new")
    for field, words in (
        ("title_sw", "Afisa Itifaki"),
        ("title_en", "Protocol Officer"),
        ("code", "ITIFAKI"),
    ):
        who.page.locator(f"[name={field}]").fill(words)
    who.page.locator("[name=unit]").select_option(label="Ofisi ya Katibu Mkuu")
    who.page.locator("main form .acts .btn-go").click()
    who.sees("Afisa Itifaki").picture("utawala-09-wadhifa")
    _first(who.go("/admin/people?q=ulomi"), "Neema").page.locator(
        "summary", has_text="Hatua nyingine"
    ).first.click()
    who.picture("utawala-09-mtumishi").press("Hamisha ndani ya taasisi")
    who.choose("Kwenda wadhifa", "Afisa Itifaki")
    who.write("Siku ya kwanza kwenye wadhifa mpya", str(today()))
    who.write("Kumb. Na. ya barua", "CAC.12/45/01/7").picture("utawala-09-uhamisho")
    who.press("Amuru").sees("Neema Ulomi", "Afisa Itifaki").picture("utawala-09-amri")
    mover = person(MOVER)
    mover.go("/hand-overs").picture("utawala-09-orodha")
    _first(mover, "").picture("utawala-09-makabidhiano")
    mover.press("Thibitisha")
    _confirm(mover).picture("utawala-09-imethibitishwa")
    head = person(HEAD)  # the post is vacant now: its work falls to the head of the unit
    _first(head.go("/hand-overs"), "").sees("Neema Ulomi").press("Pokea")
    head.write("Maoni", "Nimepokea meza yake.")
    _confirm(head).sees("Nimepokea meza yake").picture("utawala-09-imepokewa")
    assert not who.troubles + mover.troubles + head.troubles


def test_10_another_s_mailbox_is_opened_by_two_and_in_the_owner_s_sight(person, story):
    who = person(AFYA_ADMIN)
    who.go("/break-glass/new").write("Akaunti ya baruapepe", OWNER)
    who.write("Sababu", "Barua ya mahakama yenye ukomo wa leo ilitumwa kwake; yuko safarini.")
    who.write("Kwa saa ngapi", "4").press("Tuma ombi").sees("Bado").picture("utawala-10-ombi")
    page = re.search(r"/break-glass/\d+", who.page.url).group(0)
    auditor = person(AUDITOR)
    auditor.go(page).press("Idhinisha")
    _confirm(auditor).picture("utawala-10-idhini")
    who.go(page).press("Soma akaunti").sees("Ufunguzi wa dharura", "Salamu").picture("utawala-10-akaunti")
    who.press("Salamu").sees("Salamu kutoka kwenye simu.").picture("utawala-10-ujumbe")
    owner = person(OWNER, size="phone")
    owner.go("/notices").sees("ufunguzi wa dharura").picture("utawala-10-taarifa-simu")
    owner.go(page).sees("Ujumbe", "Kikasha").picture("utawala-10-mwenye-akaunti-simu")
    assert faults(owner.page) == []
    assert not who.troubles + auditor.troubles + owner.troubles


def test_11_the_helpdesk_helps_with_signing_in_and_reads_nothing(person):
    who = person(HELPDESK)
    who.go("/admin").sees("Watu")
    _first(who.go("/admin/people?q=mhando"), "Grace").picture("utawala-11-dawati-la-msaada")
    _new_link(who, "Alikuja mwenyewe na kitambulisho; amesahau nywila.").sees("/first-password/")
    assert (
        who.go("/admin/mailboxes").page.get_by_role("heading", level=1).text_content()
        != "Akaunti za baruapepe"
    )
    assert who.page.goto("/break-glass/new").status == 404
    assert not who.troubles


def test_12_everybody_finds_everybody_in_the_directory(person):
    who = person(OWNER, size="phone")
    who.go("/directory?q=afisa elimu").sees("Halima Mrope", COUNCIL).picture("utawala-12-kitabu-simu")
    assert faults(who.page) == []
    assert not who.troubles
