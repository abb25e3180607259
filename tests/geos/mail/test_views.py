"""The webmail in the browser: what is shown, what a click does, what is refused."""

from io import BytesIO

import pytest
from sqlalchemy import event, select

from geos.core.db import db
from geos.mail import boxes, queries, service
from geos.mail.folders import DRAFTS, SENT, TRASH
from mailserver import maildir
from mailserver.queue import mail_queue
from tests.geos.factories import CLI
from tests.geos.mail import nasty
from tests.geos.mail.messages import letter, put


@pytest.fixture
def mine(page, office, boxes_of):
    page.sign_in(office.officer)
    return boxes_of.officer


def url(mailbox, base="", act="", folder=""):
    path = f"/mail/{mailbox.id}" + (f"/messages/{base}" if base else "") + (f"/{act}" if act else "")
    return path + (f"?folder={folder}" if folder else "")


def lines(page):
    return [" ".join(tag.get_text().split()) for tag in page.soup.select(".mlist li")]


def test_mail_opens_at_the_own_inbox(page, mine):
    page.get("/mail", 302)
    assert page.response.location == url(mine)
    assert page.follow().h1.get_text() == "rehema.lukindo@ · Kikasha"


def test_who_has_no_mailbox_is_told_who_gives_one(page, office):
    page.sign_in(office.officer)
    assert "Huna akaunti ya baruapepe" in page.get("/mail").get_text()


def test_the_list_shows_the_newest_first_and_what_is_unread(page, mine):
    put(mine, letter("Ya kwanza"), flags="S")
    put(mine, letter("Ya pili", text="Mstari wa kwanza wa ujumbe"))
    page.get(url(mine))
    assert [("Ya pili" in line, "Haijasomwa" in line) for line in lines(page)] == [
        (True, True),
        (False, False),
    ]
    assert "Mstari wa kwanza" in lines(page)[0]


def test_opening_a_message_marks_it_as_read(page, mine):
    base = put(mine, letter("Ombi la dawa", text="Tafadhali leta."))
    page.get(url(mine, base))
    assert page.soup.h1.get_text() == "Ombi la dawa"
    assert "Tafadhali leta." in page.soup.select_one(".msg-t").get_text()
    assert boxes.counts(mine).unread == 0


def test_the_number_on_the_rail_is_what_is_unread(page, mine):
    put(mine)
    put(mine)
    page.get("/mail", 302)
    rail = page.follow().select_one('.rail a[href="/mail"] em')
    assert rail.get_text() == "2"


def test_unread_and_followed_messages_have_lists_of_their_own(page, mine):
    put(mine, letter("Imesomwa"), flags="S")
    put(mine, letter("Mpya"))
    put(mine, letter("Ya kufuatilia"), flags="FS")
    page.get(url(mine) + "?only=unread")
    assert len(lines(page)) == 1
    page.get(url(mine) + "?only=flagged")
    assert len(lines(page)) == 1
    assert "Ya kufuatilia" in lines(page)[0]


def test_pages_of_a_list_lead_on_and_back(page, mine):
    for number in range(120):
        put(mine, letter(f"Na. {number}"))
    seen = []
    page.get(url(mine))
    while True:
        seen.append(len(lines(page)))
        older = page.soup.select_one('a[rel="next"]')
        if older is None:
            break
        page.get(older["href"])
    assert seen == [50, 50, 20]
    page.get(page.soup.select_one('a[rel="prev"]')["href"])
    assert "Na. 69" in lines(page)[0]
    assert "Na. 20" in lines(page)[-1]


def test_a_list_costs_the_same_statements_whatever_its_length(page, mine):
    def cost():
        seen = []

        def hear(connection, cursor, statement, *more):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", hear)
        page.get(url(mine))
        event.remove(db.engine, "before_cursor_execute", hear)
        return len(seen)

    put(mine)
    page.get(url(mine))  # what a session reads once
    first = cost()
    for _ in range(30):
        put(mine)
    assert cost() == first


def test_marks_change_and_go_back(page, mine):
    base = put(mine)
    page.post(url(mine, base, "mark"), how="flagged")
    assert boxes.listing(mine)[0].flagged
    page.post(url(mine, base, "mark"), how="unseen")
    assert not boxes.listing(mine)[0].seen
    page.post(url(mine, base, "mark"), status=422, how="haipo")


def test_deleting_is_moving_to_the_trash_and_a_second_click_does_no_harm(page, mine):
    base = put(mine)
    page.post(url(mine, base, "move"), target=TRASH)
    page.post(url(mine, base, "move"), target=TRASH)
    assert [line.base for line in boxes.listing(mine, TRASH)] == [base]
    assert boxes.listing(mine) == []


@pytest.mark.parametrize("target", ["../../x", "Haipo", "/etc", "\0"])
def test_a_message_cannot_be_moved_to_a_strange_place(page, mine, target):
    base = put(mine)
    page.post(url(mine, base, "move"), status=422, target=target)
    assert len(boxes.listing(mine)) == 1


def test_emptying_the_trash_asks_first(page, mine):
    put(mine, folder=TRASH)
    address = url(mine, act="empty-trash")
    assert "1" in page.get(address).get_text()
    page.post(address, form_on=address)
    assert boxes.listing(mine, TRASH) == []


@pytest.mark.parametrize("folder", ["..", "../officer", "a/b", "..%00", "..%2f"])
def test_a_folder_name_cannot_lead_elsewhere(page, mine, folder):
    page.get(f"/mail/{mine.id}?folder={folder}", 404)


@pytest.mark.parametrize("base", ["haipo", "..", "1.x,S=1,W=1", "*"])
def test_a_message_that_is_not_there_is_not_found(page, mine, base):
    page.get(url(mine, base), 404)


def test_mail_of_the_registry_can_be_registered_from_here(page, office, boxes_of):
    page.sign_in(office.clerk)
    base = put(boxes_of.registry)
    page.get(url(boxes_of.registry, base))
    assert page.soup.select_one(".p-read .btn-next")["href"].endswith(f"/mail/{base}")
    page.get(url(boxes_of.clerk, put(boxes_of.clerk)))
    assert "Sajili kama barua" not in page.soup.get_text()


def test_every_nasty_message_can_be_read_on_the_page_and_listed(page, mine):
    for raw in nasty.MESSAGES.values():  # the list beside each message is then no longer than it must be
        page.get(url(mine, put(mine, raw)))
        assert page.soup.select_one(".msg-t") is not None
    page.get(url(mine))
    assert len(lines(page)) == len(nasty.MESSAGES)


def test_html_mail_is_shown_as_text_and_never_as_markup(page, mine):
    base = put(mine, nasty.MESSAGES["html_with_script"])
    soup = page.get(url(mine, base))
    text = soup.select_one(".msg-t")
    assert text.find_all(["script", "img", "style", "iframe", "a"]) == []
    assert "alert" not in text.get_text()


def test_an_attachment_is_saved_and_never_shown(page, mine):
    base = put(mine, nasty.MESSAGES["html_attachment"])
    page.get(url(mine, base, "attachments/0"))
    headers = page.response.headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert b"<script>" in page.response.data
    page.get(url(mine, base, "attachments/7"), 404)


def test_a_download_name_stays_one_header(page, mine):
    base = put(mine, nasty.MESSAGES["strange_file_names"])
    page.get(url(mine, base))
    for number in range(len(page.soup.select(".att"))):
        page.get(url(mine, base, f"attachments/{number}"))
        assert "\n" not in page.response.headers["Content-Disposition"]
        assert "/" not in page.response.headers["Content-Disposition"].partition("filename*")[0]


def test_the_whole_message_can_be_saved_as_it_came(page, mine):
    raw = letter()
    base = put(mine, raw)
    page.get(url(mine, base, "source"))
    assert page.response.data == raw


def test_writing_sends_and_tells_the_truth(page, mine):
    page.post(
        "/mail/write",
        form_on="/mail/write",
        identity=mine.address,
        to="asha@utumishi.go.tz",
        subject="Ombi",
        files=(BytesIO(b"%PDF-1.4"), "barua.pdf"),
    )
    page.follow()
    assert "foleni" in page.flashes[0]
    assert [row.recipient for row in db.session.execute(select(mail_queue))] == ["asha@utumishi.go.tz"]


def test_a_double_click_sends_once(page, mine):
    hidden = page.hidden("/mail/write", "/mail/write")
    written = {**hidden, "identity": mine.address, "to": "asha@utumishi.go.tz", "text": "Habari"}
    page.post("/mail/write", **written)
    page.post("/mail/write", **written)
    assert len(list(db.session.execute(select(mail_queue)))) == 1
    assert len(boxes.listing(mine, SENT)) == 1


def test_what_is_missing_is_said_and_the_text_stays(page, mine):
    page.post("/mail/write", status=422, identity=mine.address, to="", text="Nimeandika mengi")
    assert page.problems == ["Andika inakwenda kwa nani"]
    assert "Nimeandika mengi" in page.soup.select_one("textarea").get_text()


def test_an_empty_file_is_refused(page, mine):
    page.post(
        "/mail/write", status=422, identity=mine.address, to="a@b.go.tz", files=(BytesIO(b""), "tupu.pdf")
    )
    assert "tupu.pdf" in page.problems[0]


def test_an_identity_of_somebody_else_is_refused(page, mine):
    page.post("/mail/write", status=422, identity="ps@afya.go.tz", to="a@b.go.tz")
    assert list(db.session.execute(select(mail_queue))) == []


def test_an_answer_begins_with_the_sender_the_subject_and_the_quoted_text(page, mine):
    base = put(mine, letter("RE: Ombi", text="Leta dawa"))
    soup = page.get(url(mine, base, "reply"))
    assert soup.select_one("#to")["value"] == "Asha Mwinyi <asha.mwinyi@utumishi.go.tz>"
    assert soup.select_one("#subject")["value"] == "Re: Ombi"
    assert "> Leta dawa" in soup.textarea.get_text()


def test_an_answer_to_all_leaves_out_oneself(page, mine):
    raw = letter(
        to="rehema.lukindo@afya.go.tz, juma@nje.go.tz", Cc="Rehema.Lukindo@afya.go.tz, siti@nje.go.tz"
    )
    soup = page.get(url(mine, put(mine, raw), "reply-all"))
    assert soup.select_one("#cc")["value"] == "juma@nje.go.tz, siti@nje.go.tz"


def test_passing_on_takes_the_attachments_along(page, mine):
    base = put(mine, nasty.MESSAGES["html_attachment"])
    address = url(mine, base, "forward")
    page.get(address)
    page.post(address, form_on=address, identity=mine.address, to="a@b.go.tz", carried="0")
    [copy] = boxes.listing(mine, SENT)
    assert copy.has_attachments


def test_a_draft_is_kept_and_gone_on_with(page, mine):
    page.post("/mail/write", identity=mine.address, to="", subject="Rasimu", text="Nusu", draft="1")
    address = page.response.location
    assert page.follow().select_one("#subject")["value"] == "Rasimu"
    page.post(
        address, form_on=address, identity=mine.address, to="a@b.go.tz", subject="Rasimu", text="Kamili"
    )
    assert boxes.listing(mine, DRAFTS) == []
    assert len(boxes.listing(mine, SENT)) == 1


def test_a_suspended_mailbox_is_closed_to_its_owner(page, mine):
    service.suspend(CLI, mine, "Uchunguzi")
    page.get(url(mine), 404)


def test_who_acts_reads_the_mail_of_the_post_and_not_the_persons(page, mine, office, boxes_of):
    page.get(url(boxes_of.post), 404)
    office.let_act(office.officer, instead_of=office.ps)
    page.get(url(boxes_of.post))
    page.get(url(boxes_of.ps), 404)


@pytest.mark.parametrize("act", ["", "reply", "reply-all", "forward", "edit", "source", "attachments/0"])
def test_a_message_of_somebody_else_is_not_found(page, mine, boxes_of, act):
    base = put(boxes_of.director, nasty.MESSAGES["html_attachment"])
    page.get(url(boxes_of.director, base, act), 404)
    assert boxes.listing(boxes_of.director)[0].seen is False


@pytest.mark.parametrize("language", ["sw", "en"])
def test_every_page_is_sound_in_both_languages(app, office, boxes_of, language):
    from tests.geos.pages import Browser

    page = Browser(app, language).sign_in(office.officer)
    base = put(boxes_of.officer, nasty.MESSAGES["html_attachment"])
    for act in ("", "reply", "reply-all", "forward"):
        page.get(url(boxes_of.officer, base, act))
    for folder in ("", DRAFTS, SENT, TRASH):
        page.get(url(boxes_of.officer, folder=folder))


def test_ten_thousand_messages_are_listed_without_reading_them(app, boxes_of):
    path = queries.maildir(boxes_of.officer)
    raw = letter()
    for number in range(10_000):
        name = maildir.full_base(f"17000{number:05d}.M1P1.host", len(raw))
        (path / "new" / name).write_bytes(raw)
    assert len(boxes.listing(boxes_of.officer, limit=50)) == 50
    assert boxes.counts(boxes_of.officer).total == 10_000
