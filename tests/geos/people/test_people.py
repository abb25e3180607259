"""The list of people, the page of one, what is changed there, and how the helpdesk helps."""

import io
import struct
import zlib
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import event, select

from geos.accounts import queries as accounts
from geos.audit.models import AuditEntry
from geos.core.clock import now, today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.directory import service as directory
from geos.documents.queries import vault
from geos.mail.models import MailboxKind, MailboxState
from geos.mail.service import create_mailbox
from geos.provisioning import people, photos
from geos.provisioning.queries import people as queries
from geos.provisioning.wording import PersonState
from tests.geos.factories import CLI
from tests.geos.people.scenes import account, drawn, with_second_factor, with_session


def names(query):
    """Surnames of a list."""
    return sorted(person.surname for person in db.session.scalars(query))


# The list ---------------------------------------------------------------------------------------------


def test_a_search_finds_by_name_check_number_and_user_name_whatever_the_case(office):
    directory.edit_person(CLI, office.officer.person, check_number="11207177")
    for text in ("lukindo REHEMA", "1120", "rehema.lukindo"):
        assert names(queries.people(office.afya.id, text=text)) == ["Lukindo"], text
    assert names(queries.people(office.afya.id, text="mwinyi")) == []


def test_a_unit_takes_those_below_it_along_and_a_role_counts_given_ones(office):
    directory.give_role(CLI, office.lawyer.person, "auditor")
    assert names(queries.people(office.afya.id, role="auditor")) == ["Kisanga", "Mzirai"]
    care = office.director.post.unit_id
    assert names(queries.people(office.afya.id, unit_id=care)) == ["Lukindo", "Shayo"]
    assert "Kisanga" in names(queries.people(office.afya.id, unit_id=office.ps.post.unit_id))
    assert names(queries.people(office.afya.id, unit_id=office.other_officer.post.unit_id)) == []


def test_states_tell_who_serves_who_waits_and_who_has_left(office):
    account(office.lawyer).password_hash = None
    db.session.commit()
    directory.end_person(CLI, office.officer.person)
    assert names(queries.people(office.afya.id, state="ended")) == ["Lukindo"]
    assert names(queries.people(office.afya.id, state="waiting")) == ["Kisanga"]
    assert "Lukindo" not in names(queries.people(office.afya.id))


def test_the_list_and_the_page_take_as_many_statements_for_many_as_for_few(office):
    everybody = list(db.session.scalars(queries.people(office.afya.id)))
    counted = []
    event.listen(db.session.get_bind(), "before_cursor_execute", lambda *_: counted.append(1))
    queries.described(everybody[:2])
    few = len(counted)
    queries.described(everybody)
    assert len(counted) - few <= few


def test_taking_the_list_along_stands_in_the_journal(office, page):
    answer = page.sign_in(office.helpdesk).client.get("/admin/people?format=csv&role=auditor")
    assert "Mzirai" in answer.text
    assert "Lukindo" not in answer.text
    query = select(AuditEntry.payload).filter_by(act="export_people", institution_id=office.afya.id)
    assert "role=auditor" in db.session.scalars(query).one()


# One person -------------------------------------------------------------------------------------------


def test_a_page_shows_posts_mailboxes_rights_sessions_and_acts_on_one_screen(office, page):
    create_mailbox(CLI, office.afya, MailboxKind.STAFF, "rehema.lukindo", person=office.officer.person)
    create_mailbox(CLI, office.afya, MailboxKind.POST, "dt", post=office.director.post)
    office.let_act(office.officer, office.director)
    directory.give_role(CLI, office.officer.person, "auditor")
    with_session(office.officer)
    shown = page.sign_in(office.admin).get(f"/admin/people/{office.officer.person.id}").text
    for words in ("Afisa Tiba", "Kaimu", "dt@afya.go.tz", "rehema.lukindo@afya.go.tz", "Mkaguzi", "10.0.0.7"):
        assert words in shown, words


def test_posts_are_told_apart_by_now_coming_and_past(office):
    directory.end_appointment(CLI, queries.terms(office.lawyer.person.id)[0].row, today())
    later = today() + timedelta(days=9)
    directory.appoint(CLI, office.lawyer.person, office.lawyer.post, later)
    assert [term.when for term in queries.terms(office.lawyer.person.id)] == ["now", "coming"]
    directory.end_person(CLI, office.lawyer.person)
    assert {term.when for term in queries.terms(office.lawyer.person.id)} == {"past"}


def test_the_helpdesk_sees_no_acts_of_the_person_and_an_administrator_does(office, page):
    page.sign_in(office.officer)
    who = office.officer.person
    assert queries.whole(office.helpdesk.actor, who).acts == []
    assert next(entry.act for entry in queries.whole(office.admin.actor, who).acts) == "sign_in"


def test_a_role_is_given_and_taken_back_but_never_the_authoritys(office, page):
    who = people.give_role(office.admin.actor, office.lawyer.person, "auditor")
    assert "auditor" in queries.whole(office.admin.actor, who).rights[-1].role
    people.take_role(office.admin.actor, who, "auditor")
    with pytest.raises(WrongState):
        people.take_role(office.admin.actor, who, "auditor")
    with pytest.raises(Denied):
        people.give_role(office.admin.actor, who, "authority")
    page.sign_in(office.admin).post(f"/admin/people/{who.id}/roles", 422, role="authority")


def test_who_has_left_can_be_read_and_no_more_changed(office, page):
    who = directory.end_person(CLI, office.officer.person)
    page.sign_in(office.admin).get(f"/admin/people/{who.id}")
    assert page.soup.select(f'form[action^="/admin/people/{who.id}"]') == []
    for act in (lambda: people.unlock(CLI, who), lambda: people.edit_person(CLI, who, {"phone": "1"})):
        with pytest.raises(WrongState):
            act()
    assert queries.state_of(who, account(office.officer)) is PersonState.ENDED


# Contact and photo ------------------------------------------------------------------------------------


def bomb():
    """A PNG of a few hundred bytes that says it is 30,000 pixels wide and high."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + chunk + drawn(5, 5, "PNG")[33:]


def test_a_person_changes_contact_and_photo_alone_and_no_name(office, page):
    page.sign_in(office.officer)
    picture = (io.BytesIO(drawn()), "mimi.jpg")
    page.post(
        "/me/profile", form_on="/me/profile", phone="+255 26 1", office="Na. 4", language="sw", photo=picture
    )
    who = office.officer.person
    assert (who.phone, who.office) == ("+255 26 1", "Na. 4")
    kept = Image.open(io.BytesIO(page.client.get(f"/people/{who.id}/photo").data))
    assert (kept.format, kept.size) == ("JPEG", (256, 256))
    with pytest.raises(Denied):
        people.edit_person(office.officer.actor, who, {"surname": "Mwingine"})
    page.post("/me/profile", form_on="/me/profile", phone="", office="", language="sw", without_photo="y")
    assert who.photo is None


def test_a_page_that_was_read_before_another_changed_it_is_refused(office, page):
    who, version = office.officer.person, office.officer.person.version
    directory.edit_person(CLI, who, phone="1")
    page.sign_in(office.admin)
    form = {"given_name": "Rehema", "surname": "Lukindo", "language": "sw", "version": version}
    page.post(f"/admin/people/{who.id}/edit", 409, **form)


def test_nothing_of_a_picture_is_kept_but_what_is_seen(office):
    exif = Image.Exif()
    exif[0x010E] = "Mahali pa siri"
    kept = photos.portrait(drawn(900, 1600, exif=exif.tobytes()))
    assert b"siri" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()
    assert photos.portrait(drawn(30, 30, "PNG")).startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"\xff\xd8\xff" + b"x" * 50,
        drawn(20, 20, "GIF"),
        b"\xff\xd8\xff" * 4_000_000,
        bomb(),
        drawn(20, 20, "PNG")[:60],
        drawn(40, 40, exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff\x00\x00")[:300],
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    ],
    ids=["empty", "pdf", "broken", "gif", "too large", "bomb", "cut", "exif", "svg"],
)
def test_what_is_no_photo_is_refused(data):
    with pytest.raises(Invalid) as refused:
        photos.portrait(data)
    assert list(refused.value.fields) == ["photo"]


def test_a_colleagues_photo_cannot_be_put_by_a_colleague(office):
    with pytest.raises(Denied):
        people.edit_person(office.lawyer.actor, office.officer.person, {}, photo=drawn())
    assert office.officer.person.photo is None
    who = people.edit_person(office.admin.actor, office.officer.person, {}, photo=drawn())
    assert vault().has(who.photo)


def test_a_photo_that_is_replaced_or_taken_away_is_not_kept(office):
    who = people.edit_person(CLI, office.officer.person, {}, photo=drawn(300, 300))
    first = who.photo
    people.edit_person(CLI, who, {}, photo=drawn(300, 300, "PNG"))
    assert who.photo is not None
    second = who.photo
    people.edit_person(CLI, who, {}, without_photo=True)
    assert [vault().has(each) for each in {first, second}] == [False for each in {first, second}]


# Helping ----------------------------------------------------------------------------------------------


def test_a_new_link_stands_once_on_a_slip_and_the_old_password_is_dead(office, page):
    at = f"/admin/people/{office.officer.person.id}"
    page.sign_in(office.helpdesk).post(f"{at}/new-link", reason="Amesahau; kitambulisho nimekiona")
    slip = page.follow()
    link = slip.select_one(".slip").text
    assert slip.select_one(".sheet svg.qr path")
    assert accounts.by_invitation(link.rpartition("/")[2]) == account(office.officer)
    assert account(office.officer).password_hash is None
    page.get(f"{at}/slip", 302)
    assert link not in page.follow().text


def test_the_helpdesk_clears_a_second_factor_and_ends_sessions_with_a_reason(office):
    with_second_factor(office.officer)
    session = with_session(office.officer)
    who, helper = office.officer.person, office.helpdesk.actor
    for act in (people.clear_second_factor, people.new_way_in):
        with pytest.raises(Incomplete):
            act(helper, who, "  ")
    people.clear_second_factor(helper, who, "Simu imepotea")
    assert not account(office.officer).second_factor
    assert session.ended_at is not None
    with pytest.raises(WrongState):
        people.clear_second_factor(helper, who, "Tena")


@pytest.mark.parametrize("whose", ["admin", "helpdesk"])
def test_the_helpdesk_helps_neither_upwards_nor_itself(office, page, whose):
    who = getattr(office, whose).person
    with_session(getattr(office, whose))
    for act in (
        people.unlock,
        people.end_sessions,
        lambda actor, who: people.new_way_in(actor, who, "Sababu"),
    ):
        with pytest.raises(Denied):
            act(office.helpdesk.actor, who)
    page.sign_in(office.helpdesk).get(f"/admin/people/{who.id}/new-link", 403)


def test_no_session_is_ended_by_the_number_of_another_persons(office, page):
    session = with_session(office.lawyer)
    page.sign_in(office.helpdesk).post(
        f"/admin/people/{office.officer.person.id}/sessions/{session.id}/end", 404
    )
    assert session.ended_at is None


def test_nobody_of_another_institution_is_seen(office):
    for actor in (office.admin.actor, office.helpdesk.actor):
        with pytest.raises(NotFound):
            queries.person(actor, office.other_officer.person.id)
    for member in (office.officer, office.auditor, office.authority):
        with pytest.raises(NotFound):
            queries.helped_institution(member.actor)


def test_of_two_mailboxes_the_list_names_the_one_in_use(office):
    who = office.officer.person
    old = create_mailbox(CLI, office.afya, MailboxKind.STAFF, "rehema.zamani", person=who)
    old.state, old.removed_at = MailboxState.ARCHIVED, now()
    db.session.commit()
    new = create_mailbox(CLI, office.afya, MailboxKind.STAFF, "rehema.lukindo", person=who)
    assert queries.described([who])[0].mailbox.id == new.id
    assert queries.address_of(who.id) == new.address
