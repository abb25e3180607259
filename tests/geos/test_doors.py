"""The neighbour's administrator and helpdesk, the own helpdesk and somebody who has left try every door.

The doors are those of an institution's administrator: commands of every feature that provisions, files that
are read in, and pages. Every try is refused, and the journal says of none that it was done.
"""

from datetime import timedelta

import pytest

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.audit import queries as audit
from geos.breakglass import service as breakglass
from geos.core.clock import today
from geos.core.errors import Denied, NotFound
from geos.directory import queries as structure
from geos.directory import service as directory
from geos.directory.models import UnitKind
from geos.importing import service as importing
from geos.mail import queries as mail
from geos.mail import service as mailboxes
from geos.mail.models import MailboxKind, Right
from geos.provisioning import people
from geos.provisioning import service as provisioning
from geos.transfers import service as transfers
from geos.transfers.models import LeavingCause
from tests.geos.breakglass import scenes
from tests.geos.factories import CLI
from tests.geos.importing.files import HEADS
from tests.geos.replay import replayed


@pytest.fixture
def inside(office):
    """What the doors lead to: the officer's mailbox, account and appointment, and a group."""
    box, group = _boxes(office)
    term = structure.appointed([office.officer.post.id])[office.officer.post.id]
    account = accounts.of_person(office.officer.person.id)
    return {"box": box, "group": group, "term": term, "account": account}


@replayed
def _boxes(office):
    box = scenes.mailbox(office)
    return box, mailboxes.create_mailbox(CLI, office.afya, MailboxKind.GROUP, "group.wote", label="Wote")


# Each door: what goes through it, given the actor, the office and what is inside.
STRUCTURE = {
    "add a unit": lambda who, at, it: directory.add_unit(who, at.afya, "Kipya", "New"),
    "edit a unit": lambda who, at, it: directory.edit_unit(
        who, at.lawyer.post.unit, name_sw="X", name_en="X", kind=UnitKind.UNIT, reason="Sababu", head=None
    ),
    "move a unit": lambda who, at, it: directory.move_unit(who, at.lawyer.post.unit, None, reason="Sababu"),
    "dissolve a unit": lambda who, at, it: directory.dissolve_unit(who, at.lawyer.post.unit, reason="Sababu"),
    "add a registry": lambda who, at, it: directory.add_registry(who, at.lawyer.post.unit, "M", "R"),
    "close a registry": lambda who, at, it: directory.close_registry(who, at.registry, reason="Sababu"),
    "add a post": lambda who, at, it: directory.add_post(who, at.lawyer.post.unit, "X", "X", "X"),
    "close a post": lambda who, at, it: directory.close_post(who, at.lawyer.post, reason="Sababu"),
    "let sign for": lambda who, at, it: directory.let_sign_for(who, at.lawyer.post, at.ps.post),
    "set who acts": lambda who, at, it: directory.set_acting(
        who, at.ps.post, at.lawyer.person, at.ps.person, today(), today()
    ),
    "edit the institution": lambda who, at, it: directory.edit_institution(who, at.afya, user_limit=9000),
    "suspend the institution": lambda who, at, it: directory.suspend_institution(who, at.afya, "Sababu"),
}
PEOPLE = {
    "add a person": lambda who, at, it: directory.add_person(who, at.afya, "Mtu", "Mpya"),
    "edit a person": lambda who, at, it: people.edit_person(who, at.officer.person, {"surname": "Y"}),
    "put a photo": lambda who, at, it: people.edit_person(who, at.officer.person, {}, photo=b"\xff\xd8\xff"),
    "give a role": lambda who, at, it: people.give_role(who, at.officer.person, "institution_admin"),
    "take a role": lambda who, at, it: people.take_role(who, at.officer.person, "auditor"),
    "appoint": lambda who, at, it: directory.appoint(
        who, at.officer.person, at.lawyer.post, today() + timedelta(days=5)
    ),
    "end an appointment": lambda who, at, it: directory.end_appointment(who, it["term"], today()),
    "end a person": lambda who, at, it: directory.end_person(who, at.officer.person),
    "transfer": lambda who, at, it: transfers.transfer(who, at.officer.person, at.lawyer.post, today()),
    "let leave": lambda who, at, it: transfers.leave(
        who, at.officer.person, today(), cause=LeavingCause.RESIGNED
    ),
    "open an account": lambda who, at, it: signing.open_account(who, at.officer.person, "x@afya.go.tz"),
    "provision": lambda who, at, it: provisioning.provision_staff(who, at.afya, "Mtu", "Mpya"),
}
MAILBOXES = {
    "make a mailbox": lambda who, at, it: mailboxes.create_mailbox(
        who, at.afya, MailboxKind.POST, "km", post=at.ps.post
    ),
    "change the space": lambda who, at, it: mailboxes.set_quota(who, it["box"], 4 * 1024**3),
    "suspend": lambda who, at, it: mailboxes.suspend(who, it["box"], "Sababu"),
    "remove": lambda who, at, it: mailboxes.remove(who, it["box"], "Sababu"),
    "add an address": lambda who, at, it: mailboxes.add_alias(who, it["box"], "jina"),
    "set members": lambda who, at, it: mailboxes.set_members(who, it["group"], [it["box"]]),
    "open to oneself": lambda who, at, it: mailboxes.share(
        who, it["box"], Right.READ, person=at.helpdesk.person
    ),
    "break the glass": lambda who, at, it: breakglass.ask_opening(who, it["box"], "Sababu", 4),
    "read the mail": lambda who, at, it: mail.get(who, it["box"].id),
}
IMPORTS = {
    f"read in {kind}": lambda who, at, it, kind=kind: importing.start_import(
        who, at.afya, kind, "f.csv", (HEADS[kind] + "a;b;c;d;e;f;g;h;i\n").encode()
    )
    for kind in HEADS
}
# What a helpdesk does for its own people.
HELP = {
    "make a link": lambda who, at, it: people.new_way_in(who, at.officer.person, "Sababu"),
    "unlock": lambda who, at, it: people.unlock(who, at.officer.person),
    "end sessions": lambda who, at, it: people.end_sessions(who, at.officer.person),
    "clear the second factor": lambda who, at, it: signing.clear_second_factor(who, it["account"], "Sababu"),
    "reset the password": lambda who, at, it: signing.reset(who, it["account"], "Sababu"),
    "take the list along": lambda who, at, it: people.note_export(who, at.afya, "csv", ""),
}
DOORS = STRUCTURE | PEOPLE | MAILBOXES | IMPORTS


def opened(doors, who, office, inside):
    """The doors that did not stay shut, and what each said instead of a refusal."""
    found = {}
    for name, door in doors.items():
        try:
            door(who, office, inside)
        except (Denied, NotFound):
            continue
        except Exception as error:  # any other answer says that the rule was not asked first
            found[name] = repr(error)
        else:
            found[name] = "went through"
    return found


def _neighbour(office):
    return office.other_admin.actor


def _neighbours_helpdesk(office):
    directory.give_role(CLI, office.other_officer.person, "helpdesk")
    return office.other_officer.actor


def _neighbours_clerk(office):
    return office.other_clerk.actor


def _ended(office):
    directory.end_person(CLI, office.admin.person)
    return office.admin.actor


@pytest.mark.parametrize("intruder", [_neighbour, _neighbours_helpdesk, _neighbours_clerk, _ended])
def test_no_stranger_and_nobody_who_has_left_opens_a_door(office, inside, intruder):
    who = intruder(office)
    entries = audit.verify().entries
    assert opened(DOORS | HELP, who, office, inside) == {}
    assert audit.verify().entries == entries


def test_the_helpdesk_opens_no_door_but_those_of_helping(office, inside):
    entries = audit.verify().entries
    assert opened(DOORS, office.helpdesk.actor, office, inside) == {}
    assert audit.verify().entries == entries


def test_the_helpdesk_does_help(office, inside):
    doors = {name: door for name, door in HELP.items() if name not in ("make a link",)}
    assert set(opened(doors, office.helpdesk.actor, office, inside).values()) == {"went through"}


def test_the_authority_founds_institutions_and_reads_nobodys_mail(office, inside):
    shut = {name: MAILBOXES[name] for name in ("break the glass", "read the mail", "open to oneself")}
    assert opened(shut | PEOPLE, office.authority.actor, office, inside) == {}


def test_a_neighbours_lists_and_files_hold_nobody_of_this_institution(office, page, inside):
    page.sign_in(office.other_admin)
    for url in ("/admin/people", "/admin/people?format=csv", "/admin/mailboxes"):
        said = page.client.get(url).text
        assert "Lukindo" not in said, url
        assert "afya.go.tz" not in said, url


def test_pages_of_this_institution_are_not_there_for_a_neighbour(office, page, inside):
    opening = scenes.opened(office, inside["box"])
    who = office.officer.person.id
    pages = (
        f"/admin/people/{who}", f"/admin/people/{who}/edit", f"/admin/people/{who}/new-link",
        f"/admin/mailboxes/{inside['box'].id}", f"/break-glass/{opening.id}",
        f"/break-glass/{opening.id}/mail",
    )  # fmt: skip
    page.sign_in(office.other_admin)
    for url in pages:
        page.get(url, 404)


def test_who_has_left_is_out_at_once_and_gets_in_no_more(office, page):
    page.sign_in(office.admin).get("/admin/people")
    directory.end_person(CLI, office.admin.person)
    page.get("/admin/people", 302)
    page.post(f"/admin/people/{office.officer.person.id}/unlock", 303)
    assert "/sign-in" in page.response.location
    with pytest.raises(AssertionError, match="422"):
        page.sign_in(office.admin)


def test_who_has_left_opens_nothing_by_a_link_that_was_made_before(office, page):
    secret = signing.invite(office.admin.actor, accounts.of_person(office.lawyer.person.id))
    directory.end_person(CLI, office.lawyer.person)
    page.get(f"/first-password/{secret}", 404)
    with pytest.raises((Denied, NotFound)):
        mail.get(office.lawyer.actor, scenes.mailbox(office).id)
