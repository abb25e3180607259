"""Units, posts and registries are added, changed, moved and closed; what they were stays in sight."""

import pytest

from geos.core.actor import Role
from geos.core.clock import today
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, Stale, WrongState
from geos.core.types import Level
from geos.directory import queries, service
from geos.directory.models import Post, Registry, RegistryKind, Unit, UnitKind
from tests.geos.factories import CLI


def unit_of(member):
    return member.post.unit


def child(office, name="Sehemu ya Chanjo", parent=None):
    return service.add_unit(
        office.admin.actor,
        office.afya,
        name,
        "Immunisation",
        UnitKind.SECTION,
        parent or unit_of(office.director),
    )


def spare(office, code="CHANJO", unit=None, **more):
    return service.add_post(
        office.admin.actor, unit or unit_of(office.director), code, "Mratibu wa Chanjo", "Coordinator", **more
    )


def edited(actor, post, **change):
    as_it_is = {
        "code": post.code,
        "title_sw": post.title_sw,
        "title_en": post.title_en,
        "unit": post.unit,
        "roles": {row.role for row in post.roles},
        "clearance": post.clearance,
        "supervisor": db.session.get(Post, post.supervisor_id) if post.supervisor_id else None,
        "registry": db.session.get(Registry, post.registry_id) if post.registry_id else None,
    }
    return service.edit_post(actor, post, **{**as_it_is, **change})


def renamed(actor, unit, name_sw="Idara ya Tiba na Kinga", **more):
    facts = {"name_sw": name_sw, "name_en": "Care", "kind": unit.kind, "head": None, "reason": "Muundo mpya"}
    return service.edit_unit(actor, unit, **{**facts, **more})


# Units -------------------------------------------------------------------------------------------------


def test_a_renamed_unit_shows_what_it_was_who_renamed_it_and_why(office):
    unit = renamed(office.admin.actor, unit_of(office.director), head=office.director.post)
    (past,) = queries.unit_past(unit.id)
    assert (past.name_sw, past.by, past.reason) == ("Idara ya Tiba", office.admin.person, "Muundo mpya")
    assert (unit.name_sw, unit.head_post_id) == ("Idara ya Tiba na Kinga", office.director.post.id)


def test_a_new_name_needs_its_reason_a_new_head_does_not(office):
    unit = unit_of(office.director)
    with pytest.raises(Invalid) as refusal:
        renamed(office.admin.actor, unit, reason=" ")
    assert "reason" in refusal.value.fields
    renamed(office.admin.actor, unit, unit.name_sw, name_en=unit.name_en, head=office.officer.post, reason="")
    assert queries.unit_past(unit.id) == []
    assert unit.head_post_id == office.officer.post.id


def test_the_head_is_an_open_post_of_the_unit_itself(office):
    with pytest.raises(Invalid) as refusal:
        renamed(office.admin.actor, unit_of(office.director), head=office.lawyer.post)
    assert "head" in refusal.value.fields


def test_a_moved_unit_takes_along_what_stands_below_it_and_keeps_where_it_was(office):
    care, law = unit_of(office.director), unit_of(office.lawyer)
    section = child(office)
    service.move_unit(office.admin.actor, care, law, reason="Muundo wa 2026")
    (past,) = queries.unit_past(care.id)
    assert (care.parent_id, past.parent_id) == (law.id, unit_of(office.ps).id)
    assert section.parent_id == care.id
    assert office.officer.post.unit_id == care.id


@pytest.mark.parametrize("below", [0, 1, 2])
def test_a_unit_stands_neither_under_itself_nor_under_what_stands_below_it(office, below):
    care = unit_of(office.director)
    line = [care, child(office)]
    line.append(child(office, "Chanjo za Watoto", line[1]))
    with pytest.raises(Invalid) as refusal:
        service.move_unit(office.admin.actor, care, line[below], reason="Jaribio")
    assert "loop" in refusal.value.fields["parent"]
    assert refusal.value.facts["unit"] == "Idara ya Tiba"


def test_a_unit_moves_to_the_top_but_not_to_where_it_stands(office):
    care = unit_of(office.director)
    service.move_unit(office.admin.actor, care, None, reason="Sasa ni idara kuu")
    assert care.parent_id is None
    with pytest.raises(Invalid):
        service.move_unit(office.admin.actor, care, None, reason="Tena")


def test_units_of_another_institution_and_dissolved_ones_take_nothing_in(office):
    gone = child(office)
    service.dissolve_unit(office.admin.actor, gone, reason="Imeunganishwa")
    for parent in (gone, unit_of(office.other_officer)):
        with pytest.raises(Invalid):
            service.move_unit(office.admin.actor, unit_of(office.lawyer), parent, reason="Jaribio")
        with pytest.raises(Invalid):
            child(office, "Nyingine", parent)


def test_two_units_at_one_place_do_not_share_a_name(office):
    child(office)
    with pytest.raises(Invalid) as refusal:
        child(office, "sehemu ya chanjo")
    assert "name_sw" in refusal.value.fields
    child(office, parent=unit_of(office.lawyer))


def test_a_unit_is_dissolved_when_it_holds_nothing_and_stands_again_on_reopening(office):
    admin, section = office.admin.actor, child(office)
    service.dissolve_unit(admin, section, reason="Imeunganishwa")
    assert section not in queries.units(office.afya.id)
    assert section in queries.units(office.afya.id, dissolved=True)
    with pytest.raises(WrongState):
        renamed(admin, section)
    service.reopen_unit(admin, section, reason="Imerudishwa")
    assert section in queries.units(office.afya.id)
    assert [past.active for past in queries.unit_past(section.id)] == [False, True]


def test_what_a_unit_still_holds_keeps_it(office):
    admin = office.admin.actor
    section = child(office)
    for make, unmake in (
        (lambda: child(office, "Ndogo", section), lambda it: service.dissolve_unit(admin, it, reason="x")),
        (lambda: spare(office, unit=section), lambda it: service.close_post(admin, it, reason="x")),
        (
            lambda: service.add_registry(admin, section, "Masjala ndogo", "Small registry"),
            lambda it: service.close_registry(admin, it, reason="x"),
        ),
    ):
        thing = make()
        with pytest.raises(Invalid):
            service.dissolve_unit(admin, section, reason="Jaribio")
        unmake(thing)
    service.dissolve_unit(admin, section, reason="Tupu sasa")


def test_a_unit_under_a_dissolved_one_waits_for_it(office):
    admin = office.admin.actor
    section = child(office)
    below = child(office, "Ndogo", section)
    for unit in (below, section):
        service.dissolve_unit(admin, unit, reason="Imeunganishwa")
    with pytest.raises(Invalid):
        service.reopen_unit(admin, below, reason="Jaribio")


# Posts -------------------------------------------------------------------------------------------------


def test_a_changed_post_keeps_its_holder_and_is_found_by_its_new_title(office):
    post = edited(
        office.admin.actor,
        office.officer.post,
        title_sw="Afisa Chanjo",
        unit=unit_of(office.lawyer),
        roles={Role.OFFICER, Role.SECRETARY},
        clearance=Level.SECRET,
        supervisor=office.lawyer.post,
    )
    held = office.officer.actor.post(post.id)
    assert (held.title_sw, held.clearance, held.roles) == (
        "Afisa Chanjo",
        Level.SECRET,
        {Role.OFFICER, Role.SECRETARY},
    )
    assert [found.post for found in queries.pick(office.ps.actor, "afisa chan")] == [post]


def test_a_post_answers_to_nobody_who_answers_to_it(office):
    for supervisor in (office.ps.post, office.director.post, office.officer.post):
        with pytest.raises(Invalid) as refusal:
            edited(office.admin.actor, office.ps.post, supervisor=supervisor)
        assert "loop" in refusal.value.fields["supervisor"]


def test_an_abbreviation_belongs_to_one_post_of_the_institution(office):
    with pytest.raises(Invalid) as refusal:
        spare(office, "KM")
    assert refusal.value.facts["title"] == "Katibu Mkuu"
    with pytest.raises(Invalid):
        edited(office.admin.actor, office.officer.post, code="KM")


def test_parts_of_another_institution_are_refused(office):
    for name, part in (
        ("unit", unit_of(office.other_officer)),
        ("supervisor", office.other_officer.post),
        ("registry", office.other_registry),
    ):
        with pytest.raises(Invalid) as refusal:
            edited(office.admin.actor, office.officer.post, **{name: part})
        assert name in refusal.value.fields


def test_a_clerk_needs_a_registry(office):
    with pytest.raises(Invalid) as refusal:
        spare(office, roles=[Role.REGISTRY_CLERK])
    assert "registry" in refusal.value.fields


def test_only_the_authority_gives_its_own_role(office):
    with pytest.raises(Denied):
        spare(office, roles=[Role.AUTHORITY])
    with pytest.raises(Denied):
        edited(office.admin.actor, office.officer.post, roles={Role.AUTHORITY})
    kept = edited(office.other_admin.actor, office.authority.post, title_sw="Mwendeshaji Mkuu", roles=set())
    assert {row.role for row in kept.roles} == {Role.AUTHORITY}


def test_a_held_post_is_not_closed_and_the_refusal_says_by_whom(office):
    with pytest.raises(Invalid) as refusal:
        service.close_post(office.admin.actor, office.officer.post, reason="Jaribio")
    assert refusal.value.facts["name"] == "Rehema Lukindo"


def test_somebody_who_will_hold_a_post_keeps_it_open(office):
    post = spare(office)
    service.appoint(CLI, office.lawyer.person, post, today().replace(year=today().year + 1))
    with pytest.raises(Invalid):
        service.close_post(office.admin.actor, post, reason="Jaribio")


def test_a_closed_post_heads_and_supervises_nobody_until_it_is_open_again(office):
    admin, post = office.admin.actor, spare(office, head=True)
    edited(admin, office.officer.post, supervisor=post)
    service.close_post(admin, post, reason="Ikama mpya")
    assert post.unit.head_post_id is None
    assert queries.supervisor_of(office.officer.post.id) is None
    assert queries.pick(admin, "mratibu") == []
    with pytest.raises(WrongState):
        edited(admin, post)
    service.reopen_post(admin, post)
    assert queries.supervisor_of(office.officer.post.id) == post


# Registries --------------------------------------------------------------------------------------------


def test_a_registry_is_renamed_moved_closed_and_opened_again(office):
    admin = office.admin.actor
    row = service.add_registry(admin, unit_of(office.clerk), "Masjala ya Mirathi", "Estates registry")
    service.edit_registry(
        admin, row, name_sw="Masjala ya Pensheni", name_en="Pensions", unit=unit_of(office.lawyer)
    )
    service.close_registry(admin, row, reason="Imehamia masjala ya wazi")
    assert not row.active
    service.reopen_registry(admin, row)
    assert (row.active, row.name_sw, row.unit_id) == (True, "Masjala ya Pensheni", unit_of(office.lawyer).id)


def test_staff_keeps_a_registry_and_the_last_open_one_never_closes(office):
    admin = office.admin.actor
    with pytest.raises(Invalid):
        service.close_registry(admin, office.registry, reason="Jaribio")
    with pytest.raises(Invalid):
        service.close_registry(office.other_admin.actor, office.other_registry, reason="Jaribio")
    service.close_registry(admin, office.secret_registry, reason="Hakuna siri")
    assert queries.open_registry(office.afya.id) == office.registry


def test_registries_of_one_institution_have_different_names(office):
    with pytest.raises(Invalid):
        service.add_registry(
            office.admin.actor, unit_of(office.clerk), "MASJALA YA SIRI", "Secret", RegistryKind.CONFIDENTIAL
        )


# Everywhere --------------------------------------------------------------------------------------------


ACTS = {
    "add_unit": lambda actor, office: service.add_unit(actor, office.afya, "Idara", "Department"),
    "edit_unit": lambda actor, office: renamed(actor, unit_of(office.director)),
    "move_unit": lambda actor, office: service.move_unit(actor, unit_of(office.director), None, reason="x"),
    "dissolve_unit": lambda actor, office: service.dissolve_unit(actor, unit_of(office.lawyer), reason="x"),
    "reopen_unit": lambda actor, office: service.reopen_unit(actor, unit_of(office.lawyer), reason="x"),
    "add_post": lambda actor, office: service.add_post(actor, unit_of(office.lawyer), "X", "x", "x"),
    "edit_post": lambda actor, office: edited(actor, office.officer.post),
    "close_post": lambda actor, office: service.close_post(actor, office.officer.post, reason="x"),
    "reopen_post": lambda actor, office: service.reopen_post(actor, office.officer.post),
    "add_registry": lambda actor, office: service.add_registry(actor, unit_of(office.clerk), "x", "x"),
    "edit_registry": lambda actor, office: service.edit_registry(
        actor, office.registry, name_sw="x", name_en="x", unit=unit_of(office.clerk)
    ),
    "close_registry": lambda actor, office: service.close_registry(actor, office.registry, reason="x"),
    "reopen_registry": lambda actor, office: service.reopen_registry(actor, office.registry),
}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_but_the_institutions_own_administrator_changes_its_structure(office, act):
    for who in ("officer", "ps", "helpdesk", "auditor", "other_admin", "authority"):
        with pytest.raises(Denied):
            ACTS[act](office.everyone[who].actor, office)


def test_what_changed_since_it_was_read_is_not_written_over(office):
    admin = office.admin.actor
    unit, post, registry = unit_of(office.director), office.officer.post, office.registry
    for act in (
        lambda: renamed(admin, unit, version=unit.version - 1),
        lambda: service.move_unit(admin, unit, None, reason="x", version=unit.version - 1),
        lambda: service.dissolve_unit(admin, unit, reason="x", version=unit.version - 1),
        lambda: edited(admin, post, version=post.version - 1),
        lambda: service.close_post(admin, post, reason="x", version=post.version - 1),
        lambda: service.close_registry(admin, registry, reason="x", version=registry.version - 1),
    ):
        with pytest.raises(Stale):
            act()


@pytest.mark.parametrize(
    ("read", "thing"),
    [
        (queries.unit, lambda office: unit_of(office.director)),
        (queries.own_post, lambda office: office.officer.post),
        (queries.own_registry, lambda office: office.registry),
    ],
)
def test_administrators_open_their_own_structure_only(office, read, thing):
    row = thing(office)
    assert read(office.admin.actor, row.id) == row
    for actor in (office.other_admin.actor, office.officer.actor, office.authority.actor):
        with pytest.raises(NotFound):
            read(actor, row.id)
    assert db.session.get(Unit, 10**6) is None
    with pytest.raises(NotFound):
        read(office.admin.actor, 10**6)


# Nobody for themselves ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"clearance": Level.TOP_SECRET},
        {"roles": {Role.INSTITUTION_ADMIN, Role.AUDITOR}},
        {"supervisor": "ps"},
        {"unit": "director"},
        {"registry": "secret"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_administrator_gains_nothing_by_changing_the_own_post(office, change):
    meant = {"ps": office.ps.post, "director": unit_of(office.director), "secret": office.secret_registry}
    change = {name: meant.get(value, value) if isinstance(value, str) else value
              for name, value in change.items()}  # fmt: skip
    with pytest.raises(Denied):
        edited(office.admin.actor, office.admin.post, **change)
    edited(office.admin.actor, office.admin.post, title_sw="Msimamizi Mkuu", clearance=Level.OPEN)
    edited(CLI, office.admin.post, **change)


def test_an_administrator_neither_heads_a_unit_nor_covers_what_gives_more(office):
    unit = office.admin.post.unit
    with pytest.raises(Denied):
        renamed(office.admin.actor, unit, head=office.admin.post)
    renamed(CLI, unit, unit.name_sw, name_en=unit.name_en, head=office.admin.post)
    for more in (
        {"clearance": Level.TOP_SECRET},
        {"roles": (Role.AUDITOR,)},
        {"roles": (Role.REGISTRY_CLERK,), "registry": office.secret_registry},
    ):
        with pytest.raises(Denied):
            spare(office, "NYONGEZA", unit, **more)
    plain = spare(
        office, "NYONGEZA", unit, roles=(Role.OFFICER, Role.INSTITUTION_ADMIN), clearance=Level.OPEN
    )
    service.close_post(office.admin.actor, plain, reason="Hauhitajiki")
    with pytest.raises(Denied):
        service.reopen_post(office.admin.actor, plain)
    elsewhere = spare(office)
    with pytest.raises(Denied):
        edited(office.admin.actor, elsewhere, unit=unit)


def test_no_administrator_lets_the_own_post_sign_for_another(office):
    with pytest.raises(Denied):
        service.let_sign_for(office.admin.actor, office.admin.post, office.ps.post)


def test_the_role_of_the_authority_is_covered_by_nobody(office):
    unit = office.director.post.unit
    service.add_post(CLI, unit, "MAMLAKA", "Opereta", "Operator", roles=(Role.AUTHORITY, Role.AUDITOR))
    renamed(CLI, unit, unit.name_sw, name_en=unit.name_en, head=office.director.post)
    assert Role.AUTHORITY not in office.director.actor.roles
    assert Role.AUDITOR in office.director.actor.roles
