"""`geos check` finds what was changed behind the services' back, and nothing where nothing was."""

from datetime import date

import pytest
from sqlalchemy import update

from geos import check
from geos.core.db import db
from geos.core.numbering import NumberSeries
from geos.core.types import Level
from geos.diary import service as diary
from geos.diary.models import AtCounter, PutAway
from geos.files import service as files
from geos.files.models import FileAlias, RegistryFile
from geos.letters.models import IncomingEnding, IncomingLetter, IncomingState
from geos.letters.service import incoming
from geos.retention import service as retention
from geos.retention.models import FileRetention, Ruling
from tests.geos.diary.scenes import file_back
from tests.geos.files import scenes
from tests.geos.letters.incoming_desk import register
from tests.geos.letters.secret_desk import confidential_clerk


@pytest.fixture
def registry(office):
    """A closed file, one with an alias, one put away; a letter struck out and one passed on."""
    records, clerk = office.records.actor, office.clerk.actor
    row = retention.add_class(
        records, office.afya.id, code="A1", name_sw="Kawaida", name_en="Usual", years=5,
        ruling=Ruling.DESTROY, basis="Sheria",
    )  # fmt: skip
    closed = scenes.file_with_letter(office)
    retention.assign_class(records, closed.keyword, row)
    retention.close_file(records, closed, "Mwisho")
    renamed = scenes.file_with_letter(office)
    other = files.add_keyword(records, office.afya.id, "9", "Vifaa", "Equipment", renamed.keyword.parent)
    files.reclassify(records, renamed, other, "Si dawa")
    diary.put_away(clerk, file_back(office))
    incoming.undo_registration(clerk, register(office), "Mara mbili")
    passed = register(office)
    incoming.pass_on(clerk, passed)
    incoming.take_in(confidential_clerk(office).actor, passed, Level.CONFIDENTIAL)
    db.session.commit()


def found(*checks):
    """What the checks find, after whatever a test changed."""
    db.session.commit()
    return [finding for each in checks for finding in each()]


CHECKS = (check.numbers, check.aliases, check.retention, check.counter, check.endings)


def test_nothing_is_found_where_the_services_did_it(registry):
    assert found(*CHECKS) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (update(NumberSeries).where(NumberSeries.name.like("incoming:%")).values(opening=7), "opens after 7"),
        (update(FileAlias).values(reference="EA.45/312/01", reference_key=".ea.45.312.1."),
         "has this reference"),
        (update(FileAlias).values(reference_key=".x."), "not found by its reference"),
        (update(FileRetention).values(due_on=date(2099, 1, 1)), "falls due on 2099-01-01"),
        (update(FileRetention).values(due_on=None), "falls due on None"),
        (update(AtCounter).values(registry_id=RegistryFile.registry_id + 1).where(
            AtCounter.file_id == RegistryFile.id), "not its own"),
        (PutAway.__table__.delete(), "nobody put it there"),
        (update(IncomingLetter).where(IncomingLetter.state == IncomingState.STRUCK_OUT).values(
            state=IncomingState.PASSED_ON), "not that of its state"),
        (update(IncomingEnding).values(successor_id=IncomingEnding.letter_id).where(
            IncomingEnding.successor_id.is_not(None)), "another letter's"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_what_was_changed_behind_their_back_is_found(registry, change, says):
    db.session.execute(change, execution_options={"synchronize_session": False})
    assert any(says in finding for finding in found(*CHECKS))
