"""The process that signs, with the key over its standard input. A real process, real commits."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from geos.core.db import db
from geos.letters.models import OutgoingLetter
from geos.merging import commands, launching
from geos.merging.models import Merge, MergeState
from tests.geos import snapshot
from tests.geos.factories import signing_key
from tests.geos.merging import scenes


@pytest.fixture(autouse=True)
def database():
    """No outer transaction here: the child sees what is committed, in a database of this test."""


def test_a_child_signs_with_the_key_that_it_was_handed_and_ends(own_app):
    with own_app.app_context():
        office = snapshot.office()
        merge = scenes.approved(office)
        key = signing_key(office.ps)
        child = launching.in_child(merge.id, merge.run, key)
        assert child.wait(60) == 0
        db.session.rollback()
        found = db.session.get(Merge, merge.id, populate_existing=True)
        assert found.state is MergeState.SIGNED
        signed = select(OutgoingLetter).filter_by(mother_id=found.letter_id).order_by(OutgoingLetter.id)
        assert [each.folio.number for each in db.session.scalars(signed)] == [2, 3]


def test_without_an_opened_key_nothing_begins(own_app):
    answer = CliRunner().invoke(
        commands.merging, ["sign", "1", "--run", "mbio"], input="si ufunguo\n", obj=lambda: own_app
    )
    assert answer.exit_code == 1
    assert "no opened key" in answer.output
