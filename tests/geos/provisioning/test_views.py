"""The administrator's pages: the list, a new colleague with the slip, and changing a mailbox."""

import pytest
from sqlalchemy import event

from geos.accounts import queries as accounts
from geos.core.db import db
from geos.mail import queries as mail_queries
from geos.mail import service as mail
from geos.mail.models import MailboxKind, MailboxState
from geos.provisioning import service
from mailserver import maildir
from tests.geos.factories import CLI
from tests.geos.pages import Browser

NEW = "/admin/mailboxes/new"
WRITTEN = {"given_name": "Asha", "surname": "Ng'ombe", "language": "sw", "quota": "2"}


@pytest.fixture
def admin(page, office):
    return page.sign_in(office.admin)


@pytest.fixture
def box(office, vacant):
    """A colleague's mailbox."""
    return service.provision_staff(CLI, office.afya, "Siti", "Mussa", post=vacant).mailbox


def rows(page):
    return [" ".join(tag.get_text(" ").split()) for tag in page.soup.select("tbody tr")]


def at(box, act=""):
    return f"/admin/mailboxes/{box.id}" + (f"/{act}" if act else "")


def test_a_new_colleague_is_made_and_the_slip_is_shown_once(admin, app):
    admin.post(NEW, form_on=NEW, **WRITTEN)
    soup = admin.follow()
    link = soup.select_one(".slip").get_text()
    assert "asha.ngombe@afya.go.tz" in soup.get_text()
    path = link.removeprefix("http://localhost")
    fresh = Browser(app)
    assert "asha.ngombe@afya.go.tz" in fresh.get(path).get_text()
    box = mail_queries.by_address("asha.ngombe@afya.go.tz")
    admin.get(at(box, "slip"), 302)
    admin.follow()
    assert "kilikwisha kuoneshwa" in admin.flashes[0]


def test_a_double_click_makes_one_colleague_and_leads_to_the_mailbox(admin):
    hidden = admin.hidden(NEW, NEW)
    admin.post(NEW, **hidden, **WRITTEN)
    admin.post(NEW, **hidden, **WRITTEN)
    box = mail_queries.by_address("asha.ngombe@afya.go.tz")
    assert admin.response.location.endswith(at(box))
    assert mail_queries.by_address("asha.ngombe2@afya.go.tz") is None


def test_a_taken_name_comes_back_with_the_next_free_address_in_the_field(admin, office):
    service.provision_staff(CLI, office.afya, "Asha", "Ng'ombe")
    admin.post(NEW, status=422, **WRITTEN)
    assert admin.soup.select_one("#local_part")["value"] == "asha.ngombe2"
    assert "asha.ngombe2" in admin.problems[0]
    admin.post(NEW, **WRITTEN, local_part="asha.ngombe2")
    assert mail_queries.by_address("asha.ngombe2@afya.go.tz")


def test_what_is_missing_is_said_beside_its_field(admin):
    admin.post(NEW, status=422, language="sw", quota="0")
    assert len(admin.problems) == 3
    admin.post(NEW, status=422, **{**WRITTEN, "given_name": "x" * 61, "quota": "mengi"})
    assert len(admin.problems) == 2


def test_a_post_of_another_institution_cannot_be_chosen(admin, office):
    admin.post(NEW, status=422, **WRITTEN, post=str(office.other_officer.post.id))
    assert mail_queries.by_address("asha.ngombe@afya.go.tz") is None


def test_the_list_says_whose_how_full_and_in_what_state(admin, office, box):
    mail.create_mailbox(CLI, office.afya, MailboxKind.POST, "ps", post=office.ps.post)
    mail.create_mailbox(
        CLI, office.afya, MailboxKind.SPECIAL, "masjala", registry=office.registry, label="Masjala"
    )
    service.create_group(CLI, office.afya, "wote", "Wote", box.address)
    mail.suspend(CLI, box, "Amehama")
    office.let_act(office.director, instead_of=office.ps)
    db.session.commit()
    admin.get("/admin/mailboxes")
    wote, masjala, ps, siti = rows(admin)
    assert "Masjala" in masjala
    assert "Katibu Mkuu · unashikwa na Baraka Shayo (Kaimu)" in ps
    assert "Siti Mussa · Tabibu" in siti
    assert "Imesimamishwa" in siti
    assert "Mwanachama 1" in wote


def test_the_list_is_filtered_by_kind_state_and_words(admin, office, box):
    mail.create_mailbox(CLI, office.afya, MailboxKind.POST, "ps", post=office.ps.post)
    for query, count in (
        ("", 2), ("kind=post", 1), ("kind=group", 0), ("kind=haipo", 2), ("state=suspended", 0),
        ("q=siti", 1), ("q=SITI+mussa", 1), ("q=katibu", 1), ("q=hakuna", 0), ("q=%25", 0), ("q=_", 0),
        ("q='%3B--", 0), ("after=%00", 2), ("after=xx", 2),
    ):  # fmt: skip
        admin.get(f"/admin/mailboxes?{query}")
        assert len(rows(admin)) == count, query


def test_the_list_has_pages_and_a_fixed_number_of_statements(admin, office):
    def cost():
        seen = []

        def hear(connection, cursor, statement, *more):
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", hear)
        admin.get("/admin/mailboxes")
        event.remove(db.engine, "before_cursor_execute", hear)
        return len(seen)

    for name in ("moja", "mbili"):
        mail.create_mailbox(CLI, office.afya, MailboxKind.GROUP, name)
    few = cost()
    for number in range(30):
        service.provision_staff(CLI, office.afya, "Mtu", f"Na{chr(97 + number % 26)}{number // 26}")
    assert cost() <= few + 2  # one each for appointments and for sign-ins, of all together
    assert len(rows(admin)) == 25
    admin.get(admin.soup.select_one('a[rel="next"]')["href"])
    assert len(rows(admin)) == 7


def test_another_institutions_mailboxes_are_nowhere(admin, office):
    theirs = service.provision_staff(CLI, office.other, "Mgeni", "Wao").mailbox
    admin.get("/admin/mailboxes")
    assert rows(admin) == []
    for act in ("", "suspend", "quota", "alias", "slip"):
        admin.get(at(theirs, act), 404)
    admin.post(at(theirs, "link"), status=404)


def test_an_administrator_reads_no_mail(admin, box):
    base = maildir.deliver(
        [mail_queries.maildir(box)], b"From: a@b.tz\r\nSubject: Siri kubwa\r\n\r\nmwili\r\n"
    )
    admin.get(f"/mail/{box.id}", 404)
    admin.get(f"/mail/{box.id}/messages/{base}", 404)
    admin.get(at(box))
    assert "Siri kubwa" not in admin.soup.get_text()
    admin.get("/admin/mailboxes")
    assert "Siri kubwa" not in admin.soup.get_text()


def test_a_mailbox_is_suspended_and_resumed_with_a_reason(admin, box):
    admin.post(at(box, "suspend"), status=422, form_on=at(box, "suspend"), reason=" ")
    admin.post(at(box, "suspend"), form_on=at(box, "suspend"), reason="Uchunguzi wa ndani")
    assert "Uchunguzi wa ndani" in admin.follow().get_text()
    assert box.state is MailboxState.SUSPENDED
    admin.post(at(box, "suspend"), status=409, form_on=at(box, "suspend"), reason="tena")
    admin.post(at(box, "resume"), form_on=at(box, "resume"), reason="Umekwisha")
    assert box.state is MailboxState.ACTIVE


def test_an_act_on_a_page_read_earlier_is_refused(admin, box):
    hidden = admin.hidden(at(box, "quota"), at(box, "quota"))
    mail.set_quota(CLI, box, 5 * 1024**3)
    admin.post(at(box, "quota"), status=409, **hidden, quota="3")
    assert box.quota == 5 * 1024**3


def test_space_addresses_and_members_are_changed(admin, office, box):
    admin.post(at(box, "quota"), form_on=at(box, "quota"), quota="7")
    assert box.quota == 7 * 1024**3
    admin.post(at(box, "quota"), status=422, form_on=at(box, "quota"), quota="0")
    admin.post(at(box, "alias"), form_on=at(box, "alias"), local_part="s.mussa")
    admin.post(at(box, "alias"), status=422, form_on=at(box, "alias"), local_part="s.mussa")
    assert mail_queries.addresses(box) == ["siti.mussa@afya.go.tz", "s.mussa@afya.go.tz"]
    group = mail.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "wote")
    admin.post(at(group, "members"), form_on=at(group, "members"), members="s.mussa@afya.go.tz")
    assert mail_queries.members(group) == [box]
    admin.post(at(group, "members"), status=422, form_on=at(group, "members"), members="hakuna@afya.go.tz")
    admin.get(at(box, "members"), 404)


def test_mailboxes_of_every_kind_are_made_in_the_browser(admin, office, box):
    made = (
        ("new-post", {"post": str(office.ps.post.id), "local_part": "ps", "quota": "5"}),
        (
            "new-special",
            {"registry": str(office.registry.id), "label": "Maoni", "local_part": "maoni", "quota": "5"},
        ),
        ("new-group", {"label": "Wote", "local_part": "group.wote", "members": box.address}),
    )
    for act, written in made:
        url = f"/admin/mailboxes/{act}"
        admin.post(url, form_on=url, **written)
        assert f"{written['local_part']}@afya.go.tz" in admin.follow().get_text()
        admin.post(url, status=422, form_on=url, **written)


def test_a_new_group_is_open_to_its_own_institution_alone_until_somebody_says_otherwise(admin, office):
    url = "/admin/mailboxes/new-group"
    admin.post(url, label="Wote", local_part="wote")
    assert "Taasisi hii pekee" in admin.follow().get_text()
    admin.post(url, status=422, label="Wadau", local_part="wadau", posting="named")
    assert admin.problems == ["Andika anwani zinazoruhusiwa kukiandikia kikundi hiki"]
    admin.post(url, label="Wadau", local_part="wadau", posting="named", senders="mdau@mfano.co.tz")
    assert "Watumaji waliotajwa" in admin.follow().get_text()


def test_a_fresh_link_comes_on_a_slip(admin, box):
    admin.post(at(box, "link"), form_on=at(box))
    link = admin.follow().select_one(".slip").get_text()
    assert accounts.by_invitation(link.rpartition("/")[2]).username == box.address


@pytest.mark.parametrize("language", ["sw", "en"])
def test_every_page_is_sound_in_both_languages(app, office, box, language):
    page = Browser(app, language).sign_in(office.admin)
    group = service.create_group(CLI, office.afya, "wote", "Wote", box.address)
    suspended = mail.suspend(
        CLI, mail.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "zamani"), "Imepitwa"
    )
    for url in (
        "/admin/mailboxes",
        "/admin/mailboxes?q=hakuna",
        NEW,
        f"{NEW}-post",
        f"{NEW}-special",
        f"{NEW}-group",
    ):
        page.get(url)
    for one in (box, group, suspended):
        page.get(at(one))
    for act in ("suspend", "resume", "remove", "restore", "quota", "alias", "change-address", "share"):
        page.get(at(box, act))
    for act in ("members", "posting"):
        page.get(at(group, act))


def test_only_an_administrator_sees_the_place_in_the_rail(app, office):
    page = Browser(app).sign_in(office.officer)
    assert page.get("/desk").select('.rail a[href="/admin"]') == []
    page.sign_in(office.admin)
    assert len(page.get("/desk").select('.rail a[href="/admin"]')) == 1


def test_a_mailbox_is_removed_and_restored_with_a_reason(admin, box):
    admin.post(at(box, "remove"), status=422, form_on=at(box, "remove"), reason=" ")
    admin.post(at(box, "remove"), form_on=at(box, "remove"), reason="Amestaafu")
    assert "Amestaafu" in admin.follow().get_text()
    admin.get("/admin/mailboxes")
    assert rows(admin) == []
    admin.get("/admin/mailboxes?state=removed")
    assert "Imeondolewa" in rows(admin)[0]
    admin.post(at(box, "remove"), status=409, form_on=at(box, "remove"), reason="tena")
    admin.post(at(box, "restore"), form_on=at(box, "restore"), reason="Amerudi")
    assert box.state is MailboxState.ACTIVE


def test_an_address_is_taken_off_and_another_name_given(admin, box):
    mail.add_alias(CLI, box, "s.mussa")
    admin.post(at(box, "alias/remove"), form_on=at(box), address="s.mussa@afya.go.tz")
    assert "s.mussa@afya.go.tz" in admin.follow().get_text()
    assert mail_queries.addresses(box) == [box.address]
    page = at(box, "change-address")
    admin.post(page, status=422, form_on=page, local_part="s.mussa X", days="30")
    admin.post(page, form_on=page, local_part="siti.shayo", days="30")
    assert box.address == "siti.shayo@afya.go.tz"
    assert mail_queries.destination("siti.mussa@afya.go.tz") is box


def test_a_group_finds_members_by_itself_and_says_who_may_write(admin, office, box):
    group = mail.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "tiba")
    unit = str(office.officer.post.unit.id)
    page = at(group, "members")
    admin.post(page, form_on=page, members="", rules=["heads", "role:auditor"], units=[unit])
    text = admin.follow().get_text()
    assert "Idara ya Tiba" in text
    assert mail_queries.reached(group) == [box]
    theirs = str(office.other_officer.post.unit.id)
    admin.post(page, status=422, form_on=page, members="", units=[theirs])
    page = at(group, "posting")
    admin.post(page, status=422, form_on=page, posting="named", senders="")
    admin.post(page, form_on=page, posting="named", senders="taarifa@who.int")
    assert "taarifa@who.int" in admin.follow().get_text()
    admin.get(at(box, "posting"), 404)
    admin.get(at(group, "share"), 404)


def test_an_administrator_asks_the_owner_and_takes_the_question_back(admin, office, box):
    other = service.provision_staff(CLI, office.afya, "Ali", "Juma").mailbox
    page = at(box, "share")
    for wrong in ("hakuna@afya.go.tz", "asha.mwinyi@utumishi.go.tz", box.address):
        admin.post(page, status=422, form_on=page, to=wrong, right="read")
    admin.post(page, form_on=page, to=other.address.upper(), right="send_as")
    [share] = mail_queries.shares(box)
    assert share.confirmed_at is None
    assert "Inamsubiri mwenyewe" in admin.follow().get_text()
    admin.post(at(other, f"shares/{share.id}/end"), status=404)
    admin.post(at(box, f"shares/{share.id}/end"), form_on=at(box))
    assert mail_queries.shares(box) == []


def test_the_list_is_sorted_and_saved_as_a_file(admin, office, box):
    mail.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "wote")
    admin.get("/admin/mailboxes?sort=-address")
    assert "siti.mussa" in rows(admin)[0]
    saved = admin.client.get("/admin/mailboxes?format=csv&kind=staff")
    lines = saved.get_data(as_text=True).splitlines()
    assert len(lines) == 2
    assert "siti.mussa@afya.go.tz" in lines[1]
    assert "Siti Mussa" in lines[1]
