"""Volumes are closed and go on in the next; what is closed takes nothing more, through any door."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from geos.audit.models import AuditEntry
from geos.core.clock import held_at, now
from geos.core.db import command, db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound, WrongState
from geos.files import queries, service, showing
from geos.files.models import Cause, FileState, Medium, RegistryFile
from geos.files.triggers import NAMES, removal, statements
from tests.geos.files import scenes
from tests.geos.statements import counting

CLOSED = "This file is closed"


def test_a_volume_is_closed_and_the_next_opened_in_one_act(office):
    file = scenes.file_with_letter(office)
    following = service.close_volume(office.clerk.actor, file, "Nene: sm 3")
    (first, count), (second, none) = queries.volumes(file)
    assert (first.number, count, first.closed_why, first.closed_by_id) == (
        1, 1, "Nene: sm 3", office.clerk.person.id,
    )  # fmt: skip
    assert first.closed_at is not None
    assert (second.id, second.number, second.closed_at, none) == (following.id, 2, None, 0)
    assert scenes.add_letter(office.clerk.actor, file).number == 2  # numbers run on


def test_closing_a_volume_is_journaled_without_the_title(office):
    file = scenes.file_with_letter(office)
    service.close_volume(office.clerk.actor, file, "Folio 100")
    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry.act == "close_volume"
    assert "EA.45/312/01" in entry.payload
    assert file.title not in entry.payload


def test_a_volume_is_closed_by_the_registry_alone_wherever_the_file_is(office):
    file = scenes.file_with(office, office.officer)
    with pytest.raises(Denied):
        service.close_volume(office.officer.actor, file)
    with pytest.raises(NotFound):
        service.close_volume(office.lawyer.actor, file)
    assert service.close_volume(office.records.actor, file).number == 2
    assert file.holder_post_id == office.officer.post.id


def test_an_empty_volume_is_not_closed(office):
    file = scenes.file_with_letter(office)
    service.close_volume(office.clerk.actor, file)
    with pytest.raises(WrongState, match="No paper"):
        service.close_volume(office.clerk.actor, file)


def test_the_reason_has_an_end(office):
    with pytest.raises(Invalid):
        service.close_volume(office.clerk.actor, scenes.file_with_letter(office), "x" * 301)


def test_a_file_is_closed_with_its_last_volume(office):
    file = scenes.file_with_letter(office)
    service.close_file(office.records.actor, file, "Mradi umekamilika")
    assert (file.state, file.closed_why) == (FileState.CLOSED, "Mradi umekamilika")
    assert file.closed_by_id == office.records.person.id
    (volume, _count) = queries.volumes(file)[-1]
    assert volume.closed_at is not None


def test_a_file_is_closed_in_its_registry_with_a_reason_by_its_staff_and_once(office):
    away = scenes.file_with(office, office.officer)
    with pytest.raises(WrongState, match="not in the registry"):
        service.close_file(office.records.actor, away, "Imekwisha")
    with pytest.raises(Denied):
        service.close_file(office.officer.actor, away, "Imekwisha")
    file = scenes.file_with_letter(office)
    with pytest.raises(Incomplete):
        service.close_file(office.records.actor, file, "  ")
    service.close_file(office.records.actor, file, "Imekwisha")
    with pytest.raises(WrongState, match=CLOSED):
        service.close_file(office.records.actor, file, "Imekwisha")


def test_every_door_of_a_closed_file_says_so(office):
    file = scenes.file_with_letter(office)
    draft = service.write_minute(office.clerk.actor, file, "Rasimu", office.clerk.post.id)
    folio = queries.folios(file)[0]
    service.close_file(office.clerk.actor, file, "Imekwisha")
    clerk, post = office.clerk.actor, office.officer.post
    doors = (
        lambda: service.close_volume(clerk, file),
        lambda: scenes.add_letter(clerk, file),
        lambda: service.strike_out(clerk, folio, "Si hapa"),
        lambda: service.write_minute(clerk, file, "Tena", office.clerk.post.id),
        lambda: service.commit_minute(clerk, draft),
        lambda: service.hand_over(clerk, file, post, cause=Cause.REQUEST),
        lambda: service.reassign(clerk, file, post, "Si hapa"),
        lambda: service.receive(clerk, file),
        lambda: service.recall(clerk, file),
        lambda: service.send_back(clerk, file),
    )
    for door in doors:
        with pytest.raises(WrongState, match=CLOSED):
            door()


# Below the doors -----------------------------------------------------------------------------------------

FOLIO = (
    "INSERT INTO folio (file_id, volume_id, number, enclosure, title, direction, correspondent, level,"
    " origin_kind, filed_at, struck_out_why)"
    " SELECT file_id, volume_id, 99, '', title, direction, '', level, '', filed_at, ''"
    " FROM folio WHERE file_id = :file AND number = 1"
)
MINUTE = (
    "INSERT INTO minute (file_id, state, text, author_id, post_id, drafted_at, version)"
    " SELECT file_id, 'draft', text, author_id, post_id, drafted_at, 1 FROM minute WHERE file_id = :file"
)
VOLUME = (
    "INSERT INTO volume (file_id, number, opened_at, closed_why)"
    " SELECT file_id, 9, opened_at, '' FROM volume WHERE file_id = :file AND number = 1"
)
# fmt: off
ALWAYS = (
    ("UPDATE folio SET number = 7 WHERE file_id = :file AND number = 1",          "keeps its number"),
    ("UPDATE folio SET enclosure = 'z' WHERE file_id = :file AND number = 1",     "keeps its number"),
    ("UPDATE folio SET file_id = :other WHERE file_id = :file AND number = 1",    "keeps its number"),
    ("DELETE FROM folio WHERE file_id = :file",                                   "taken off"),
    ("UPDATE minute SET text = 'Sikubali' WHERE file_id = :file AND number = 1",  "not changed"),
    ("UPDATE minute SET number = 8 WHERE file_id = :file AND number = 1",         "not changed"),
    ("UPDATE minute SET state = 'draft', number = NULL, committed_at = NULL"
     " WHERE file_id = :file AND number = 1",                                     "not changed"),
    ("DELETE FROM minute WHERE file_id = :file",                                  "taken off"),
    ("UPDATE volume SET closed_at = NULL WHERE file_id = :file AND number = 1",   "not opened again"),
    (FOLIO,                                                                       "volume is closed"),
)
ONCE_ENDED = (
    (FOLIO,                                                                       "is closed"),
    (MINUTE,                                                                      "file is closed"),
    (VOLUME,                                                                      "file is closed"),
    ("UPDATE minute SET state = 'committed', number = 2, committed_at = drafted_at"
     " WHERE file_id = :file AND state = 'draft'",                                "file is closed"),
    ("UPDATE registry_file SET state = 'in_registry', closed_at = NULL WHERE id = :file", "not opened again"),
)
# fmt: on


@pytest.fixture
def two_files(office):
    """A file with M1, a draft, a closed volume and an open one; and another file."""
    file, clerk = scenes.file_with_letter(office), office.clerk
    service.put_minute(clerk.actor, file, "Naona F1.", clerk.post.id)
    service.write_minute(clerk.actor, file, "Rasimu", clerk.post.id)
    service.close_volume(clerk.actor, file)
    return {"file": file.id, "other": scenes.file_with_letter(office).id}


def refused(statement, says, ids):
    with pytest.raises(DatabaseError, match=says), db.session.begin_nested():
        db.session.execute(sa.text(statement), ids)


def test_the_database_itself_keeps_numbers_minutes_and_closed_volumes(office, two_files):
    for statement, says in ALWAYS:
        refused(statement, says, two_files)


def test_the_database_itself_adds_nothing_to_a_file_that_has_ended(office, two_files):
    service.close_file(office.clerk.actor, db.session.get_one(RegistryFile, two_files["file"]), "Imekwisha")
    for statement, says in ONCE_ENDED:
        refused(statement, says, two_files)


def test_what_is_not_permanent_can_be_changed(office, two_files):
    for statement in (
        "UPDATE folio SET title = 'Barua', struck_out_why = 'Si hapa' WHERE file_id = :file",
        "UPDATE minute SET text = 'Rasimu nyingine' WHERE file_id = :file AND state = 'draft'",
    ):
        db.session.execute(sa.text(statement), two_files)


def test_the_triggers_can_be_taken_away_and_made_again(office):
    dialect = db.engine.dialect.name
    for statement in [*removal(dialect), *statements(dialect)]:
        db.session.execute(sa.text(statement))
    assert len(removal(dialect)) == len(NAMES) * (1 if dialect == "sqlite" else 2)


# Fullness ------------------------------------------------------------------------------------------------


def test_a_volume_warns_before_it_is_full_and_until_it_is_closed(office):
    file = scenes.file_with_letter(office)
    assert not queries.volume_state(file).warning
    fill(office, file, 88)
    assert not queries.volume_state(file).warning
    fill(office, file, 1)
    state = queries.volume_state(file)
    assert (state.folios, state.warning, state.full) == (90, True, False)
    fill(office, file, 12)
    assert queries.volume_state(file).full
    service.close_volume(office.clerk.actor, file)
    state = queries.volume_state(file)
    assert (state.number, state.folios, state.warning) == (2, 0, False)


@command
def fill(office, file, papers):
    for _each in range(papers):
        service.add_folio(office.clerk.actor, file, title="Barua", direction="in")


def test_an_old_volume_warns_half_a_year_before_its_time(office):
    file = scenes.file_with_letter(office)
    for days, warns, full in ((1640, False, False), (1650, True, False), (1827, True, True)):
        with held_at(now() + timedelta(days=days)):
            state = queries.volume_state(file)
            assert (state.warning, state.full) == (warns, full)


def test_the_volumes_of_a_whole_list_are_one_statement(office):
    files = [scenes.file_with_letter(office) for _each in range(3)]
    service.close_volume(office.clerk.actor, files[1])
    db.session.commit()
    assert all(file.id for file in files)  # read again before counting
    with counting() as seen:
        states = queries.volume_states(files)
    assert [states[file.id].number for file in files] == [1, 2, 1]
    assert [states[file.id].folios for file in files] == [1, 0, 1]
    assert len(seen) == 1
    assert queries.volume_states([]) == {}


def test_who_files_is_told_of_a_full_volume_and_of_a_paper_file_that_is_away(office, app):
    file = scenes.file_with_letter(office)
    fill(office, file, 99)
    with app.test_request_context():
        assert showing.after_filing(None, left=False) == []
        (full,) = showing.after_filing(file, left=False)
        assert full.startswith("Juzuu ya 1 imejaa (folio 100)")
        service.close_volume(office.clerk.actor, file)
        service.hand_over(office.clerk.actor, file, office.officer.post, cause=Cause.REQUEST)
        assert showing.after_filing(file, left=False) == []  # an electronic one is never away
        file.medium = Medium.BOTH
        db.session.flush()
        assert len(showing.after_filing(file, left=False)) == 1
        assert showing.after_filing(file, left=True) == []
        service.open_temporary(office.clerk.actor, file)
        assert showing.after_filing(file, left=False) == []
