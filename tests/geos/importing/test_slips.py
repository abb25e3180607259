"""Slips for envelopes: links that work once, for whoever has not come in yet."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from geos.accounts import queries as accounts
from geos.accounts import service as signing
from geos.core.actor import Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import NotFound, WrongState
from geos.directory import service as structure
from geos.directory.models import Person
from geos.importing import queries, service
from geos.importing.drawing import slips_pdf
from geos.importing.models import ImportKind
from tests.geos.factories import CLI
from tests.geos.importing import files

PEOPLE = ImportKind.PEOPLE


def printed(office, found):
    issued = []
    service.print_slips(office.admin.actor, found, issued)
    return issued


def test_each_slip_opens_the_account_of_its_person_once(office):
    structure.add_post(CLI, office.officer.post.unit, "MUUGUZI", "Muuguzi", "Nurse")
    found, _ = files.written(office, PEOPLE, "1;Zuhura;Ali;;;;;;\n2;Amina;Salehe;MUUGUZI;;;;;\n")
    slips = printed(office, found)
    assert [(slip.name, slip.post_sw, slip.unit_sw) for slip in slips] == [
        ("Zuhura Ali", "", ""),
        ("Amina Salehe", "Muuguzi", "Idara ya Tiba"),
    ]
    account = accounts.by_invitation(slips[0].secret)
    assert account.username == slips[0].username == "zuhura.ali@afya.go.tz"
    signing.set_first_password(slips[0].secret, "mwembe kijani darajani")
    assert accounts.by_invitation(slips[0].secret) is None
    assert [slip.name for slip in printed(office, found)] == ["Amina Salehe"]
    assert accounts.by_invitation(slips[1].secret) is None  # a new print makes new links


def test_a_limit_is_gone_on_from_and_only_then_are_all_made_anew(office):
    found, _ = files.written(office, PEOPLE, "".join(f"{n};Mtu{n};Juma;;;;;;\n" for n in range(3)))
    names = []
    for _number in range(3):
        issued = []
        service.print_slips(office.admin.actor, found, issued, 2)
        names.append([slip.name for slip in issued])
    assert names == [["Mtu0 Juma", "Mtu1 Juma"], ["Mtu2 Juma"], ["Mtu0 Juma", "Mtu1 Juma"]]
    assert (queries.slips(found).all, queries.slips(found).fresh) == (3, 0)


def test_slips_are_three_to_a_page(office):
    found, _ = files.written(office, PEOPLE, "".join(f"{n};Mtu{n};Juma;;;;;;\n" for n in range(4)))
    slips = printed(office, found)
    data = slips_pdf(office.afya, slips, today())
    pages = PdfReader(BytesIO(data)).pages
    assert len(pages) == 2
    said = "".join("".join(page.extract_text() for page in pages).split())
    assert all(slip.secret in said for slip in slips)  # an address that is copied out of the file opens


def test_there_are_slips_only_for_new_people_and_only_for_their_administrator(office):
    units = files.sent(office, ImportKind.UNITS, "Idara ya Kinga;Preventive;Idara;\n")
    with pytest.raises(WrongState):
        printed(office, units)
    found, _ = files.written(office, PEOPLE, ";Rehema;Lukindo;;;;;;\n1;Ali;Juma;;;;;;\n")
    with pytest.raises(NotFound):
        service.print_slips(office.other_admin.actor, found, [])
    structure.end_person(CLI, accounts.by_username("ali.juma@afya.go.tz").person)
    assert queries.slips(found).all == 0
    with pytest.raises(WrongState):
        printed(office, found)


def test_no_slip_of_an_administrator_opens_an_account_of_the_authority(office):
    rows = "1;Zuhura;Ali;;;;;;\n2;Amina;Salehe;;;;;;\n"
    found, _ = files.written(office, PEOPLE, rows)
    amina = db.session.scalars(db.select(Person).filter_by(given_name="Amina")).one()
    structure.give_role(CLI, amina, Role.AUTHORITY)
    assert queries.slips(found).all == 1
    assert [slip.name for slip in printed(office, found)] == ["Zuhura Ali"]
