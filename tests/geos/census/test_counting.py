"""Rounds: what is expected where, counting by scanner and tick, by several clerks, closing, correcting."""

import pytest

from geos.census import queries, service
from geos.census.models import CensusEntry, CensusRound, How, Result, RoundState, Scope
from geos.census.service import rounds
from geos.census.workflow import FLOW
from geos.core.db import db
from geos.core.errors import Denied, Invalid, NotFound, WrongState
from geos.core.types import Level
from geos.files import codes
from geos.files import queries as file_queries
from geos.files import service as files
from geos.files.models import Cause, FileState
from geos.retention.queries import reasons_against_closing
from geos.work.models import WorkItem
from geos.work.queries import OPEN
from tests.geos.census.scenes import begun, shelved, stock
from tests.geos.files import scenes
from tests.geos.statements import counting


@pytest.fixture
def there(office):
    return stock(office)


def seen(office, round, *results, who="clerk"):
    """(reference, result) of the lines that somebody sees."""
    rows = db.session.execute(queries.lines(office.everyone[who].actor, round, *results))
    return [(line.reference, line.entry.result) for line in map(queries.line_of, rows)]


def searches():
    """The files that are sought; one search waits for each round in which there are such."""
    rows = db.session.scalars(db.select(WorkItem).filter_by(act="search_files")).all()
    assert all(row.level is Level.OPEN and row.file_id is None for row in rows)
    sought = db.session.execute(
        db.select(CensusEntry.file_id, CensusEntry.round_id).filter_by(result=Result.MISSING, refound_at=None)
    ).all()
    assert sorted(row.subject_id for row in rows if row.state in OPEN) == sorted({row[1] for row in sought})
    return sorted(row[0] for row in sought)


def test_every_state_is_reached_and_the_signed_one_is_final():
    assert {step.target for step in FLOW.steps.values()} | {RoundState.OPEN} == set(RoundState)
    assert all(RoundState.SIGNED not in step.source for step in FLOW.steps.values())


def test_what_is_expected_depends_on_the_scope(office, there):
    room = begun(office, Scope.ROOM, room="Chumba 2")
    unit = begun(office, Scope.UNIT, unit=office.officer.post.unit)
    whole = begun(office)
    assert [row.label.split("/")[0] for row in (room, unit, whole)] == ["1", "2", "3"]
    assert [row.expected for row in (room, unit, whole)] == [2, 1, 5]
    assert [ref for ref, _ in seen(office, room)] == [there.first.reference, there.second.reference]
    assert [ref for ref, _ in seen(office, unit)] == [there.held.reference]


@pytest.mark.parametrize(
    ("scope", "more"),
    [
        (Scope.ROOM, {"room": "  "}),
        (Scope.ROOM, {"room": "r" * 81}),
        (Scope.ROOM, {"room": "Chumba 99"}),  # nothing stands there
        (Scope.UNIT, {}),
        (Scope.REGISTRY, {"paper_only": True}),  # all are electronic
    ],
)
def test_a_round_without_a_place_or_without_files_is_refused(office, there, scope, more):
    with pytest.raises(Invalid):
        begun(office, scope, **more)


def test_a_place_is_counted_by_one_round_at_a_time_and_by_its_own_registry(office, there):
    begun(office, Scope.ROOM, room="Chumba 2")
    with pytest.raises(Invalid):
        begun(office, Scope.ROOM, room="Chumba 2")
    with pytest.raises(NotFound):
        service.begin_census(office.officer.actor, office.registry, Scope.REGISTRY)
    with pytest.raises(Invalid):
        begun(office, Scope.UNIT, unit=office.other_officer.post.unit)


def test_scanning_says_found_elsewhere_or_not_expected(office, there):
    clerk, round = office.clerk.actor, begun(office, Scope.ROOM, room="Chumba 2")

    def result(text, post=None, location="Chumba 2"):
        entry = service.count(clerk, round, text, post, location)
        return entry.result, entry.how

    assert result(codes.file_code(there.first.id)) == (Result.FOUND, How.SCANNED)
    assert result(there.second.reference.lower().replace(".", " ")) == (Result.FOUND, How.TYPED)
    assert result(there.third.reference) == (Result.UNEXPECTED, How.TYPED)
    assert result(there.second.reference, location="Chumba 3") == (Result.MISPLACED, How.TYPED)
    assert result(there.second.reference, location="Chumba 2, rafu B") == (Result.FOUND, How.TYPED)
    assert result(there.second.reference, office.director.post) == (Result.MISPLACED, How.TYPED)
    for unknown in ("GEOS:FILE:999999", "GEOS:SEPARATOR", "EA.1/2/3", "?"):
        with pytest.raises(Invalid) as refused:
            result(unknown)
        assert list(refused.value.fields) == ["code"]
    with pytest.raises(Invalid):
        result(there.first.reference, office.other_officer.post)
    assert queries.counts(round) == {
        "waiting": 0, "found": 1, "misplaced": 1, "unexpected": 1, "missing": 0,
    }  # fmt: skip


def test_a_file_that_moved_rightly_meanwhile_is_found_where_the_system_has_it(office, there):
    round = begun(office)
    files.receive(office.director.actor, there.coming)
    files.hand_over(office.director.actor, there.coming, office.lawyer.post, cause=Cause.ACTION)
    files.receive(office.lawyer.actor, there.coming)
    entry = service.count(office.clerk.actor, round, there.coming.reference, office.lawyer.post)
    assert entry.result is Result.FOUND


def test_several_clerks_tick_and_scan_one_round_and_each_file_counts_once(office, there):
    round = begun(office, Scope.ROOM, room="Chumba 2")
    service.count(office.records.actor, round, there.first.reference)
    ids = [entry.id for entry in db.session.scalars(db.select(CensusEntry).filter_by(round_id=round.id))]
    ticked = service.count_ticked(office.clerk.actor, round, [*ids, ids[0]])
    assert [(row.file, row.how, row.by) for row in ticked] == [
        (there.second, How.TICKED, office.clerk.person)
    ]
    assert service.count_ticked(office.clerk.actor, round, ids) == []
    service.count(office.clerk.actor, round, there.first.reference)
    assert queries.counts(round)["found"] == 2
    with pytest.raises(NotFound):
        service.count(office.officer.actor, round, there.first.reference)


def test_closing_makes_the_rest_missing_marks_the_files_and_opens_searches(office, there, page):
    round = begun(office)
    service.count(office.clerk.actor, round, there.first.reference)
    service.close_census(office.clerk.actor, round)
    gone = [there.second, there.third, there.held, there.coming]
    assert sorted(ref for ref, _ in seen(office, round, Result.MISSING)) == sorted(f.reference for f in gone)
    assert searches() == sorted(file.id for file in gone)
    page.sign_in(office.officer)
    assert "Halionekani tangu sensa" in page.get(f"/files/{there.held.id}").get_text()
    for act in (service.close_census, lambda *a: service.count(*a, there.second.reference)):
        with pytest.raises(WrongState):
            act(office.clerk.actor, round)


def test_a_file_that_was_received_while_the_round_went_on_is_not_missing(office, there):
    round = begun(office)
    files.receive(office.director.actor, there.coming)
    service.close_census(office.records.actor, round)
    entry = round_entry(round, there.coming)
    assert (entry.result, entry.found_post_id) == (Result.FOUND, office.director.post.id)
    assert there.coming.id not in searches()
    assert there.held.id in searches()


def test_a_missing_file_is_found_by_being_said_counted_or_moved(office, there, page):
    clerk, first = office.clerk.actor, begun(office)
    service.close_census(clerk, first)
    missing = {
        entry.file_id: entry
        for entry in db.session.scalars(db.select(CensusEntry).filter_by(round_id=first.id))
    }
    said = missing[there.first.id]
    service.end_search(clerk, said, office.lawyer.post)
    assert (there.first.holder_post, said.refound_by_id) == (office.lawyer.post, office.clerk.person.id)
    with pytest.raises(WrongState):
        service.end_search(clerk, said)
    second = begun(office, Scope.ROOM, room="Chumba 2")
    service.count(clerk, second, there.second.reference)
    files.receive(office.director.actor, there.coming)
    assert service.settle_searches() == 1
    assert service.settle_searches() == 0
    assert searches() == sorted([there.third.id, there.held.id])
    page.sign_in(office.clerk)
    page.get(f"/files/{there.second.id}")
    assert "Halionekani" not in page.soup.get_text()
    with pytest.raises(NotFound):
        service.end_search(office.officer.actor, missing[there.held.id])


def test_a_correction_is_a_movement_with_the_rounds_number(office, there):
    round = begun(office)
    held = service.count(office.clerk.actor, round, there.held.reference, office.director.post)
    shelf = service.count(office.clerk.actor, round, there.third.reference, None, "Chumba 2")
    service.correct_place(office.clerk.actor, held)
    move = file_queries.movements(there.held)[0]
    assert (move.id, move.note, move.to_post) == (
        held.movement_id, f"Sensa ya majalada {round.label}", office.director.post,
    )  # fmt: skip
    service.correct_place(office.clerk.actor, shelf)
    assert (there.third.location, shelf.movement_id, there.third.state) == (
        "Chumba 2", None, FileState.IN_REGISTRY,
    )  # fmt: skip
    for again in (held, shelf):
        with pytest.raises(WrongState):
            service.correct_place(office.clerk.actor, again)
    found = service.count(office.clerk.actor, round, there.first.reference)
    with pytest.raises(WrongState):
        service.correct_place(office.clerk.actor, found)
    with pytest.raises(NotFound):
        service.correct_place(office.officer.actor, held)


def test_a_signed_round_is_frozen_and_carries_name_and_post(office, there):
    round = begun(office)
    entry = service.count(office.clerk.actor, round, there.held.reference, office.director.post)
    with pytest.raises(WrongState):  # it is still being counted
        service.sign_census(office.records.actor, round)
    service.close_census(office.clerk.actor, round)
    with pytest.raises(Denied):
        service.sign_census(office.clerk.actor, round)
    with pytest.raises(Invalid):
        service.sign_census(office.records.actor, round, None, "m" * 1001)
    service.sign_census(office.records.actor, round, office.records.post.id, " Tumekagua. ")
    assert (round.signed_name, round.signed_post, round.remarks) == (
        office.records.person.name, office.records.post, "Tumekagua.",
    )  # fmt: skip
    with pytest.raises(WrongState):
        service.correct_place(office.clerk.actor, entry)
    with pytest.raises(WrongState):
        service.sign_census(office.records.actor, round)


def test_of_a_file_above_the_clerk_only_the_bare_number_is_seen(office, there, page):
    secret = scenes.secret_file(office, Level.CONFIDENTIAL)
    files.hand_over(office.records.actor, secret, office.director.post, cause=Cause.NEW_PAPER)
    round = begun(office)
    page.sign_in(office.clerk)
    for url in (f"/census/{round.id}", f"/census/{round.id}/report"):
        text = page.get(url).get_text()
        assert secret.title not in text
    assert secret.reference in page.get(f"/census/{round.id}").get_text()
    line = next(
        line
        for line in map(queries.line_of, db.session.execute(queries.lines(office.clerk.actor, round)))
        if line.reference == secret.reference
    )
    assert (line.title, line.level, line.readable) == ("", Level.OPEN, False)
    url = f"/census/{round.id}/count"
    page.post(url, code=codes.file_code(secret.id), location="Chumba 2")
    page.follow()
    assert page.flashes == [f"{secret.reference}: haliko mahali pake"]
    page.get(f"/census/entries/{line.entry.id}", 404)
    with pytest.raises(NotFound):
        service.correct_place(office.clerk.actor, line.entry)


def test_the_scanner_stays_in_its_place_and_says_what_it_found(office, there, page):
    round = begun(office, Scope.UNIT, unit=office.officer.post.unit)
    page.sign_in(office.clerk)
    url = f"/census/{round.id}"
    page.post(f"{url}/count", form_on=url, code=there.held.reference, post=office.officer.post.id)
    page.follow()
    assert page.flashes == [f"{there.held.reference}: limepatikana"]
    chosen = page.soup.select_one("select[name=post] option[selected]")
    assert chosen["value"] == str(office.officer.post.id)
    page.post(f"{url}/count", 422, form_on=url, code="hakuna")
    field = page.soup.select_one("#code")  # emptied, with the focus: the scanner goes on typing
    assert (field["value"], field["aria-invalid"], field["autofocus"]) == ("", "true", "autofocus")
    assert page.soup.select_one("#code-error")


def test_the_page_of_a_round_takes_the_same_statements_for_many_files(office, page):
    for _ in range(2):
        shelved(office, "Chumba 2")
    page.sign_in(office.clerk)

    def taken(round):
        counts = []
        for url in (f"/census/{round.id}", f"/census/{round.id}/report", "/registry/census"):
            page.get(url)
            with counting() as statements:
                page.get(url)
            counts.append(len(statements))
        return counts

    few = taken(begun(office))
    for _ in range(4):
        shelved(office, "Chumba 2")
    assert taken(begun(office, Scope.ROOM, room="Chumba 2")) == few


# Long lists, and taking back ---------------------------------------------------------------------------


def test_a_long_list_is_prepared_by_the_worker_in_chunks(office, there, page, monkeypatch):
    monkeypatch.setattr(rounds, "AT_ONCE", 2)
    monkeypatch.setattr(rounds, "CHUNK", 2)
    round = begun(office)
    db.session.commit()
    assert round.preparing
    page.sign_in(office.clerk)
    assert "Orodha inaandaliwa" in page.get(f"/census/{round.id}").text
    page.get(f"/census/{round.id}/close", 409)
    for act in (service.close_census, lambda *a: service.count(*a, there.first.reference)):
        with pytest.raises(WrongState):
            act(office.clerk.actor, round)
    with pytest.raises(Invalid):
        begun(office)
    assert service.prepare_rounds() == 5
    assert service.prepare_rounds() == 0
    assert (round.preparing, round.expected, len(seen(office, round))) == (False, 5, 5)
    assert service.count(office.clerk.actor, round, there.first.reference).result is Result.FOUND
    assert page.get(f"/census/{round.id}").select("form.scan")


def test_the_prepared_list_is_in_the_order_of_a_walk(office, there, monkeypatch):
    at_once = seen(office, begun(office))
    service.close_census(office.clerk.actor, db.session.scalars(db.select(CensusRound)).one())
    monkeypatch.setattr(rounds, "AT_ONCE", 0)
    monkeypatch.setattr(rounds, "CHUNK", 2)
    round = begun(office)
    service.prepare_rounds()
    assert [ref for ref, _ in seen(office, round)] == [ref for ref, _ in at_once]


def test_a_missing_file_is_not_closed(office, there):
    round = begun(office)
    service.close_census(office.clerk.actor, round)
    why = [reason.key for reason in reasons_against_closing(office.records.actor, there.first)]
    assert why == ["missing"]
    service.end_search(office.clerk.actor, round_entry(round, there.first))
    assert reasons_against_closing(office.records.actor, there.first) == []


def round_entry(round, file):
    return db.session.scalars(db.select(CensusEntry).filter_by(round_id=round.id, file_id=file.id)).one()


def test_a_wrong_count_is_taken_back(office, there, page):
    clerk, before = office.clerk.actor, begun(office)
    service.close_census(clerk, before)
    everything = searches()
    round = begun(office, Scope.ROOM, room="Chumba 2")
    expected = service.count(clerk, round, there.first.reference)
    stray = service.count(clerk, round, there.third.reference)
    assert searches() == sorted(set(everything) - {there.first.id, there.third.id})
    db.session.commit()
    url = f"/census/{round.id}?only=found"
    assert page.sign_in(office.clerk).get(url).select(f'form[action="/census/entries/{expected.id}/uncount"]')
    page.post(f"/census/entries/{expected.id}/uncount", form_on=url)
    assert "umetenguliwa" in page.follow().text
    service.uncount(office.records.actor, stray)
    assert seen(office, round) == [
        (there.first.reference, Result.WAITING),
        (there.second.reference, Result.WAITING),
    ]
    assert searches() == everything
    with pytest.raises(WrongState):
        service.uncount(clerk, round_entry(round, there.first))


def test_a_count_stays_once_its_place_is_corrected_or_the_round_is_over(office, there):
    clerk, round = office.clerk.actor, begun(office)
    corrected = service.count(clerk, round, there.first.reference, office.lawyer.post)
    found = service.count(clerk, round, there.second.reference)
    service.correct_place(clerk, corrected)
    with pytest.raises(WrongState):
        service.uncount(clerk, corrected)
    with pytest.raises(NotFound):
        service.uncount(office.officer.actor, found)
    service.close_census(clerk, round)
    with pytest.raises(WrongState):
        service.uncount(clerk, found)
