"""Closing: refused with every reason at once, and the day on which a file falls due."""

from datetime import UTC, date, datetime

import pytest

from geos.core.clock import held_at, now
from geos.core.db import db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.files import service as files
from geos.files.models import FileState
from geos.retention import queries, service
from geos.retention.models import FileRetention, Ruling
from geos.work import service as work
from tests.geos.files import scenes as file_scenes
from tests.geos.retention import scenes
from tests.geos.statements import counting


def keys(actor, file):
    return [reason.key for reason in queries.reasons_against_closing(actor, file)]


def test_a_file_closed_on_3_january_2013_and_kept_ten_years_is_due_on_1_january_2024(office):
    scenes.schedule(office, years=10)
    file = scenes.closed(office, datetime(2013, 1, 3, 9, tzinfo=UTC))
    assert file.state is FileState.CLOSED
    assert queries.due_on(file) == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2013, 12, 31, 20, 59, tzinfo=UTC), date(2024, 1, 1)),  # 23:59 in Dar es Salaam
        (datetime(2013, 12, 31, 21, 0, tzinfo=UTC), date(2025, 1, 1)),  # there it is 2014
    ],
)
def test_the_year_of_closing_is_that_of_dar_es_salaam(moment, due):
    assert queries.falls_due(moment, 10) == due


def test_a_file_in_its_registry_with_nothing_open_is_closed_by_the_staff(office):
    file = file_scenes.file_with_letter(office)
    assert keys(office.clerk.actor, file) == []
    service.close_file(office.clerk.actor, file, scenes.WHY)
    assert (file.state, file.closed_why) == (FileState.CLOSED, scenes.WHY)
    with pytest.raises(service.Hindered):
        service.close_file(office.clerk.actor, file, scenes.WHY)


def test_every_reason_is_told_at_once(office):
    file = file_scenes.file_with(office, office.officer)
    files.write_minute(office.officer.actor, file, "Rasimu", office.officer.post.id)
    work.open_item(
        f"post:{office.director.post.id}", "dispatch", "outgoing_letter", 7,
        institution_id=office.afya.id, title="Majibu", reference=file.reference, file_id=file.id,
    )  # fmt: skip
    assert keys(office.clerk.actor, file) == ["with_post", "hidden_work", "drafts"]
    assert keys(office.director.actor, file) == ["with_post", "work", "drafts"]
    with pytest.raises(service.Hindered) as refused:
        service.close_file(office.clerk.actor, file, scenes.WHY)
    assert len(refused.value.reasons) == 3
    assert file.state is FileState.WITH_POST


def test_a_file_on_its_way_or_with_a_temporary_file_is_not_closed(office):
    way = file_scenes.file_on_the_way(office, office.officer)
    assert keys(office.clerk.actor, way) == ["on_the_way"]
    main, other = file_scenes.file_with_letter(office), file_scenes.file_with_letter(office)
    other.main_file_id = main.id
    db.session.commit()
    assert keys(office.clerk.actor, main) == ["has_temporary"]
    assert keys(office.clerk.actor, other) == ["is_temporary"]


def test_a_hold_does_not_hinder_closing(office):
    file = file_scenes.file_with_letter(office)
    service.hold(office.records.actor, file, "Kesi", "Kesi Na. 4/2026")
    assert keys(office.clerk.actor, file) == []


def test_others_do_not_close_a_file(office):
    file = file_scenes.file_with(office, office.officer)
    with pytest.raises(Denied):
        service.close_file(office.officer.actor, file, scenes.WHY)
    with pytest.raises(NotFound):
        service.close_file(office.lawyer.actor, file, scenes.WHY)
    with pytest.raises(NotFound):
        service.close_file(office.other_clerk.actor, file, scenes.WHY)


def test_closing_needs_a_reason(office):
    file = file_scenes.file_with_letter(office)
    with pytest.raises(Incomplete):
        service.close_file(office.clerk.actor, file, "  ")
    assert file.state is FileState.IN_REGISTRY


def test_the_reasons_take_the_same_statements_whatever_waits(office):
    def statements(file):
        db.session.expire_all()
        with counting() as seen:
            queries.reasons_against_closing(office.clerk.actor, file)
        return len(seen)

    file = file_scenes.file_with_letter(office)
    office.clerk.actor  # noqa: B018 - loads what an actor loads
    few = statements(file)
    for number in range(6):
        work.open_item(
            f"registry:{office.registry.id}", "bring_up", "bring_up", number,
            institution_id=office.afya.id, title="Kumbusho", file_id=file.id,
        )  # fmt: skip
    db.session.commit()
    assert statements(file) == few


def test_files_without_a_paper_for_years_are_found_and_closed_together(office):
    old, busy, waits = (scenes.opened(office, datetime(2019, 5, 2, 9, tzinfo=UTC)) for _ in range(3))
    file_scenes.command(file_scenes.add_letter)(office.clerk.actor, busy)
    work.open_item(
        f"registry:{office.registry.id}", "bring_up", "bring_up", 1,
        institution_id=office.afya.id, title="Kumbusho", file_id=waits.id,
    )  # fmt: skip
    db.session.commit()
    found = list(db.session.scalars(queries.idle(office.records.actor, 5)))
    assert found == [old, waits]
    assert service.close_many(office.records.actor, found, "Hakuna karatasi tangu 2019") == [waits]
    assert (old.state, waits.state) == (FileState.CLOSED, FileState.IN_REGISTRY)


# The schedule -----------------------------------------------------------------------------------------------


def test_the_nearest_keyword_up_the_scheme_counts(office):
    descriptor = file_scenes.keywords(office)
    wide = scenes.schedule(office, years=5, code="A")
    service.assign_class(office.records.actor, descriptor, None)
    service.assign_class(office.records.actor, descriptor.parent, wide)
    file = scenes.closed(office)
    assert queries.ruled(file).retention_class == wide
    assert queries.due_on(file) == date(2019, 1, 1)
    near = scenes.schedule(office, years=20, code="B")
    assert queries.due_on(file) == date(2034, 1, 1)
    service.assign_class(office.records.actor, descriptor, None)
    assert near.active
    assert queries.due_on(file) == date(2019, 1, 1)
    service.assign_class(office.records.actor, descriptor.parent, None)
    assert queries.due_on(file) is None


def test_a_changed_class_moves_its_files(office):
    row = scenes.schedule(office, years=10)
    file = scenes.closed(office)
    facts = {"code": "F1", "name_sw": "Fedha", "name_en": "Finance", "ruling": Ruling.REVIEW, "basis": "2026"}
    service.edit_class(office.records.actor, row, years=7, active=True, **facts)
    assert queries.due_on(file) == date(2021, 1, 1)
    with pytest.raises(WrongState):
        service.edit_class(office.records.actor, row, years=7, active=False, **facts)


def test_one_file_may_have_a_class_of_its_own(office):
    scenes.schedule(office, years=10)
    long = scenes.schedule(office, years=30, code="Z")
    service.assign_class(office.records.actor, file_scenes.keywords(office), None)
    file = scenes.closed(office)
    service.set_class(office.records.actor, file, long, "Mkataba wa kudumu")
    assert queries.ruled(file).own
    assert queries.due_on(file) == date(2044, 1, 1)
    with pytest.raises(Incomplete):
        service.set_class(office.records.actor, file, long, "")
    with pytest.raises(Denied):
        service.set_class(office.clerk.actor, file, long, "Hapana")
    service.set_class(office.records.actor, file, None, "")
    assert queries.due_on(file) is None


def test_only_the_records_manager_edits_the_schedule_of_the_own_institution(office):
    row = scenes.schedule(office)
    for member, refusal in (
        (office.archivist, Denied),
        (office.clerk, NotFound),
        (office.other_clerk, NotFound),
    ):
        with pytest.raises(refusal):
            service.assign_class(member.actor, file_scenes.keywords(office), row)
    facts = {"name_sw": "x", "name_en": "x", "ruling": Ruling.DESTROY, "basis": "x"}
    with pytest.raises(Invalid):
        service.add_class(office.records.actor, office.afya.id, code="f1", years=3, **facts)
    with pytest.raises(Invalid):
        service.add_class(office.records.actor, office.afya.id, code="G", years=201, **facts)


def test_a_file_closed_by_another_door_comes_under_the_schedule(office):
    scenes.schedule(office)
    file, clerk = scenes.opened(office), office.clerk.actor
    with held_at(scenes.LONG_AGO):
        files.close_file(clerk, file, scenes.WHY)
    assert db.session.get(FileRetention, file.id) is None
    assert service.place_missing() == 1
    assert queries.due_on(file) == date(2024, 1, 1)
    assert service.place_missing() == 0


def test_the_review_list_has_what_is_due_and_readable(office):
    scenes.schedule(office)
    due = scenes.closed(office)
    held = scenes.closed(office)
    scenes.closed(office, now())  # its time has not come
    secret = file_scenes.secret_file(office, Level.CONFIDENTIAL)
    service.hold(office.records.actor, held, "Kesi", "Kesi Na. 4/2026")
    assert [row.file for row in db.session.scalars(queries.due(office.records.actor))] == [due]
    assert db.session.scalar(queries.count_due(office.records.actor)) == 1
    assert list(db.session.scalars(queries.due(office.clerk.actor))) == []  # not a records manager
    assert secret.level is Level.CONFIDENTIAL
