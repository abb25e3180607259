"""Many clerks register and file at the same moment: every series runs 1…n. Real threads, real commits."""

import os
from collections import Counter

import pytest

from geos import check
from geos.core.clock import now
from geos.core.db import db
from geos.core.types import Level
from geos.directory.models import Person, Registry
from geos.directory.queries import actor_for
from geos.exchange.entry import Entry
from geos.exchange.service import intake
from geos.files import service as files
from geos.files.models import FileState, Folio, RegistryFile, Volume
from geos.letters.models import Channel, IncomingLetter
from geos.letters.service.incoming import Plan
from tests.geos import snapshot
from tests.geos.files import scenes
from tests.geos.own import at_once

POSTGRES = bool(os.environ.get("GEOS_TEST_DATABASE"))
CLERKS = 50 if POSTGRES else 8
FILES = 3


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


@pytest.fixture
def shared(own_app):
    """An office whose clerk, registry and files each thread reads anew."""
    with own_app.app_context():
        office = snapshot.office()
        keyword = scenes.keywords(office)
        opened = [
            scenes.open_with_letter(office.clerk.actor, office.registry, keyword, f"Jalada {n}").id
            for n in range(FILES)
        ]
        own_app.config.update(CLERK=office.clerk.person.id, REGISTRY=office.registry.id, FILES=opened)
        db.session.remove()
    return own_app


def clerk(app):
    return actor_for(db.session.get_one(Person, app.config["CLERK"]))


def register(app, n, count):
    """Register and file `count` letters, on one file after the other."""
    actor = clerk(app)
    for m in range(count):
        file = db.session.get_one(RegistryFile, app.config["FILES"][(n + m) % FILES])
        intake.register_paper(
            actor,
            db.session.get_one(Registry, app.config["REGISTRY"]),
            Channel.POST,
            now(),
            Entry(post_id=actor.post().id, sender="Hazina", subject=f"Barua {n}.{m}", level=Level.OPEN),
            plan=Plan(file=file),
        )
    return count


def numbers(column, **where):
    return sorted(db.session.scalars(db.select(column).filter_by(**where)))


@pytest.mark.timeout(300)
def test_registering_and_filing_at_once_gives_one_to_n_in_register_and_files(shared):
    each = 2
    done = at_once(shared, CLERKS, lambda n: register(shared, n, each))
    assert Counter(map(str, done)) == {str(each): CLERKS}  # nobody was refused
    with shared.app_context():
        assert numbers(IncomingLetter.number) == list(range(1, CLERKS * each + 1))
        filed = [numbers(Folio.number, file_id=file) for file in shared.config["FILES"]]
        assert all(found == list(range(1, len(found) + 1)) for found in filed)
        assert sum(map(len, filed)) == CLERKS * each + FILES
        assert [finding for part in (check.numbers, check.custody, check.journal) for finding in part()] == []


@pytest.mark.timeout(300)
def test_nothing_enters_a_volume_that_is_closed_at_the_same_moment(shared):
    target = shared.config["FILES"][0]

    def act(n):
        if n % 4 == 0:
            return files.close_volume(clerk(shared), db.session.get_one(RegistryFile, target))
        return register(shared, 0, 1)

    at_once(shared, min(CLERKS, 16), act)
    with shared.app_context():
        volumes = {v.id: v for v in db.session.scalars(db.select(Volume).filter_by(file_id=target))}
        assert [v.closed_at is None for v in sorted(volumes.values(), key=lambda v: v.number)][-1]
        assert sum(v.closed_at is None for v in volumes.values()) == 1
        folios = db.session.scalars(db.select(Folio).filter_by(file_id=target).order_by(Folio.number)).all()
        assert [folio.number for folio in folios] == list(range(1, len(folios) + 1))
        for folio in folios:
            ended = volumes[folio.volume_id].closed_at
            assert ended is None or folio.filed_at <= ended
        order = [volumes[folio.volume_id].number for folio in folios]
        assert order == sorted(order)


@pytest.mark.timeout(300)
def test_a_file_closes_or_takes_the_paper_and_never_both(shared):
    target = shared.config["FILES"][0]

    def act(n):
        if n == 0:
            return files.close_file(clerk(shared), db.session.get_one(RegistryFile, target), "Imekwisha")
        return register(shared, 0, 1)

    at_once(shared, min(CLERKS, 12), act)
    with shared.app_context():
        file = db.session.get_one(RegistryFile, target)
        assert file.state is FileState.CLOSED
        folios = db.session.scalars(db.select(Folio).filter_by(file_id=target)).all()
        assert all(folio.filed_at <= file.closed_at for folio in folios)
        assert list(check.numbers()) == []
