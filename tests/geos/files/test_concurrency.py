"""Two people at the same moment: exactly one wins. Real threads, real commits."""

import pytest

from geos.audit import queries as audit
from geos.core.db import db
from geos.core.errors import DomainError
from geos.directory.models import Person, Post
from geos.directory.queries import actor_for
from geos.files import queries, service
from geos.files.models import Cause, FileState, MovementState, RegistryFile
from geos.work.models import WorkItem
from geos.work.queries import OPEN
from tests.geos import snapshot
from tests.geos.files import scenes
from tests.geos.own import at_once


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


@pytest.fixture
def town(own_app):
    """An application of its own with a file on its way to the officer, and the ids of its people."""
    with own_app.app_context():
        office = snapshot.office()
        file = scenes.file_on_the_way(office, office.officer)
        town = Town(own_app, file.id, {name: m.person.id for name, m in office.everyone.items()})
        town.posts = {name: m.post.id for name, m in office.everyone.items()}
        db.session.commit()
        db.session.remove()
    return town


class Town:
    """What a thread needs to know to act: ids alone, read anew in each thread."""

    def __init__(self, app, file_id, people):
        self.app, self.file_id, self.people, self.posts = app, file_id, people, {}

    def actor(self, name):
        return actor_for(db.session.get_one(Person, self.people[name]))

    def post(self, name):
        return db.session.get_one(Post, self.posts[name])

    @property
    def file(self):
        return db.session.get_one(RegistryFile, self.file_id)

    def at_once(self, *acts):
        """Each act in a thread of its own, all at the same moment: what it gave, or the refusal.

        Whose file is taken back or sent elsewhere first may no longer even read it: NotFound.
        """
        return at_once(self.app, len(acts), lambda n: acts[n](self))


def receive(name):
    return lambda town: service.receive(town.actor(name), town.file).id


def recall(name):
    return lambda town: service.recall(town.actor(name), town.file).id


def reassign(name, to):
    return lambda town: service.reassign(town.actor(name), town.file, town.post(to), "Lilikosewa").id


def won(results):
    return [result for result in results if not isinstance(result, DomainError)]


@pytest.mark.parametrize("turn", range(4))
def test_of_a_receipt_and_a_recall_exactly_one_wins(town, turn):
    pair = (receive("officer"), recall("clerk"))
    results = town.at_once(*(pair if turn % 2 else pair[::-1]))
    assert len(won(results)) == 1
    with town.app.app_context():
        (movement,) = queries.movements(town.file)
        received = movement.state is MovementState.RECEIVED
        assert received == (town.file.state is FileState.WITH_POST)
        assert (town.file.state is FileState.IN_REGISTRY) == (movement.state is MovementState.RECALLED)
        assert open_items(town) == (["minute"] if received else [])


def test_a_file_is_received_once_by_eight_clicks(town):
    assert len(won(town.at_once(*[receive("officer")] * 8))) == 1
    with town.app.app_context():
        assert town.file.holder_post_id == town.posts["officer"]
        assert open_items(town) == ["minute"]
        assert audit.verify().wrong is None


def test_a_file_that_is_handed_over_by_two_goes_to_one(town):
    with town.app.app_context():
        service.recall(town.actor("clerk"), town.file)

    def hand_over(name, to):
        return lambda town: (
            service.hand_over(town.actor(name), town.file, town.post(to), cause=Cause.NEW_PAPER).to_post_id
        )

    results = won(town.at_once(hand_over("clerk", "lawyer"), hand_over("records", "director")))
    assert len(results) == 1
    with town.app.app_context():
        assert town.file.transit.to_post_id == results[0]


def take_in(name):
    return lambda town: service.take_in(town.actor(name), town.file).id


@pytest.mark.parametrize("turn", range(2))
def test_a_file_that_is_received_while_it_is_taken_in_ends_in_the_registry_or_with_its_post(town, turn):
    with town.app.app_context():
        service.receive(town.actor("officer"), town.file)
        service.hand_over(town.actor("officer"), town.file, town.post("director"), cause=Cause.ACTION)
    pair = (receive("director"), take_in("clerk"))
    results = town.at_once(*(pair if turn else pair[::-1]))
    with town.app.app_context():
        moves = queries.movements(town.file)
        assert not [move for move in moves if move.state is MovementState.SENT]
        assert town.file.state is FileState.IN_REGISTRY  # whoever is first: it lies at the counter in the end
        assert isinstance(results[1 if turn else 0], int)
        assert open_items(town) == []
        assert audit.verify().wrong is None


def test_two_clerks_with_the_same_pile_hand_it_over_once_and_never_wait_for_one_another(town):
    with town.app.app_context():
        service.recall(town.actor("clerk"), town.file)
        office_file = scenes.open_with_letter(
            town.actor("clerk"), town.file.at_registry, town.file.keyword, "La pili"
        )
        ids = [town.file_id, office_file.id]

    def pile(name, to, order):
        def go(town):
            files = [db.session.get_one(RegistryFile, id) for id in order]
            moves = service.hand_over_many(town.actor(name), files, town.post(to), cause=Cause.NEW_PAPER)
            return moves[0].batch

        return go

    results = town.at_once(pile("clerk", "lawyer", ids), pile("records", "director", ids[::-1]))
    assert len(won(results)) == 1
    with town.app.app_context():
        batches = {db.session.get_one(RegistryFile, id).transit.batch for id in ids}
        assert batches == set(won(results))


def test_a_receipt_and_a_redirection_leave_one_way(town):
    town.at_once(receive("officer"), reassign("clerk", "lawyer"), reassign("records", "director"))
    with town.app.app_context():
        sent = [move for move in queries.movements(town.file) if move.state is MovementState.SENT]
        assert len(sent) == (town.file.state is FileState.ON_THE_WAY)
        assert len(open_items(town)) == 1


def test_papers_filed_at_the_same_moment_get_neighbouring_numbers(town):
    def add(town):
        return scenes.add_letter(town.actor("clerk"), town.file).number

    assert sorted(town.at_once(*[add] * 6)) == [2, 3, 4, 5, 6, 7]


def test_papers_filed_while_a_volume_is_closed_lie_in_a_volume_that_was_open(town):
    def add(town):
        return scenes.add_letter(town.actor("clerk"), town.file).number

    def close_volume(town):
        return service.close_volume(town.actor("records"), town.file, "Folio 100").number

    results = town.at_once(add, close_volume, add, add, close_volume, add)
    assert sorted(won(results[:1] + results[2:4] + results[5:])) == [2, 3, 4, 5]
    with town.app.app_context():
        rows = queries.volumes(town.file)
        assert sum(count for _volume, count in rows) == 5
        assert [volume.number for volume, _count in rows] == list(range(1, len(rows) + 1))
        assert [volume.closed_at is None for volume, _count in rows] == [False] * (len(rows) - 1) + [True]
        filed = {folio.number: folio.volume.number for folio in queries.folios(town.file)}
        assert [filed[number] for number in sorted(filed)] == sorted(filed.values())  # volumes follow on
        assert audit.verify().wrong is None


def test_of_a_closing_and_a_filing_the_later_is_refused(town):
    with town.app.app_context():
        service.recall(town.actor("clerk"), town.file)

    def add(town):
        return scenes.add_letter(town.actor("clerk"), town.file).number

    def close_file(town):
        return service.close_file(town.actor("records"), town.file, "Imekwisha").id

    results = town.at_once(add, close_file, add)
    assert results[1] == town.file_id
    with town.app.app_context():
        numbers = sorted(won([results[0], results[2]]))
        assert sorted(folio.number for folio in queries.folios(town.file)) == [1, *numbers]
        assert town.file.state is FileState.CLOSED


def test_a_paper_moved_by_two_goes_to_one_file(town):
    with town.app.app_context():
        others = [
            scenes.open_with_letter(
                town.actor("clerk"), town.file.at_registry, town.file.keyword, f"Jalada {n}"
            ).id
            for n in (1, 2)
        ]

    def move(name, target):
        def act(town):
            folio = queries.folio(town.actor(name), town.file_id, 1)
            return service.move_folio(
                town.actor(name), folio, db.session.get_one(RegistryFile, target), "Si hapa"
            ).file_id

        return act

    results = won(town.at_once(move("clerk", others[0]), move("records", others[1])))
    assert len(results) == 1
    with town.app.app_context():
        there = [db.session.get_one(RegistryFile, other) for other in others]
        assert sorted(queries.next_folio(file) for file in there) == [2, 3]


def open_items(town):
    items = db.select(WorkItem.act).where(WorkItem.subject_id == town.file_id, WorkItem.state.in_(OPEN))
    return list(db.session.scalars(items))
