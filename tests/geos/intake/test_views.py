"""The intake's pages: the queue, the three panes, registering, bad input."""

import io
import re

import pytest
from sqlalchemy import select

from geos.core.db import db
from geos.core.types import Level
from geos.documents import queries as documents
from geos.exchange.models import HandledMail
from geos.exchange.queries import intake as queries
from geos.exchange.service import consignments
from geos.files.models import RegistryFile
from geos.letters.models import IncomingLetter
from geos.letters.queries import incoming as letters
from tests.geos.documents import samples
from tests.geos.files.scenes import file_with
from tests.geos.intake.door import PDF, arrives, consigned, entry, message, new_file
from tests.geos.letters.incoming_desk import opened_file, register
from tests.geos.mail.nasty import MESSAGES
from tests.geos.outgoing import scenes
from tests.geos.pages import Browser
from tests.geos.statements import counting


def mail_url(base, tail=""):
    return f"/registry/mail/{base}{tail}"


def registered():
    return db.session.scalars(select(IncomingLetter).order_by(IncomingLetter.id)).all()


def test_mail_is_in_the_queue_at_the_next_request(office, page):
    page.sign_in(office.clerk)
    assert "Hakuna barua" in page.get("/registry").text
    base = arrives(office, subject="Upungufu wa dawa")
    soup = page.get("/registry")
    assert [a["href"] for a in soup.select(".work .ttl")] == [mail_url(base)]
    assert "Upungufu wa dawa" in soup.text
    assert soup.select_one(".rail a[aria-current] em").text == "1"


def test_mail_and_consignments_stand_in_one_queue_the_oldest_first(office, page):
    first = arrives(office, registry=office.other_registry)
    found = consigned(office)
    page.sign_in(office.other_clerk)
    rows = [a["href"] for a in page.get("/registry").select(".work .ttl")]
    assert rows == [mail_url(first), f"/registry/consignment/{found.id}"]


def test_the_queue_is_not_shown_to_others(office, page):
    arrives(office)
    for who in (office.officer, office.ps, office.admin, office.auditor):
        page.sign_in(who).get("/registry", 404)
    assert "Upungufu" not in page.sign_in(office.other_clerk).get("/registry").text


def test_the_form_is_filled_with_what_the_letter_tells(office, page):
    letter = samples.letter(
        reference="BD.112/45/02/118", subject="Upungufu", body="Rejea barua yako Kumb. Na. EA.45/312/01/1."
    )
    pdf = samples.render_letter(letter)
    opened_file(office)
    base = arrives(office, message(("Barua.pdf", "application/pdf", pdf), subject="FW: RE: Upungufu wa dawa"))
    soup = page.sign_in(office.clerk).get(mail_url(base))
    values = {
        name: soup.select_one(f"[name={name}]") for name in ("sender", "their_reference", "letter_date")
    }
    assert values["sender"]["value"] == "Bohari ya Dawa"
    assert values["their_reference"]["value"] == "BD.112/45/02/118"
    assert values["letter_date"]["value"] == "2026-11-24"
    assert soup.select_one("[name=subject]").text.strip() == "Upungufu wa dawa"
    assert soup.select_one("[name=letter][checked]")["value"] == "0"
    chosen = soup.select_one("[name=file][checked]").find_parent("label")
    assert "EA.45/312/01" in chosen.text
    assert "Folio 2" in chosen.text
    assert re.search(r"Na\. ijayo 2/20\d\d", soup.text)


def test_a_members_mail_bears_its_institutions_name(office, page):
    base = arrives(office, sender="Peter <peter@utumishi.go.tz>")
    soup = page.sign_in(office.clerk).get(mail_url(base))
    assert soup.select_one("[name=sender]")["value"] == office.other.name_sw


def test_the_clerk_registers_opens_a_file_and_hands_it_over_in_one_act(office, page):
    base = arrives(office)
    page.sign_in(office.clerk)
    data = new_file(office, to_post=str(office.director.post.id), due_on="2199-01-01", minute="Tafadhali.")
    page.post(mail_url(base), form_on=mail_url(base), **data)
    letter = registered()[0]
    assert page.response.location == f"/files/{letter.file_id}"
    page.follow()
    assert letter.register_number in page.flashes[0]
    assert letter.folio.label == "1"
    assert letter.file.transit.to_post_id == office.director.post.id
    page.sign_in(office.director)
    assert letter.subject in page.get(f"/letters/incoming/{letter.id}").text


def test_register_then_the_next_leads_to_the_next_one(office, page):
    bases = [arrives(office, subject=f"Barua {n}") for n in range(3)]
    page.sign_in(office.clerk)
    queue = [waiting.arguments["base"] for waiting in queries.queue(office.clerk.actor, office.registry)]
    assert sorted(queue) == sorted(bases)
    page.post(mail_url(queue[1]), form_on=mail_url(queue[1]), **entry(then="next", again="y"))
    assert page.response.location == mail_url(queue[2])
    page.post(mail_url(queue[2]), form_on=mail_url(queue[2]), **entry(then="next", again="y"))
    assert page.response.location == mail_url(queue[0])
    page.post(mail_url(queue[0]), form_on=mail_url(queue[0]), **entry(then="next", again="y"))
    assert page.response.location == f"/registry?registry={office.registry.id}"
    page.follow()


def test_register_alone_leads_to_the_letter_that_waits_to_be_filed(office, page):
    base = arrives(office)
    page.sign_in(office.clerk).post(mail_url(base), form_on=mail_url(base), **entry())
    letter = registered()[0]
    assert page.response.location == f"/letters/incoming/{letter.id}"
    assert letter.their_reference == "BD.112/45/02/118"
    assert page.follow().select(f'a[href="/letters/incoming/{letter.id}/file"]')


def test_the_same_form_sent_twice_registers_once(office, page):
    base = arrives(office)
    page.sign_in(office.clerk)
    hidden = page.hidden(mail_url(base), mail_url(base))
    page.post(mail_url(base), **hidden, **entry())
    page.post(mail_url(base), **hidden, **entry())
    letter = registered()
    assert len(letter) == 1
    assert page.response.location == f"/letters/incoming/{letter[0].id}"


def test_a_second_clerk_is_told_the_number_and_led_to_the_letter(office, page):
    base = arrives(office)
    page.sign_in(office.records)
    hidden = page.hidden(mail_url(base), mail_url(base))
    other = Browser(page.app).sign_in(office.clerk)
    other.post(mail_url(base), form_on=mail_url(base), **entry())
    soup = page.post(mail_url(base), status=409, **hidden, **entry())
    assert registered()[0].register_number in soup.text
    page.get(mail_url(base), 302)
    assert page.response.location == f"/letters/incoming/{registered()[0].id}"
    assert len(registered()) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sender", ""),
        ("sender", "B" * 201),
        ("subject", " "),
        ("subject", "x" * 301),
        ("their_reference", "R" * 81),
        ("letter_date", "kesho"),
        ("level", "4"),
        ("level", "x"),
        ("letter", "9"),
        ("file", "99999999999"),
        ("file", "x"),
        ("title", "t" * 301),
        ("minute", "m" * 8001),
        ("to_post", "99999999999999999999"),
        ("to_post", "x"),
        ("due_on", "2199-01-01"),
        ("keyword", "x"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_registered(office, page, field, value):
    base = arrives(office)
    page.sign_in(office.clerk)
    soup = page.post(mail_url(base), 422, form_on=mail_url(base), **entry(**{field: value}))
    assert page.problems
    at = f"#{'to_post' if field == 'due_on' else field}"
    assert at in [a["href"] for a in soup.select(".errsum a")]
    assert registered() == []
    assert "Bohari ya Dawa" in str(soup)


def test_a_new_file_needs_a_keyword_and_a_title(office, page):
    base = arrives(office)
    page.sign_in(office.clerk)
    soup = page.post(mail_url(base), 422, form_on=mail_url(base), **entry(file="new"))
    assert [a["href"] for a in soup.select(".errsum a")] == ["#keyword", "#title"]
    assert db.session.scalars(select(RegistryFile)).all() == []


def test_a_hand_over_needs_a_file(office, page):
    base = arrives(office)
    page.sign_in(office.clerk)
    data = entry(to_post=str(office.ps.post.id))
    soup = page.post(mail_url(base), 422, form_on=mail_url(base), **data)
    assert [a["href"] for a in soup.select(".errsum a")] == ["#file"]


def test_a_file_above_the_clerks_clearance_cannot_be_named(office, page):
    file, _ = opened_file(office, level=Level.CONFIDENTIAL, member=office.records)
    base = arrives(office)
    page.sign_in(office.clerk).post(mail_url(base), 422, form_on=mail_url(base), **entry(file=str(file.id)))
    assert len(registered()) == 1


def test_files_are_found_and_what_was_written_stays(office, page):
    opened_file(office, title="Ununuzi wa magari")
    base = arrives(office)
    page.sign_in(office.clerk)
    data = entry(subject="Nimeandika hapa", **{"file-q": "magari", "find": "file"})
    soup = page.post(mail_url(base), 200, form_on=mail_url(base), **data)
    assert "EA.45/312/01" in soup.select_one("#file-found").text
    assert "Nimeandika hapa" in soup.select_one("[name=subject]").text
    assert len(registered()) == 1


@pytest.mark.parametrize("written", ["\0", "%", "'", "x" * 500, "EA.45/312/01", "  "])
def test_nothing_that_is_looked_for_breaks_the_search(office, page, written):
    opened_file(office)
    base = arrives(office)
    data = entry(**{"file-q": written, "find": "file"})
    page.sign_in(office.clerk).post(mail_url(base), 200, form_on=mail_url(base), **data)


def test_with_several_pdfs_the_clerk_has_to_choose(office, page):
    base = arrives(office, message(PDF, PDF))
    page.sign_in(office.clerk)
    soup = page.get(mail_url(base))
    assert soup.select("[name=letter][checked]") == []
    page.post(mail_url(base), 422, form_on=mail_url(base), **entry(letter=None))
    page.post(mail_url(base), form_on=mail_url(base), **entry(letter="1"))
    assert registered()[0].document.filename == "Barua.pdf"


def test_the_mail_itself_may_be_the_letter(office, page):
    base = arrives(office, message(text="Ndugu, tunaomba taarifa."))
    page.sign_in(office.clerk)
    assert page.get(mail_url(base)).select_one("[name=letter][checked]")["value"] == "mail"
    page.post(mail_url(base), form_on=mail_url(base), **entry(letter="mail"))
    assert documents.content(registered()[0].document) == b"Ndugu, tunaomba taarifa."


# Whatever strangers send ---------------------------------------------------------------------------------


def test_no_message_breaks_the_page_and_each_is_registered_whole(office, page):
    bases = {name: arrives(office, raw) for name, raw in MESSAGES.items()}
    assert len(page.sign_in(office.clerk).get("/registry").select(".work li")) == len(MESSAGES)
    for name, base in bases.items():
        assert page.client.get(mail_url(base, "/message")).data == MESSAGES[name], name
        page.post(mail_url(base), form_on=mail_url(base), **entry(letter="mail", again="y"))
        page.follow()
        kept = db.session.scalars(select(IncomingLetter).filter_by(source=f"mail:{base}")).one()
        assert documents.content(kept.cover) == MESSAGES[name], name
    assert len(registered()) == len(MESSAGES)


ODD = {
    "empty": ("Barua.pdf", b"", "tupu"),
    "broken": ("Barua.pdf", b"%PDF-1.7\nbroken", "limeharibika"),
    "locked": ("Barua.pdf", samples.locked_pdf(), "nywila"),
    "disguised": ("Barua.pdf", b"MZ\x90\0" + b"\0" * 64, "si kama jina"),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_attachment_is_kept_as_received_and_marked(office, page, name):
    filename, data, mark = ODD[name]
    base = arrives(office, message((filename, "application/pdf", data)))
    page.sign_in(office.clerk)
    assert mark in page.get(mail_url(base)).text
    page.get(mail_url(base) + "?part=0&page=7")
    page.get(mail_url(base, "/attachment/0/page/1.png"), 404)
    page.post(mail_url(base), form_on=mail_url(base), **entry())
    kept = registered()[0].document
    assert documents.content(kept) == data
    assert kept.remark
    assert mark in page.follow().text


def test_the_pages_of_an_attachment_are_shown_as_pictures(office, page):
    base = arrives(office)
    page.sign_in(office.clerk)
    image = page.get(mail_url(base)).select("#page-2 img")[0]
    assert image["src"] == mail_url(base, "/attachment/0/page/2.png?width=900")
    answer = page.client.get(image["src"])
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "no-store"
    for tail in ("/attachment/0/page/3.png", "/attachment/0/page/0.png", "/attachment/9/page/1.png",
                 "/attachment/0/page/1.png?width=12345"):  # fmt: skip
        assert page.client.get(mail_url(base, tail)).status_code == 404


def test_an_attachment_is_saved_and_never_shown(office, page):
    base = arrives(office, message(("a.html", "text/html", samples.HTML)))
    answer = page.sign_in(office.clerk).client.get(mail_url(base, "/attachment/0"))
    assert answer.data == samples.HTML
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert page.client.get(mail_url(base, "/attachment/5")).status_code == 404


@pytest.mark.parametrize("base", ["none", "..", "a,S=1,W=1", "x" * 300, "%00", "%2e%2e%2fpasswd"])
def test_a_name_of_no_message_is_not_found(office, page, base):
    arrives(office)
    page.sign_in(office.clerk).get(mail_url(base), 404)


def test_only_the_registry_reads_its_mail(office, page):
    base = arrives(office)
    for who in (office.officer, office.ps, office.other_clerk, office.auditor):
        page.sign_in(who)
        for tail in ("", "/message", "/attachment/0", "/attachment/0/page/1.png", "/put-aside"):
            page.get(mail_url(base, tail), 404)
        page.post(mail_url(base), 404, **entry())
    assert registered() == []


# Putting aside --------------------------------------------------------------------------------------------


def test_a_message_is_put_aside_seen_there_and_brought_back(office, page):
    base = arrives(office, subject="Tangazo la biashara")
    page.sign_in(office.clerk)
    url = mail_url(base, "/put-aside")
    page.post(url, 422, form_on=url, reason=" ")
    page.post(url, form_on=url, reason="Si barua")
    handled = db.session.scalars(select(HandledMail)).one()
    soup = page.follow()
    assert "Si barua" in soup.text
    assert "Tangazo la biashara" in soup.text
    assert "Tangazo" not in page.get("/registry").select_one(".panel").text
    assert "Si barua" in page.get("/registry/put-aside").text
    page.get(mail_url(base), 302)
    assert page.response.location == f"/registry/put-aside/{handled.id}"
    back = f"/registry/put-aside/{handled.id}/bring-back"
    page.post(back, form_on=f"/registry/put-aside/{handled.id}")
    assert page.response.location == mail_url(base)
    page.follow()
    page.get(f"/registry/put-aside/{handled.id}", 404)


def test_a_message_that_left_the_mailbox_does_not_break_what_was_put_aside(office, page):
    from geos.exchange.service import intake as service
    from geos.mail import queries as mail
    from mailserver import maildir

    base = arrives(office)
    handled = service.put_aside(office.clerk.actor, office.registry, base, "Si barua")
    maildir.remove(mail.maildir(mail.registry_mailbox(office.registry.id)), "Archive", base)
    page.sign_in(office.clerk).get(f"/registry/put-aside/{handled.id}")
    page.get("/registry/put-aside")


@pytest.mark.parametrize("tail", ["/0", "/99999999999", "/-1"])
def test_what_was_not_put_aside_is_not_found(office, page, tail):
    page.sign_in(office.clerk).get(f"/registry/put-aside{tail}", 404)


# Consignments ---------------------------------------------------------------------------------------------


def test_a_consignment_is_registered_from_its_own_facts(office, page):
    found = consigned(office)
    url = f"/registry/consignment/{found.id}"
    soup = page.sign_in(office.other_clerk).get(url)
    assert soup.select_one("[name=sender]")["value"] == office.afya.name_sw
    assert soup.select_one("[name=their_reference]")["value"] == found.letter.reference
    assert soup.select_one(".sheet-img img")
    page.post(url, form_on=url, **entry(subject=found.letter.subject, letter=None))
    letter = registered()[0]
    assert letter.document.sha256 == found.letter.document.sha256
    page.follow()
    page.get(url, 302)
    assert page.response.location == f"/letters/incoming/{letter.id}"


def test_a_consignments_level_is_not_lowered(office, page):
    file = file_with(office, office.officer, level=Level.RESTRICTED)
    found = consigned(office, file=file, level=Level.RESTRICTED)
    url = f"/registry/consignment/{found.id}"
    page.sign_in(office.other_clerk)
    page.post(url, 422, form_on=url, **entry(level="0"))
    page.post(url, form_on=url, **entry(level="1"))


def test_a_consignment_above_the_clerks_clearance_is_nowhere(office, page):
    letter = scenes.confidential(office)
    consignments.dispatch(office.records.actor, letter)
    db.session.commit()
    assert queries.count(office.other_clerk.actor) == 0
    assert letter.subject not in page.sign_in(office.other_clerk).get("/registry").text


def test_who_registers_what_was_taken_back_meanwhile_is_told_so(office, page):
    found = consigned(office)
    url = f"/registry/consignment/{found.id}"
    page.sign_in(office.other_clerk)
    hidden = page.hidden(url, url)
    consignments.cancel(office.clerk.actor, found)
    db.session.commit()
    soup = page.post(url, 409, **hidden, **entry())
    assert "ameichukua tena" in soup.text
    assert registered() == []


def test_the_consignments_refusal_is_one_click_away(office, page):
    found = consigned(office)
    soup = page.sign_in(office.other_clerk).get(f"/registry/consignment/{found.id}")
    refuse = f"/consignments/{found.id}/refuse"
    assert soup.select(f'a[href="{refuse}"]')
    page.post(refuse, form_on=refuse, reason="Si yetu")
    page.follow()
    page.get(f"/registry/consignment/{found.id}", 302)


@pytest.mark.parametrize("consignment_id", [0, 7777, 2**40])
def test_no_consignment_is_not_found(office, page, consignment_id):
    page.sign_in(office.clerk).get(f"/registry/consignment/{consignment_id}", 404)


def test_the_sender_finds_no_consignment_in_the_intake(office, page):
    page.sign_in(office.clerk).get(f"/registry/consignment/{consigned(office).id}", 404)


# Paper ------------------------------------------------------------------------------------------------------


def paper(office, **changes):
    return entry(letter=None, channel="hand", received_at="2026-01-05T08:30", **changes)


def test_a_paper_is_registered_without_a_scan(office, page):
    page.sign_in(office.clerk).post("/registry/paper", form_on="/registry/paper", **paper(office))
    letter = registered()[0]
    assert (letter.channel, letter.document_id) == ("hand", None)
    assert page.response.location == f"/letters/incoming/{letter.id}"
    page.follow()


def test_a_paper_is_registered_with_its_scan_and_the_next_form_is_fresh(office, page):
    data = paper(office, then="next", scan=(io.BytesIO(PDF[2]), "skani.pdf"))
    data["enclosures"] = [(io.BytesIO(PDF[2]), "a.pdf"), (io.BytesIO(samples.picture()), "b.png")]
    page.sign_in(office.clerk).post("/registry/paper", form_on="/registry/paper", **data)
    letter = registered()[0]
    assert documents.content(letter.document) == PDF[2]
    assert [each.document.filename for each in letter.enclosures] == ["a.pdf", "b.png"]
    assert page.response.location == f"/registry/paper?registry={office.registry.id}"
    assert page.follow().select_one("[name=sender]")["value"] == ""


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"scan": (b"", "skani.pdf")}, "#scan"),
        ({"scan": (b"MZ", "skani.pdf")}, "#scan"),
        ({"enclosures": (PDF[2], "a.pdf")}, "#scan"),
        ({"received_at": "2199-01-01T08:00"}, "#received_at"),
        ({"received_at": "jana"}, "#received_at"),
        ({"received_at": ""}, "#received_at"),
        ({"channel": "mail"}, "#channel"),
        ({"sender": ""}, "#sender"),
    ],
)
def test_what_is_wrong_with_a_paper_is_said_at_its_field(office, page, changes, at):
    given = {k: (io.BytesIO(v[0]), v[1]) if isinstance(v, tuple) else v for k, v in changes.items()}
    page.sign_in(office.clerk)
    soup = page.post("/registry/paper", 422, form_on="/registry/paper", **{**paper(office), **given})
    assert [a["href"] for a in soup.select(".errsum a")] == [at]
    assert registered() == []


def test_more_enclosures_than_allowed_are_refused(office, page):
    data = paper(office, scan=(io.BytesIO(PDF[2]), "skani.pdf"))
    data["enclosures"] = [(io.BytesIO(PDF[2]), f"{n}.pdf") for n in range(21)]
    page.sign_in(office.clerk).post("/registry/paper", 422, form_on="/registry/paper", **data)
    assert registered() == []


def test_an_upload_beyond_the_limit_gets_a_clear_page(app, office, page, monkeypatch):
    page.sign_in(office.clerk)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 10_000)
    data = paper(office, scan=(io.BytesIO(b"%PDF" + b"x" * 20_000), "skani.pdf"))
    page.post("/registry/paper", 413, **data)
    assert registered() == []


# As which post, in both languages, at constant cost ---------------------------------------------------------


def test_who_holds_several_posts_in_the_registry_says_as_which(office, page):
    office.let_act(office.records, instead_of=office.clerk)
    base = arrives(office)
    page.sign_in(office.records)
    options = page.get(mail_url(base)).select("[name=post] option")
    assert [int(option["value"]) for option in options] == [office.records.post.id, office.clerk.post.id]
    page.post(mail_url(base), 422, form_on=mail_url(base), **entry(post=str(office.ps.post.id)))
    page.post(mail_url(base), form_on=mail_url(base), **entry(post=str(office.clerk.post.id)))
    letter = registered()[0]
    assert letter.registered_post_id == office.clerk.post.id
    assert letter.registered_for_id == office.clerk.person.id


@pytest.mark.parametrize("language", ["sw", "en"])
def test_every_page_is_drawn_in_both_languages(app, office, language):
    office.clerk.person.language = office.other_clerk.person.language = language
    db.session.commit()
    page = Browser(app, language).sign_in(office.clerk)
    base, aside = arrives(office), arrives(office)
    page.get("/registry")
    page.get(mail_url(base))
    page.get("/registry/paper")
    page.post(mail_url(aside, "/put-aside"), form_on=mail_url(aside, "/put-aside"), reason="Tangazo")
    page.follow()
    page.get("/registry/put-aside")
    found = consigned(office)
    page.sign_in(office.other_clerk).get(f"/registry/consignment/{found.id}")


@pytest.mark.parametrize("which", ["queue", "item"])
def test_the_statements_of_a_page_do_not_grow_with_the_queue(office, page, which):
    first = arrives(office)
    register(office)
    page.sign_in(office.clerk)
    url = "/registry" if which == "queue" else mail_url(first)
    few = fresh_statements(page, url)
    for number in range(8):
        arrives(office, subject=f"Barua {number}")
    opened_file(office)
    assert fresh_statements(page, url) <= few + 1  # the folio numbers of the files that are offered
    assert letters.registered_today(office.registry.id) == 2


def fresh_statements(page, url):
    """How many statements a page takes that finds nothing in the session."""
    page.get(url)
    db.session.commit()
    db.session.expire_all()
    with counting() as seen:
        page.get(url)
    return len(seen)
