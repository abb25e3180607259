"""Two acts that exclude one another, begun at the same moment: exactly one of them is done."""

from types import SimpleNamespace

import pytest

from geos import check
from geos.accession import service as accession
from geos.accession.models import Accession, AccessionState
from geos.core.db import db
from geos.core.errors import DomainError
from geos.core.types import Level
from geos.directory.models import Person
from geos.directory.queries import actor_for
from geos.files import service as files
from geos.files.models import FileState, Folio, RegistryFile
from geos.letters.models import IncomingLetter, IncomingState, OutgoingLetter, OutgoingState
from geos.letters.service import incoming, outgoing
from tests.geos import snapshot
from tests.geos.accession import lists
from tests.geos.factories import signing_key
from tests.geos.files import scenes
from tests.geos.letters.incoming_desk import register
from tests.geos.letters.secret_desk import confidential_clerk
from tests.geos.outgoing import scenes as letters
from tests.geos.own import at_once

ROUNDS = 6


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


@pytest.fixture
def desk(own_app):
    """People by name as each thread reads them anew, and an office to set scenes with."""
    with own_app.app_context():
        office = snapshot.office()
        confidential_clerk(office)
        scenes.keywords(office)
        ids = {name: member.person.id for name, member in vars(office).items() if hasattr(member, "person")}
        yield SimpleNamespace(
            app=own_app,
            office=office,
            actor=lambda name: actor_for(db.session.get_one(Person, ids[name])),
        )
        db.session.remove()


def race(desk, *acts):
    """All acts at once; how many were done, the others refused by the rules and by nothing else."""
    db.session.commit()
    done = at_once(desk.app, len(acts), lambda n: acts[n]())
    db.session.rollback()
    db.session.expire_all()
    failed = [each for each in done if isinstance(each, BaseException)]
    assert [each for each in failed if not isinstance(each, DomainError)] == []
    assert [finding for part in (check.numbers, check.custody, check.journal) for finding in part()] == []
    return len(done) - len(failed)


@pytest.mark.timeout(300)
def test_an_entry_is_struck_out_or_filed(desk):
    for _ in range(ROUNDS):
        letter, file = register(desk.office).id, scenes.file_with_letter(desk.office).id
        race(
            desk,
            lambda letter=letter, file=file: (
                incoming.file_letter(
                    desk.actor("clerk"),
                    db.session.get_one(IncomingLetter, letter),
                    db.session.get_one(RegistryFile, file),
                ).id
            ),
            lambda letter=letter: (
                incoming.strike_out(
                    desk.actor("records"), db.session.get_one(IncomingLetter, letter), "Mara mbili"
                ).id
            ),
        )
        row = db.session.get_one(IncomingLetter, letter)
        folios = db.session.scalars(db.select(Folio).filter_by(file_id=file, origin_id=letter)).all()
        standing = [folio for folio in folios if folio.struck_out_at is None]
        assert (row.state is IncomingState.STRUCK_OUT) == (standing == [])
        assert (row.folio_id is not None) == bool(standing)


@pytest.mark.timeout(300)
def test_what_was_passed_on_is_taken_in_once(desk):
    for _ in range(ROUNDS):
        letter = register(desk.office)
        incoming.pass_on(desk.actor("clerk"), letter)
        id = letter.id

        def take_in(id=id):
            row = db.session.get_one(IncomingLetter, id)
            return incoming.take_in(desk.actor("secret_clerk"), row, Level.CONFIDENTIAL).id

        assert race(desk, *[take_in] * 4) == 1
        entries = db.select(db.func.count()).where(IncomingLetter.source.endswith(f":{id}"))
        assert db.session.scalar(entries) == 1


@pytest.mark.timeout(300)
def test_a_file_is_closed_or_a_letter_on_it_is_signed_and_never_signed_on_a_closed_one(desk):
    for _ in range(ROUNDS):
        letter = letters.reviewed(desk.office)
        file = letter.file
        files.send_back(desk.actor("officer"), file)
        files.receive(desk.actor("clerk"), file)
        ids, key = (letter.id, file.id), signing_key(desk.office.ps)

        def sign(ids=ids, key=key):
            actor, letter = desk.actor("ps"), db.session.get_one(OutgoingLetter, ids[0])
            return outgoing.sign(actor, letter, key=key).id

        def close(ids=ids):
            return files.close_file(
                desk.actor("records"), db.session.get_one(RegistryFile, ids[1]), "Basi"
            ).id

        race(desk, sign, close)
        row, shut = db.session.get_one(OutgoingLetter, ids[0]), db.session.get_one(RegistryFile, ids[1])
        if shut.state is FileState.CLOSED and row.state is OutgoingState.SIGNED:
            assert row.folio.filed_at <= shut.closed_at


@pytest.mark.timeout(300)
def test_two_workers_enter_a_list_once(desk):
    made = lists.sent(desk.office, actor=desk.actor("records"))
    made.state = AccessionState.ENTERING
    db.session.commit()
    race(desk, *[accession.enter_waiting] * 4)
    assert db.session.get_one(Accession, made.id).state is AccessionState.DONE
    entered = db.session.scalars(db.select(RegistryFile.reference)).all()
    assert sorted(entered) == ["EA.45/312/03", "EA.45/312/05", "EA.45/312/07"]
