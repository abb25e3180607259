"""Several at the same moment: nothing is destroyed twice, and nothing that is being stored. Real commits."""

from hashlib import sha256

import pytest
import sqlalchemy as sa

from geos.audit import queries as audit
from geos.core.db import db
from geos.documents import queries as documents
from geos.documents import service as document_service
from geos.documents.models import Document, Kind
from geos.retention import service
from geos.retention.models import CaseState, DisposalCase
from tests.geos import snapshot
from tests.geos.factories import CLI
from tests.geos.files import scenes as file_scenes
from tests.geos.own import at_once
from tests.geos.retention import scenes

PAPERS = [f"Karatasi ya pekee namba {n}".encode() for n in range(6)]


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: each thread commits for itself, into a database of this test."""


@pytest.fixture
def executing(own_app):
    """A case of two files under way, the first with papers that nothing else has."""
    with own_app.app_context():
        office = snapshot.office()
        scenes.schedule(office)
        actor, first, second = office.clerk.actor, scenes.opened(office), scenes.opened(office)
        for data in PAPERS:
            paper = file_scenes.document(first, "Pekee.txt", Kind.ATTACHMENT, data)
            file_scenes.command(file_scenes.add_letter)(actor, first, document=paper)
        for file in (first, second):
            with scenes.held_at(scenes.LONG_AGO):
                service.close_file(actor, file, scenes.WHY)
        service.execute(office.records.actor, scenes.decided(office, first, second))
        other = office.other.id
        db.session.commit()
        db.session.remove()
    return own_app, other


def test_workers_at_the_same_moment_destroy_once_and_certify_once(executing):
    app, _other = executing
    at_once(app, 3, lambda n: service.carry_out())
    with app.app_context():
        service.carry_out()  # what one of them had to leave to the next round
        case = db.session.scalars(sa.select(DisposalCase)).one()
        acts = db.session.scalars(
            sa.select(audit.AuditEntry.act).where(
                audit.AuditEntry.act.in_(("file_destroyed", "complete_case"))
            )
        )
        assert sorted(acts) == ["complete_case", "file_destroyed", "file_destroyed"]
        assert case.state is CaseState.COMPLETED
        assert audit.verify().wrong is None


def test_what_is_stored_while_it_is_destroyed_elsewhere_stays(executing):
    app, other = executing
    with app.app_context():
        service.carry_out()
        for data in PAPERS:
            documents.vault().put(data)  # as between the marking of rows and the taking of bytes
        hashes = dict(db.session.execute(sa.select(Document.sha256, Document.size)).all())
    known = [sha256(data).hexdigest() for data in PAPERS]
    assert set(known) <= set(hashes)

    def act(n):
        which = n // 2
        if n % 2:
            return document_service.discard(known[which])
        return document_service.store(
            CLI, other, "Sawa.txt", PAPERS[which],
            kind=Kind.UPLOAD, owner_kind="incoming_letter", owner_id=1, strict=False,
        ).id  # fmt: skip

    at_once(app, 2 * len(PAPERS), act)
    with app.app_context():
        living = db.session.scalars(
            sa.select(Document).where(Document.institution_id == other, Document.sha256.in_(known))
        ).all()
        assert len(living) == len(PAPERS)
        assert {documents.content(document) for document in living} == set(PAPERS)
