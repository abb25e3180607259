"""The process that writes a file. A real process, real commits."""

import os

import pytest

from geos.core.db import db
from geos.importing import launching, service
from geos.importing.models import Import, ImportKind, ImportMode, ImportState
from tests.geos import snapshot
from tests.geos.importing import files


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: the child sees what is committed, in a database of this test."""


@pytest.mark.skipif(
    "GEOS_TEST_DATABASE" in os.environ, reason="a process is started the same way on every engine"
)
def test_a_child_enters_the_file_and_ends(own_app):
    with own_app.app_context():
        office = snapshot.office()
        found = files.sent(office, ImportKind.PEOPLE, "1;Amina;Salehe;;;;;;\n")
        found = service.begin(office.admin.actor, found, ImportMode.ALL)
        assert launching.in_child(found.id, found.run).wait(60) == 0
        db.session.rollback()
        assert db.session.get(Import, found.id, populate_existing=True).state is ImportState.DONE
