"""The page of movements, showings for information, and what is overdue, as each side sees it."""

from datetime import datetime, timedelta

import pytest

from geos.core.clock import OFFICE_ZONE, held_at, now
from geos.core.db import command, db
from geos.files import queries, service
from geos.files.models import Cause, MovementState, RegistryFile
from tests.geos.files import scenes
from tests.geos.statements import counting

MONDAY = datetime(2030, 11, 4, 9, tzinfo=OFFICE_ZONE)


def at(days):
    """The clock, so many days after that Monday."""
    return held_at(MONDAY + timedelta(days=days))


def words(tag):
    return " ".join(tag.get_text(" ").split())


@pytest.fixture
def travelled(office):
    """Opened on Monday; with the officer from Tuesday for six days (late), then with the director for two."""
    with at(0):
        file = scenes.file_with_letter(office)
    with at(1):
        due = MONDAY + timedelta(days=2)
        service.hand_over(office.clerk.actor, file, office.officer.post, cause=Cause.NEW_PAPER, due_at=due)
        service.receive(office.officer.actor, file)
    with at(7):
        service.hand_over(office.officer.actor, file, office.director.post, cause=Cause.ACTION)
        service.receive(office.director.actor, file)
    with at(9):
        service.take_in(office.clerk.actor, file)
    return file


# Who had it, and how long --------------------------------------------------------------------------------


def test_the_sums_say_who_had_it_longest_also_in_working_days(office, page, travelled):
    with at(11):
        sums = page.sign_in(office.clerk).get(f"/files/{travelled.id}/movements").select(".sums tbody tr")
        assert [words(row) for row in sums] == [
            "Afisa Tiba muda mrefu zaidi mara moja siku 6 siku 4 za kazi limechelewa mara moja",
            "Masjala ya wazi mara 2 siku 3 siku 3 za kazi",
            "Mkurugenzi wa Tiba mara moja siku 2 siku 2 za kazi",
        ]


def test_each_row_says_the_time_in_hand_and_what_came_to_the_counter(office, page, travelled):
    with at(11):
        rows = page.sign_in(office.clerk).get(f"/files/{travelled.id}/movements").select(".rt tbody tr")
    said = [words(row) for row in rows]
    assert "lilipokelewa kaunta" in said[0]
    assert said[2].endswith("siku 6 siku 4 za kazi")
    assert "is-late" in rows[2]["class"]
    assert said[3].endswith("siku 1 siku 1 ya kazi")


def test_a_short_story_and_its_end_agree(office, travelled):
    whole, end = queries.stays(travelled), queries.stays(travelled, last=2)
    assert end == whole[-2:]
    assert queries.stays(travelled, last=9) == whole
    assert queries.stays(travelled, queries.movements(travelled)) == whole


def test_the_time_in_hand_ends_when_the_file_sets_out(office, travelled):
    with at(11):
        service.hand_over(office.clerk.actor, travelled, office.lawyer.post, cause=Cause.REQUEST)
    registry = next(row for row in queries.tenures(travelled) if row.post is None)
    assert registry.length == timedelta(days=1 + 2)
    assert queries.stay_of(travelled, travelled.transit) is None


@command
def to_and_fro(office, file, times):
    for _ in range(times):
        service.hand_over(office.clerk.actor, file, office.officer.post, cause=Cause.REQUEST)
        service.receive(office.officer.actor, file)
        service.take_in(office.clerk.actor, file)


def test_a_long_story_is_read_page_by_page_with_as_many_statements_as_a_short_one(office, page, travelled):
    url = f"/files/{travelled.id}/movements"

    def statements():
        db.session.expunge_all()
        with at(11), counting() as seen:
            page.get(url)
        return len(seen)

    with at(11):
        page.sign_in(office.clerk).get(url)
        few = statements()
        to_and_fro(office, db.session.get(RegistryFile, travelled.id), 30)
    assert statements() == few
    assert len(page.soup.select(".rt tbody tr")) == 50
    assert "Jalada lilifunguliwa" not in page.soup.text
    with at(11):
        page.get(page.soup.select_one("a[rel=next]")["href"])
    assert len(page.soup.select(".rt tbody tr")) == 3 + 60 - 50 + 1
    assert "Jalada lilifunguliwa" in page.soup.text


# For information -----------------------------------------------------------------------------------------


def test_a_file_is_shown_by_its_form_and_each_says_to_have_read_it(office, page):
    file = scenes.file_with(office, office.officer)
    url = f"/files/{file.id}/circulate"
    soup = page.sign_in(office.officer).get(url)
    offered = {words(option) for option in soup.select(".pick .b")}
    assert {"Mkurugenzi wa Tiba", "Mwanasheria"} <= offered
    assert "Afisa Tiba" not in offered
    to = [office.director.post.id, office.lawyer.post.id]
    page.post(url, form_on=url, posts=to, note="Kwa taarifa yenu")
    assert "Jalada limesambazwa kwa nyadhifa 2 kwa taarifa." in page.follow().text
    shown = queries.circulations(file)
    assert f"/circulations/{shown[1].id}" in str(page.sign_in(office.director).get("/desk"))
    see = f"/circulations/{shown[1].id}/see"
    soup = page.get(f"/files/{file.id}")
    assert "Kwa taarifa yenu" in words(soup.select_one(".need"))
    page.post(see, form_on=f"/files/{file.id}")
    assert "umelisoma jalada" in page.follow().text
    assert not page.soup.select(".need")
    trail = [words(event) for event in page.get(f"/files/{file.id}/movements").select(".trail li")]
    assert len(trail) == 2
    assert "bado halijasomwa" in trail[0]
    assert "amesoma Baraka Shayo" in trail[1]


def test_nobody_is_shown_anything_by_an_empty_or_wrong_form(office, page):
    file = scenes.file_with(office, office.officer)
    url = f"/files/{file.id}/circulate"
    page.sign_in(office.officer).post(url, 422, form_on=url)
    assert page.problems == ["Chagua angalau wadhifa mmoja"]
    page.post(url, 422, form_on=url, posts=office.other_officer.post.id)
    page.post(url, 422, form_on=url, posts="x")
    assert queries.circulations(file) == []


# Overdue -------------------------------------------------------------------------------------------------


def overdue(page, member):
    soup = page.sign_in(member).get("/files?only=overdue")
    return [words(row) for row in soup.select("tbody tr")]


@pytest.fixture
def late(office):
    """Sent by the officer to the director on Monday, due on Wednesday."""
    with at(0):
        file = scenes.file_with(office, office.officer)
        due = MONDAY + timedelta(days=2)
        service.hand_over(office.officer.actor, file, office.director.post, cause=Cause.ACTION, due_at=due)
    return file


def test_both_sides_and_the_registry_see_what_is_overdue(office, page, late):
    with at(0):
        service.receive(office.director.actor, late)
        on_time = scenes.file_with(office, office.lawyer)
    with at(10):
        for member in (office.director, office.officer, office.clerk):
            (row,) = overdue(page, member)
            assert late.reference in row
        assert "siku 8 za kazi · kutoka: Afisa Tiba" in row
        assert "kutoka: Wewe" in overdue(page, office.officer)[0]
        assert overdue(page, office.lawyer) == []
        assert overdue(page, office.ps) == []
    assert on_time.due_at is None


def test_what_was_not_received_in_time_is_overdue_too(office, page, late):
    with at(10):
        for member in (office.director, office.officer, office.clerk):
            assert len(overdue(page, member)) == 1
        assert "tag-late" in str(page.soup.select_one("tbody tr"))
        service.recall(office.officer.actor, late)
        assert overdue(page, office.officer) == []


def test_whoever_once_sent_a_file_does_not_see_what_others_made_of_it(office, page, late):
    with at(1):
        service.receive(office.director.actor, late)
        due = MONDAY + timedelta(days=3)
        service.hand_over(office.director.actor, late, office.ps.post, cause=Cause.ACTION, due_at=due)
        service.receive(office.ps.actor, late)
    with at(10):
        assert overdue(page, office.officer) == []
        assert len(overdue(page, office.director)) == len(overdue(page, office.ps)) == 1


def test_a_confidential_file_is_on_no_overdue_list_of_someone_not_cleared(office, page):
    with at(0):
        file = scenes.secret_file(office)
        due = MONDAY + timedelta(days=2)
        service.hand_over(office.records.actor, file, office.director.post, cause=Cause.REQUEST, due_at=due)
    with at(10):
        assert overdue(page, office.clerk) == []
        assert len(overdue(page, office.records)) == 1


def test_the_longest_overdue_stands_first_and_pages_cost_the_same(office, page):
    def statements():
        with counting() as seen:
            page.get("/files?only=overdue")
        return len(seen)

    def lend(hours):
        file = scenes.file_on_the_way(office, office.officer)
        set_due(file, now() - timedelta(hours=hours))
        return file

    second, first = lend(1), lend(2)
    expected = [first.reference, second.reference]
    page.sign_in(office.clerk).get("/files?only=overdue")
    db.session.expunge_all()
    few = statements()
    for _ in range(3):
        lend(3)
    db.session.expunge_all()
    assert statements() == few
    refs = [row.text for row in page.soup.select("tbody th .ref")]
    assert refs[-2:] == expected


@command
def set_due(file, due_at):
    file.due_at = due_at
    (way,) = (row for row in moves_of(file) if row.state is MovementState.SENT)
    way.due_at = due_at


def moves_of(file):
    return queries.movements(file)
