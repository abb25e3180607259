"""Finding files, saying where they have been, and suggesting where a paper belongs."""

import random
from datetime import timedelta

import pytest

from geos.access import service as access
from geos.core.clock import now
from geos.core.db import command, db
from geos.core.errors import NotFound
from geos.core.types import Level
from geos.files import queries, service
from geos.files.models import Cause, RegistryFile
from geos.files.policy import POLICY
from tests.geos.factories import CLI
from tests.geos.files import scenes
from tests.geos.statements import counting


def titles(rows):
    return [file.title for file in rows]


def test_what_a_list_shows_is_exactly_what_the_policy_lets_one_read(office):
    chance = random.Random(7)
    members = list(office.everyone.values())
    for level in chance.choices(list(Level), k=12):
        file = scenes.file_with_letter(office)
        change_level(file, level)
        tokens = [f"post:{member.post.id}" for member in chance.sample(members, 5)]
        access.grant("registry_file", file.id, *tokens)
    everything = db.session.scalars(db.select(RegistryFile)).all()
    for member in members:
        actor = member.actor
        listed = set(db.session.scalars(queries.visible(actor)).unique())
        assert listed == {file for file in everything if POLICY.can(actor, "read", file)}, member.username
    assert set(db.session.scalars(queries.visible(CLI)).unique()) == set(everything)


@pytest.mark.parametrize("file_id", [0, -1, 1 << 40])
def test_a_file_that_does_not_exist_looks_like_one_that_is_not_yours(office, file_id):
    file = scenes.file_with_letter(office)
    with pytest.raises(NotFound) as absent:
        queries.get(office.clerk.actor, file_id)
    with pytest.raises(NotFound) as hidden:
        queries.get(office.lawyer.actor, file.id)
    assert str(absent.value) == str(hidden.value)


@pytest.mark.parametrize(
    "spelling", ["EA.45/312/01", "ea 45 312 1", "45/312/1", "EA45/312/01/67", " ea.45.312.01 "]
)
def test_a_file_is_found_by_any_spelling_of_its_reference(office, spelling):
    file = scenes.file_with_letter(office)
    for _ in range(11):
        scenes.file_with_letter(office)
    assert queries.search(office.clerk.actor, spelling)[0] == file


def test_a_reference_does_not_find_a_longer_one(office):
    files = [scenes.file_with_letter(office) for _ in range(12)]
    assert queries.search(office.clerk.actor, "EA.45/312/01") == files[:1]
    assert len(queries.search(office.clerk.actor, "EA.45/312", limit=50)) == 12


def test_a_file_is_found_by_all_words_of_the_search(office):
    for title in ("Ununuzi wa dawa", "Ununuzi wa magari", "Mafunzo ya 100% mtandaoni"):
        scenes.file_with_letter(office, title=title)
    actor = office.clerk.actor
    assert titles(queries.search(actor, "ununuzi")) == ["Ununuzi wa magari", "Ununuzi wa dawa"]
    assert titles(queries.search(actor, "DAWA ununuzi")) == ["Ununuzi wa dawa"]
    assert titles(queries.search(actor, "100%")) == ["Mafunzo ya 100% mtandaoni"]
    assert queries.search(actor, "a_a") == []
    assert queries.search(actor, "  ") == []
    assert queries.search(office.lawyer.actor, "ununuzi") == []


def test_in_hand_are_the_files_with_ones_posts_and_those_coming(office):
    held, coming = scenes.file_with(office, office.officer), scenes.file_on_the_way(office, office.officer)
    past = scenes.file_with(office, office.officer)
    service.send_back(office.officer.actor, past)
    scenes.file_with_letter(office)
    assert set(db.session.scalars(queries.in_hand(office.officer.actor)).unique()) == {held, coming}
    assert list(db.session.scalars(queries.in_hand(office.clerk.actor)).unique()) == []


# Suggesting ----------------------------------------------------------------------------------------------


def suggested(office, *texts, **more):
    rows = queries.suggest(office.clerk.actor, office.registry, *texts, **more)
    return [(row.file.reference, str(row.why), row.next_folio) for row in rows]


def test_the_file_that_a_letter_quotes_comes_first(office, app):
    quoted = scenes.file_with_letter(office, title="Bajeti")
    scenes.add_letter(office.clerk.actor, quoted)
    scenes.file_with_letter(office, title="Upungufu wa dawa muhimu")
    with app.test_request_context():
        found = suggested(office, "Upungufu wa dawa", "Rejea barua yako Kumb. Na. EA.45/312/01/2.")
    assert found == [
        ("EA.45/312/01", "Wametaja jalada hili", 3),
        ("EA.45/312/02", "Maneno ya mada", 2),
    ]


def test_a_file_with_papers_of_the_sender_is_suggested(office, app):
    scenes.file_with_letter(office, title="Bajeti")
    with app.test_request_context():
        assert suggested(office, "Jambo jipya", sender=" bohari ya dawa ") == [
            ("EA.45/312/01", "Lina karatasi zao", 2)
        ]
    assert suggested(office, "Jambo jipya", sender="Mkoa wa Kigoma") == []


def test_more_common_words_weigh_more(office):
    for title in ("Mafunzo ya wauguzi", "Ununuzi wa vifaa tiba", "Ununuzi wa magari"):
        scenes.file_with_letter(office, title=title)
    assert [row[0] for row in suggested(office, "Ununuzi wa vifaa tiba vya hospitali")] == [
        "EA.45/312/02",
        "EA.45/312/03",
    ]


def test_a_search_line_may_hold_part_of_a_reference(office):
    scenes.file_with_letter(office)
    assert [row[0] for row in suggested(office, "45/312")] == ["EA.45/312/01"]


def test_only_open_files_of_that_registry_that_one_may_read_are_suggested(office):
    scenes.secret_file(office)  # the clerk is not cleared
    closed = scenes.file_with_letter(office, title="Uchunguzi wa nidhamu")
    scenes.close(closed)
    assert suggested(office, "Uchunguzi wa nidhamu", closed.reference) == []
    open_one = scenes.file_with_letter(office, title="Uchunguzi wa nidhamu")
    assert queries.suggest(office.clerk.actor, office.secret_registry, open_one.reference) == []


def test_suggesting_asks_the_database_the_same_for_few_and_many(office):
    def statements():
        with counting() as seen:
            suggested(office, "Ununuzi wa vifaa")
        return len(seen)

    scenes.file_with_letter(office)
    few = statements()
    for _ in range(8):
        scenes.file_with_letter(office)
    assert statements() == few


def test_odd_texts_break_nothing(office):
    scenes.file_with_letter(office)
    for text in ("", "%_\\", "🙂" * 50, "EA." * 400, "'; drop table registry_file; --"):
        suggested(office, text, sender=text)
        queries.search(office.clerk.actor, text)


# Stays ---------------------------------------------------------------------------------------------------


@command
def shift(file, **hours):
    """Pretend that the file's opening and its movements happened so many hours ago."""
    file.opened_at = now() - timedelta(hours=hours["opened"])
    for move, (sent, received) in zip(reversed(queries.movements(file)), hours["moves"], strict=True):
        move.sent_at = now() - timedelta(hours=sent)
        move.received_at = now() - timedelta(hours=received) if received is not None else None
    return file


def places(file):
    return [
        (
            stay.post.code if stay.post else "masjala",
            round(stay.duration / timedelta(hours=1)),
            stay.on_the_way,
        )
        for stay in queries.stays(file)
    ]


def test_time_in_hand_ends_when_the_file_sets_out_and_a_short_way_is_nobodys(office):
    file = scenes.file_with(office, office.officer)
    service.hand_over(office.officer.actor, file, office.director.post, cause=Cause.ACTION)
    service.receive(office.director.actor, file)
    shift(file, opened=200, moves=[(150, 145), (100, 40)])
    assert places(file) == [
        ("masjala", 50, False),
        ("AFISA", 45, False),
        ("DT", 60, True),  # more than a day on the way
        ("DT", 40, False),
    ]


def test_a_file_on_its_way_is_shown_on_its_way(office):
    file = scenes.file_on_the_way(office, office.officer)
    shift(file, opened=10, moves=[(4, None)])
    assert places(file) == [("masjala", 6, False), ("AFISA", 4, True)]


def test_what_was_taken_back_ends_nobodys_time(office):
    file = scenes.file_with(office, office.officer)
    service.hand_over(office.officer.actor, file, office.director.post, cause=Cause.ACTION)
    service.recall(office.officer.actor, file)
    assert [stay.post for stay in queries.stays(file)] == [None, office.officer.post]


def test_a_stay_beyond_its_due_time_is_late(office):
    file = scenes.file_with_letter(office)
    service.hand_over(
        office.clerk.actor, file, office.officer.post, cause=Cause.REQUEST, due_at=scenes.noon_in(1)
    )
    service.receive(office.officer.actor, file)
    assert not queries.stays(file)[-1].late
    set_due(file, now() - timedelta(hours=1))
    assert queries.stays(file)[-1].late


@command
def set_due(file, due_at):
    queries.movements(file)[0].due_at = due_at


@command
def change_level(file, level):
    file.level = level
    return file
