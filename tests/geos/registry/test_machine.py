"""Whatever a registry does in whatever order: no file is lost, no number is, and what is closed stays closed.

Every door that moves files or writes to them is tried by anybody upon anything; refusals are allowed, wrong
facts are not.
"""

import shutil

import pytest
from flask import current_app
from hypothesis import HealthCheck, Phase, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from geos import check
from geos.accession import service as accession
from geos.core.clock import today
from geos.core.db import command, db
from geos.core.errors import DomainError
from geos.core.types import Level
from geos.counter import service as counter
from geos.diary import service as diary
from geos.exchange.entry import Entry
from geos.exchange.queries import intake as door
from geos.exchange.service import intake
from geos.files import service as files
from geos.files.models import (
    ENDED,
    Cause,
    Direction,
    FileState,
    Folio,
    Minute,
    MinuteState,
    Movement,
    MovementState,
    RegistryFile,
    Volume,
)
from geos.letters.models import IncomingLetter
from geos.letters.service import incoming
from geos.letters.service.incoming import Plan
from geos.retention import service as retention
from tests.geos import snapshot
from tests.geos.accession import lists
from tests.geos.factories import CLI
from tests.geos.files import scenes
from tests.geos.intake.door import arrives
from tests.geos.letters.incoming_desk import register

people = st.sampled_from(("clerk", "records", "officer", "director", "ps", "lawyer", "other_clerk"))
staff = st.sampled_from(("clerk", "records", "officer"))
causes = st.sampled_from(list(Cause))
levels = st.sampled_from((Level.OPEN, Level.RESTRICTED, Level.CONFIDENTIAL))


class RegistryMachine(RuleBasedStateMachine):
    """A registry with its files (by id) and letters (by id)."""

    opened = Bundle("opened")
    letters = Bundle("letters")

    def __init__(self):
        super().__init__()
        self.before = db.session.get_bind().begin_nested()  # the next example finds nothing of this one
        self.office = snapshot.office()
        self.ended = {}  # file id → its folios and minutes when it ended

    def teardown(self):
        db.session.close()
        self.before.rollback()
        shutil.rmtree(current_app.config["GEOS_MAIL_ROOT"], ignore_errors=True)  # its rows are gone

    @initialize(target=opened)
    def begin(self):
        self.keyword = scenes.keywords(self.office)
        self.other_keyword = files.add_keyword(
            CLI, self.office.afya.id, "7", "Vifaa", "Equipment", parent=self.keyword.parent
        )
        pair = [
            scenes.open_with_letter(self.office.clerk.actor, self.office.registry, self.keyword, title).id
            for title in ("Ununuzi wa dawa", "Ukarabati wa wodi")
        ]
        return multiple(*pair)

    # Hands ------------------------------------------------------------------------------------------

    def tries(self, act, *args, **more):
        try:
            return act(*args, **more)
        except DomainError:
            return None

    def actor(self, who):
        return self.office.everyone[who].actor

    def post(self, who):
        return self.office.everyone[who].post

    def file(self, id):
        return db.session.get_one(RegistryFile, id)

    def folio(self, id, nth):
        rows = db.session.scalars(db.select(Folio).filter_by(file_id=id).order_by(Folio.id)).all()
        assume(rows)  # a temporary file begins empty
        return rows[nth % len(rows)]

    # Letters ----------------------------------------------------------------------------------------

    @rule(target=letters, level=levels)
    def register(self, level):
        return register(self.office, self.office.records, level=level).id

    @rule(letter=letters, file=opened, who=staff)
    def file_letter(self, letter, file, who):
        self.tries(
            incoming.file_letter, self.actor(who), db.session.get_one(IncomingLetter, letter), self.file(file)
        )

    @rule(target=opened, letter=letters, who=staff)
    def open_and_file(self, letter, who):
        row = db.session.get_one(IncomingLetter, letter)
        folio = self.tries(
            incoming.open_and_file, self.actor(who), row, self.keyword, "Jalada jipya", row.level
        )
        return folio.file_id if folio else multiple()

    @rule(letter=letters)
    def undo_registration(self, letter):
        row = db.session.get_one(IncomingLetter, letter)
        self.tries(incoming.undo_registration, self.actor("records"), row, "Imekosewa")

    @rule(file=opened, who=staff)
    def mail_in(self, file, who):
        """A message of the registry's mailbox, registered straight onto a file."""
        person = self.actor(who)
        item = door.mail_item(self.actor("clerk"), arrives(self.office))
        entry = Entry(self.post(who).id, "Bohari ya Dawa", "Kwa baruapepe", again=True)
        self.tries(intake.register_mail, person, item, entry, 0, Plan(file=self.file(file)))

    @rule(file=opened, folio=st.integers(1, 200), closed=st.booleans())
    def import_again(self, file, folio, closed):
        """A list that names a file which is there already, with other numbers and as closed."""
        ended = "31/12/2023" if closed else ""
        row = f"{self.file(file).reference};Limerudi;;;;;;;{folio};{folio};9;{ended}\n"
        data = (lists.HEAD + row).encode()
        made = self.tries(
            accession.start_accession, self.actor("records"), self.office.registry, "orodha.csv", data
        )
        if made:
            self.tries(accession.enter, self.actor("records"), made)

    # Papers -----------------------------------------------------------------------------------------

    @rule(file=opened)
    def add_by_command(self, file):
        @command
        def add():
            files.add_folio(CLI, self.file(file), title="Kwa amri", direction=Direction.INTERNAL)

        self.tries(add)

    @rule(file=opened, nth=st.integers(0, 9), other=opened, who=staff)
    def file_again(self, file, nth, other, who):
        self.tries(files.file_again, self.actor(who), self.folio(file, nth), self.file(other))

    @rule(file=opened, nth=st.integers(0, 9), other=opened, who=staff)
    def move_folio(self, file, nth, other, who):
        self.tries(
            files.move_folio, self.actor(who), self.folio(file, nth), self.file(other), "Si mahali pake"
        )

    @rule(file=opened, nth=st.integers(0, 9), who=staff)
    def strike_out(self, file, nth, who):
        self.tries(files.strike_out, self.actor(who), self.folio(file, nth), "Imerudiwa")

    @rule(file=opened, nth=st.integers(0, 9))
    def add_enclosure(self, file, nth):
        self.tries(
            files.add_enclosure, self.actor("clerk"), self.folio(file, nth), "kiambatisho.pdf", scenes.PDF
        )

    @rule(file=opened, who=people)
    def put_minute(self, file, who):
        self.tries(files.put_minute, self.actor(who), self.file(file), "Naona f.1.", self.post(who).id)

    # Movement ---------------------------------------------------------------------------------------

    @rule(file=opened, who=people, to=people, cause=causes)
    def hand_over(self, file, who, to, cause):
        self.tries(files.hand_over, self.actor(who), self.file(file), self.post(to), cause=cause)

    @rule(some=st.lists(opened, max_size=3), to=people)
    def hand_over_many(self, some, to):
        rows = [self.file(id) for id in set(some)]
        self.tries(files.hand_over_many, self.actor("clerk"), rows, self.post(to), cause=Cause.REQUEST)

    @rule(some=st.lists(opened, max_size=3))
    def take_in_many(self, some):
        self.tries(files.take_in_many, self.actor("clerk"), [self.file(id) for id in set(some)])

    @rule(file=opened, who=people)
    def receive(self, file, who):
        self.tries(files.receive, self.actor(who), self.file(file))

    @rule(file=opened, who=people)
    def recall(self, file, who):
        self.tries(files.recall, self.actor(who), self.file(file))

    @rule(file=opened, who=people, to=people)
    def reassign(self, file, who, to):
        self.tries(files.reassign, self.actor(who), self.file(file), self.post(to), "Lilikosewa")

    @rule(file=opened, who=people)
    def send_back(self, file, who):
        self.tries(files.send_back, self.actor(who), self.file(file))

    @rule(file=opened, who=people, to=st.none() | people)
    def found_at(self, file, who, to):
        self.tries(
            files.found_at, self.actor(who), self.file(file), self.post(to) if to else None, "Sensa ya 1"
        )

    @rule(file=opened, who=people)
    def ask_and_answer(self, file, who):
        asked = self.tries(
            counter.ask, self.actor(who), self.post(who).id, self.file(file).reference, "Nalihitaji"
        )
        if asked:
            self.tries(counter.answer_request, self.actor("clerk"), asked)

    @rule(file=opened, who=people)
    def bring_up(self, file, who):
        self.tries(diary.bring_up, self.actor(who), self.file(file), today(), "Jibu", self.post(who))

    # The file itself --------------------------------------------------------------------------------

    @rule(file=opened, who=staff)
    def close_volume(self, file, who):
        self.tries(files.close_volume, self.actor(who), self.file(file))

    @rule(file=opened, checked=st.booleans())
    def close_file(self, file, checked):
        close = retention.close_file if checked else files.close_file
        self.tries(close, self.actor("records"), self.file(file), "Jambo limekwisha")

    @rule(target=opened, file=opened)
    def open_temporary(self, file):
        made = self.tries(files.open_temporary, self.actor("clerk"), self.file(file))
        return made.id if made else multiple()

    @rule(file=opened)
    def merge_temporary(self, file):
        self.tries(files.merge_temporary, self.actor("clerk"), self.file(file))

    @rule(file=opened, level=levels)
    def change_level(self, file, level):
        self.tries(files.change_level, self.actor("records"), self.file(file), level, "Limepitiwa")

    @rule(file=opened, back=st.booleans())
    def reclassify(self, file, back):
        keyword = self.keyword if back else self.other_keyword
        self.tries(files.reclassify, self.actor("records"), self.file(file), keyword, "Mpango mpya")

    # What always holds ------------------------------------------------------------------------------

    @invariant()
    def numbers_run_from_one_without_gap_or_double(self):
        db.session.expire_all()
        assert [finding for part in (check.numbers, check.custody) for finding in part()] == []

    @invariant()
    def each_file_is_in_one_place(self):
        sent = dict(
            db.session.execute(
                db.select(Movement.file_id, db.func.count())
                .filter_by(state=MovementState.SENT)
                .group_by(Movement.file_id)
            ).all()
        )
        for file in db.session.scalars(db.select(RegistryFile)):
            assert sent.get(file.id, 0) == (file.state is FileState.ON_THE_WAY)
            assert (file.holder_post_id is not None) == (file.state is FileState.WITH_POST)
            assert (file.closed_at is not None) == (file.state in ENDED)

    @invariant()
    def what_is_closed_takes_nothing_more(self):
        for file in db.session.scalars(db.select(RegistryFile).where(RegistryFile.state.in_(ENDED))):
            on_it = (
                db.session.scalar(db.select(db.func.count(Folio.id)).filter_by(file_id=file.id)),
                db.session.scalar(
                    db.select(db.func.count(Minute.id)).filter_by(
                        file_id=file.id, state=MinuteState.COMMITTED
                    )
                ),
            )
            assert self.ended.setdefault(file.id, on_it) == on_it
        late = db.select(Folio.id).join(Volume, Volume.id == Folio.volume_id)
        assert db.session.scalars(late.where(Folio.filed_at > Volume.closed_at)).all() == []

    @invariant()
    def one_volume_at_most_is_open(self):
        query = (
            db.select(Volume.file_id, db.func.count())
            .where(Volume.closed_at.is_(None))
            .group_by(Volume.file_id)
        )
        opened = dict(db.session.execute(query).all())
        for file in db.session.scalars(db.select(RegistryFile)):
            assert opened.get(file.id, 0) == (file.state not in ENDED)

    @invariant()
    def every_paper_is_where_its_letter_says(self):
        for letter in db.session.scalars(
            db.select(IncomingLetter).where(IncomingLetter.folio_id.is_not(None))
        ):
            assert letter.folio.file_id == letter.file_id
            assert letter.folio.moved_to_id is None


@pytest.mark.timeout(600)
def test_whatever_the_registry_does_nothing_is_lost():
    run_state_machine_as_test(
        RegistryMachine,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            phases=(Phase.generate,),  # shrinking would take longer than reading the steps
            suppress_health_check=list(HealthCheck),
        ),
    )
