"""Whatever people do in whatever order: one place always, one holder at most, numbers without gaps."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from geos.core.clock import now
from geos.core.db import db
from geos.core.errors import DomainError
from geos.files import queries, service
from geos.files.models import Cause, FileState, Movement, MovementState
from geos.work.models import WorkItem
from geos.work.queries import OPEN
from tests.geos.files import scenes

PEOPLE = ("clerk", "records", "officer", "director", "lawyer", "ps", "other_clerk")
people = st.sampled_from(PEOPLE)
causes = st.sampled_from(list(Cause))


class FileMachine(RuleBasedStateMachine):
    """Anybody tries anything; refusals are allowed, wrong facts are not."""

    def __init__(self, office):
        super().__init__()
        self.office = office
        self.folios = 1
        self.minutes = 0

    @initialize()
    def opens(self):
        self.file = scenes.file_with_letter(self.office)
        self.other = scenes.file_with_letter(self.office)

    def tries(self, act, *args, **more):
        try:
            act(*args, **more)
        except DomainError:
            return False
        return True

    def actor(self, who):
        return self.office.everyone[who].actor

    def post(self, who):
        return self.office.everyone[who].post

    @rule(who=people, to=people, cause=causes)
    def hand_over(self, who, to, cause):
        self.tries(service.hand_over, self.actor(who), self.file, self.post(to), cause=cause)

    @rule(who=people)
    def receive(self, who):
        coming = self.file.transit
        if self.tries(service.receive, self.actor(who), self.file):
            assert self.file.holder_post_id == coming.to_post_id

    @rule(who=people)
    def recall(self, who):
        before = self.file.transit
        if self.tries(service.recall, self.actor(who), self.file):
            assert self.file.holder_post_id == before.from_post_id

    @rule(who=people, to=people)
    def reassign(self, who, to):
        self.tries(service.reassign, self.actor(who), self.file, self.post(to), "Lilikosewa")

    @rule(who=people)
    def send_back(self, who):
        self.tries(service.send_back, self.actor(who), self.file)

    @rule(who=people)
    def take_in(self, who):
        if self.tries(service.take_in, self.actor(who), self.file):
            assert self.file.state is FileState.IN_REGISTRY

    @rule(who=people, to=people, cause=causes)
    def hand_over_many(self, who, to, cause):
        before = self.places()
        pair = [self.file, self.other]
        if self.tries(service.hand_over_many, self.actor(who), pair, self.post(to), cause=cause):
            assert self.file.transit.batch == self.other.transit.batch is not None
        else:
            assert self.places() == before

    @rule(who=people)
    def receive_many(self, who):
        before = self.places()
        if not self.tries(service.receive_many, self.actor(who), [self.file, self.other]):
            assert self.places() == before

    @rule(who=people)
    def take_in_many(self, who):
        before = self.places()
        if self.tries(service.take_in_many, self.actor(who), [self.file, self.other]):
            assert {state for state, *_ in self.places()} == {FileState.IN_REGISTRY}
        else:
            assert self.places() == before

    @rule(who=people, to=st.lists(people, max_size=2))
    def circulate(self, who, to):
        before = self.places()
        self.tries(service.circulate, self.actor(who), self.file, [self.post(each) for each in to])
        assert self.places() == before

    @rule(who=people)
    def see(self, who):
        shown = queries.to_see(self.actor(who), self.file)
        if shown is not None:
            assert self.tries(service.see, self.actor(who), shown)

    def places(self):
        """Where both files are and since when; what came to nothing changes none of it."""
        db.session.expire_all()
        return [(file.state, file.holder_post_id, file.held_since) for file in (self.file, self.other)]

    @rule(who=people)
    def put_minute(self, who):
        done = self.tries(service.put_minute, self.actor(who), self.file, "Naona F1.", self.post(who).id)
        self.minutes += done

    @rule(enclosures=st.integers(0, 2))
    def add_letter(self, enclosures):
        scenes.add_letter(self.office.clerk.actor, self.file, enclosures=enclosures)
        self.folios += 1

    @invariant()
    def the_file_is_in_one_place(self):
        db.session.expire_all()
        moves = queries.movements(self.file)
        sent = [move for move in moves if move.state is MovementState.SENT]
        held = self.file.holder_post_id is not None
        assert len(sent) == (self.file.state is FileState.ON_THE_WAY)
        assert held == (self.file.state is FileState.WITH_POST)
        received = [move for move in moves if move.received_at]
        if held:
            assert received[0].to_post_id == self.file.holder_post_id

    @invariant()
    def one_thing_waits_where_the_file_is(self):
        items = db.session.scalars(
            db.select(WorkItem).where(
                WorkItem.subject_kind == "registry_file",
                WorkItem.subject_id == self.file.id,
                WorkItem.state.in_(OPEN),
            )
        ).all()
        if self.file.state is FileState.IN_REGISTRY:
            assert items == []
            return
        (item,) = items
        place = self.file.transit.to_post_id if self.file.transit else self.file.holder_post_id
        assert item.token == (f"post:{place}" if place else f"registry:{self.file.registry_id}")

    @invariant()
    def the_stays_follow_one_another_without_a_gap(self):
        stays = queries.stays(self.file)
        assert stays[0].since == self.file.opened_at
        assert [stay.until is None for stay in stays] == [False] * (len(stays) - 1) + [True]
        assert all(here.until <= following.since for here, following in pairwise(stays))
        ended = db.session.scalars(
            db.select(Movement).where(Movement.file_id == self.file.id, Movement.left_at.is_not(None))
        )
        assert all(move.received_at <= move.left_at for move in ended)

    @invariant()
    def whoever_was_shown_the_file_reads_it_until_it_is_seen(self):
        shown = {row.id: row.seen_at is None for row in queries.circulations(self.file)}
        waits = db.select(WorkItem.subject_id).where(
            WorkItem.subject_kind == "circulation", WorkItem.subject_id.in_(shown), WorkItem.state.in_(OPEN)
        )
        assert sorted(db.session.scalars(waits)) == sorted(id for id, unseen in shown.items() if unseen)
        assert queries.waiting_posts(self.file) <= {self.post(who).id for who in PEOPLE}

    @invariant()
    def nobody_had_the_file_longer_than_it_exists(self):
        had = sum((tenure.length for tenure in queries.tenures(self.file)), timedelta())
        assert had <= now() - self.file.opened_at

    @invariant()
    def numbers_have_no_gaps(self):
        numbers = [folio.number for folio in queries.folios(self.file) if not folio.enclosure]
        assert numbers == list(range(self.folios, 0, -1))
        minutes = [minute.number for minute in queries.newest_minutes(self.file, None)]
        assert minutes == list(range(self.minutes, 0, -1))

    @invariant()
    def nobody_else_may_read(self):
        for stranger in ("secretary", "other_officer", "admin", "auditor"):
            assert self.file not in db.session.scalars(queries.visible(self.actor(stranger))).all()


@pytest.mark.timeout(600)
def test_whatever_happens_the_file_is_in_one_place(office):
    run_state_machine_as_test(
        lambda: FileMachine(office),
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
