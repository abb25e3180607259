"""The keyword scheme: entered, drafted, put in force; and what it said on any day."""

from datetime import timedelta

import pytest

from geos.audit import queries as audit
from geos.classification import queries, service
from geos.classification.models import Keyword, VersionState
from geos.classification.service import Facts
from geos.core.clock import held_at, now, today
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, WrongState
from geos.core.types import Level
from geos.files import queries as file_queries
from geos.files import service as files
from tests.geos.factories import CLI
from tests.geos.files import scenes


def series(office):
    return scenes.keywords(office).parent


def edited(office, row, **changes):
    facts = {
        "code": row.code,
        "name_sw": row.name_sw,
        "name_en": row.name_en,
        "parent": row.parent,
        **changes,
    }
    return service.edit_keyword(office.records.actor, row, Facts(**facts))


def published(office, on=None, why="Muundo mpya wa wizara"):
    return service.publish_scheme(office.records.actor, queries.draft(office.afya.id), on or today(), why)


# At once ---------------------------------------------------------------------------------------------------


def test_the_scheme_is_a_tree_in_the_order_of_place_and_code(office):
    scenes.keywords(office)
    service.add_keyword(CLI, office.afya.id, "7", "Vifaa", "Equipment", parent=series(office))
    service.add_keyword(CLI, office.afya.id, "5", "Utawala", "Administration")
    tree = [(top.code, [row.code for row in rows]) for top, rows in queries.keywords(office.afya.id)]
    assert tree == [("5", []), ("45", ["7", "312"])]
    assert [row.code for row in queries.descriptors(office.afya.id)] == ["7", "312"]
    edited(office, scenes.keywords(office), position=0)
    edited(office, db.session.scalars(db.select(Keyword).filter_by(code="7")).one(), position=3)
    published(office)
    assert [row.code for row in queries.descriptors(office.afya.id)] == ["312", "7"]


def test_a_records_manager_adds_to_the_own_scheme_and_nobody_else_does(office):
    row = service.add_keyword(office.records.actor, office.afya.id, " a1 ", "Mafunzo", "Training")
    assert (row.code, row.parent_id) == ("A1", None)
    for member in (office.clerk, office.admin, office.other_admin):
        with pytest.raises(Denied):
            service.add_keyword(member.actor, office.afya.id, "9", "X", "X")
        with pytest.raises(Denied):
            service.draft_keyword(member.actor, office.afya.id, Facts("9", "X", "X"))
    with pytest.raises(Denied):
        service.add_keyword(office.records.actor, office.other.id, "9", "X", "X")


@pytest.mark.parametrize("code", ["", "4/5", "EA.45", "1234567890123", "ñ"])
def test_a_code_is_short_digits_and_letters(office, code):
    with pytest.raises(Invalid) as error:
        service.add_keyword(CLI, office.afya.id, code, "X", "X")
    assert "code" in error.value.fields


def test_a_code_stands_once_in_its_place(office):
    scenes.keywords(office)
    for code, parent in (("45", None), ("312", series(office))):
        with pytest.raises(Invalid) as error:
            service.add_keyword(CLI, office.afya.id, code, "X", "X", parent=parent)
        assert "code" in error.value.fields


def test_a_descriptor_has_none_below_it_and_a_series_stays_one(office):
    descriptor = scenes.keywords(office)
    with pytest.raises(Invalid) as error:
        service.add_keyword(CLI, office.afya.id, "1", "X", "X", parent=descriptor)
    assert "parent" in error.value.fields
    for row, parent in ((descriptor, None), (series(office), series(office))):
        with pytest.raises(Invalid) as error:
            edited(office, row, parent=parent)
        assert "parent" in error.value.fields


# By way of a draft -----------------------------------------------------------------------------------------


def test_what_is_drafted_holds_only_once_it_is_put_in_force(office):
    row = scenes.keywords(office)
    edited(office, row, name_sw="Dawa muhimu", see_also="madawa, pharmacy", scope="Ununuzi na usambazaji")
    service.draft_keyword(
        office.records.actor, office.afya.id, Facts("7", "Vifaa", "Equipment", series(office))
    )
    assert row.name_sw == "Dawa"
    assert [each.code for each in queries.descriptors(office.afya.id)] == ["312"]
    version = published(office)
    assert (version.state, version.number) == (VersionState.IN_FORCE, 2)
    assert (row.name_sw, row.see_also) == ("Dawa muhimu", "madawa, pharmacy")
    assert [each.code for each in queries.descriptors(office.afya.id)] == ["7", "312"]
    kinds = {(change.row.code, change.kind) for change in queries.changes(version)}
    assert kinds == {("312", "changed"), ("7", "new")}
    assert audit.verify().wrong is None


def test_a_proposed_keyword_takes_no_file_and_a_retired_one_no_new_file(office):
    old = scenes.file_with_letter(office)
    new = service.draft_keyword(
        office.records.actor, office.afya.id, Facts("7", "Vifaa", "Equipment", series(office))
    )
    edited(office, scenes.keywords(office), retired=True)
    with pytest.raises(Invalid):
        files.open_file(office.clerk.actor, office.registry, new, "Vitanda", Level.OPEN)
    published(office)
    assert files.open_file(office.clerk.actor, office.registry, new, "Vitanda", Level.OPEN).number == 1
    with pytest.raises(Invalid) as error:
        files.open_file(office.clerk.actor, office.registry, old.keyword, "Dawa", Level.OPEN)
    assert "takes no new files" in error.value.fields["keyword"]
    assert scenes.add_letter(office.clerk.actor, old).number == 2


def test_the_scheme_is_read_as_of_any_day_and_two_versions_are_compared(office):
    row = scenes.keywords(office)
    first = queries.versions(office.afya.id)[-1]
    with held_at(now() + timedelta(days=10)):
        edited(office, row, name_sw="Dawa muhimu")
        second = published(office)
    with held_at(now() + timedelta(days=20)):
        edited(office, row, retired=True)
        third = published(office)

    def said(days):
        tree = queries.as_of(office.afya.id, today() + timedelta(days=days))
        return [(each.name_sw, each.retired) for _, rows in tree for each in rows]

    assert [said(days) for days in (-1, 0, 10, 25)] == [
        [],
        [("Dawa", False)],
        [("Dawa muhimu", False)],
        [("Dawa muhimu", True)],
    ]
    [change] = queries.differences(first, third)
    assert {name for name, _, _ in change.fields} == {"name_sw", "retired"}
    assert [each.kind for each in queries.changes(second)] == ["changed"]
    assert [each.kind for each in queries.history(row)] == ["retired", "changed", "new"]


def test_a_later_day_waits_for_the_worker_and_can_be_taken_back(office):
    row = scenes.keywords(office)
    edited(office, row, name_sw="Dawa muhimu")
    version = published(office, today() + timedelta(days=3))
    with pytest.raises(WrongState):
        edited(office, row, name_sw="Dawa nyingine")
    assert (service.apply_due(CLI), row.name_sw) == (0, "Dawa")
    service.reopen_scheme(office.records.actor, version)
    published(office, today() + timedelta(days=3))
    with held_at(now() + timedelta(days=3)):
        assert (service.apply_due(CLI), service.apply_due(CLI)) == (1, 0)
    assert (row.name_sw, version.number) == ("Dawa muhimu", 2)


def test_a_code_never_changes_and_never_passes_to_another_keyword(office):
    row = scenes.keywords(office)
    with pytest.raises(Invalid) as error:
        edited(office, row, code="313")
    assert "code" in error.value.fields
    home = series(office)
    other = service.add_keyword(CLI, office.afya.id, "46", "Kinga", "Prevention")
    edited(office, row, parent=other)
    published(office)
    assert row.path == "46/312"
    with pytest.raises(Invalid) as error:
        service.add_keyword(CLI, office.afya.id, "312", "X", "X", parent=home)
    assert "another keyword" in error.value.fields["code"]


def test_a_change_is_taken_back_and_a_draft_given_up(office):
    actor, row = office.records.actor, scenes.keywords(office)
    top = service.draft_keyword(actor, office.afya.id, Facts("9", "Fedha", "Finance"))
    below = service.draft_keyword(actor, office.afya.id, Facts("1", "Bajeti", "Budget", top))
    with pytest.raises(Invalid):
        service.undo_edit(actor, top)
    for each in (below, top):
        service.undo_edit(actor, each)
    with pytest.raises(Invalid):
        published(office)
    again = service.draft_keyword(actor, office.afya.id, Facts("9", "Fedha", "Finance"))
    assert again.id == top.id
    edited(office, row, name_sw="Dawa muhimu")
    edited(office, row)  # back to what is in force: nothing differs any more
    assert [each.row.keyword_id for each in queries.changes(queries.draft(office.afya.id))] == [top.id]
    service.discard_scheme(actor, queries.draft(office.afya.id))
    assert queries.draft(office.afya.id) is None
    assert service.add_keyword(CLI, office.afya.id, "9", "Fedha", "Finance").id == top.id


def test_a_version_says_why_and_does_not_begin_in_the_past(office):
    edited(office, scenes.keywords(office), name_sw="Dawa muhimu")
    with pytest.raises(Incomplete):
        published(office, why=" ")
    with pytest.raises(Invalid) as error:
        published(office, today() - timedelta(days=1))
    assert "on" in error.value.fields
    with pytest.raises(Denied):
        service.publish_scheme(office.clerk.actor, queries.draft(office.afya.id), today(), "x")


def test_a_scheme_from_before_versions_is_told_as_the_first_one(office):
    row = scenes.keywords(office)
    db.session.execute(db.text("DELETE FROM scheme_row"))
    db.session.execute(db.text("DELETE FROM scheme_version"))
    db.session.commit()
    edited(office, row, name_sw="Dawa muhimu")
    version = published(office)
    [change] = queries.changes(version)
    assert (change.before.name_sw, change.row.name_sw) == ("Dawa", "Dawa muhimu")


def test_keywords_are_found_by_their_other_words_and_suggested_for_a_subject(office):
    row = scenes.keywords(office)
    edited(office, row, see_also="madawa, pharmacy", scope="Maduka ya dawa")
    published(office)
    tree = queries.keywords(office.afya.id, retired=True)
    found = [[each.code for each in rows] for _, rows in queries.matching(tree, "PHARMACY nyumba")]
    assert found == []
    assert [[each.code for each in rows] for _, rows in queries.matching(tree, "PHARMACY")] == [["312"]]
    assert queries.suggest(office.afya.id, "Upungufu wa madawa Tabora") == [row]
    assert queries.suggest(office.afya.id, "Likizo ya mwaka") == []
    file = scenes.file_with_letter(office)
    assert file_queries.search(office.clerk.actor, "Pharmacy madawa") == [file]
    assert file_queries.search(office.clerk.actor, "pharmacy nyumba") == []
    assert file_queries.search(office.lawyer.actor, "pharmacy") == []
