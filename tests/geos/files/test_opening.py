"""Opening files under the keyword scheme."""

import pytest

from geos.audit import queries as audit
from geos.audit.models import AuditEntry
from geos.classification.models import Keyword
from geos.core.db import command, db
from geos.core.errors import Denied, Incomplete, Invalid, NotFound
from geos.core.types import Level
from geos.files import queries, service
from geos.files.models import FileState
from tests.geos.factories import CLI
from tests.geos.files import scenes


def test_a_file_gets_its_reference_from_the_scheme_and_the_institutions_prefix(office):
    first, second = scenes.file_with_letter(office), scenes.file_with_letter(office)
    assert (first.reference, second.reference) == ("EA.45/312/01", "EA.45/312/02")
    assert first.state is FileState.IN_REGISTRY
    assert [volume.number for volume, _ in queries.volumes(first)] == [1]


def test_each_descriptor_counts_for_itself(office):
    scenes.file_with_letter(office)
    keyword = service.add_keyword(CLI, office.afya.id, "7", "Vifaa", "Equipment", parent=series(office))
    assert scenes.open_with_letter(office.clerk.actor, office.registry, keyword).reference == "EA.45/7/01"


def test_a_number_is_given_back_when_the_file_is_not_opened_after_all(office):
    keyword = scenes.keywords(office)

    @command
    def fails():
        service.open_file(office.clerk.actor, office.registry, keyword, "Jaribio", Level.OPEN)
        raise RuntimeError("the paper could not be filed")

    with pytest.raises(RuntimeError, match="the paper"):
        fails()
    assert scenes.file_with_letter(office).reference == "EA.45/312/01"


@pytest.mark.parametrize("name", ["officer", "director", "ps", "admin", "auditor", "lawyer"])
def test_only_the_staff_of_that_registry_open_files(office, name):
    with pytest.raises(Denied):
        opened(office, actor=office.everyone[name].actor)


def test_a_clerk_of_another_registry_opens_none_here(office):
    with pytest.raises(Denied):
        opened(office, registry=office.secret_registry)
    with pytest.raises(NotFound):
        opened(office, actor=office.other_clerk.actor)


@pytest.mark.parametrize(("title", "refusal"), [("", Incomplete), ("  \n", Incomplete), ("a" * 301, Invalid)])
def test_a_title_says_something_and_is_not_too_long(office, title, refusal):
    with pytest.raises(refusal) as error:
        opened(office, title=title)
    assert "title" in error.value.fields


def test_a_series_is_no_place_for_a_file_nor_is_anothers_descriptor(office):
    scenes.keywords(office)
    theirs = db.session.scalars(db.select(Keyword).filter_by(code="190")).one()
    for keyword in (series(office), theirs):
        with pytest.raises(Invalid) as error:
            opened(office, keyword=keyword)
        assert "keyword" in error.value.fields


def test_nobody_opens_a_file_above_the_own_clearance(office):
    with pytest.raises(Invalid) as error:
        opened(office, level=Level.CONFIDENTIAL)
    assert "level" in error.value.fields
    assert scenes.secret_file(office).level is Level.CONFIDENTIAL


def test_opening_is_in_the_journal_without_the_title(office):
    file = scenes.secret_file(office)
    entry = db.session.scalars(db.select(AuditEntry).filter_by(act="open_file", subject_id=file.id)).one()
    assert file.reference in entry.payload
    assert file.title not in entry.payload
    assert audit.verify().wrong is None


def series(office):
    scenes.keywords(office)
    return db.session.scalars(db.select(Keyword).filter_by(institution_id=office.afya.id, code="45")).one()


def opened(office, actor=None, registry=None, keyword=None, title="Ununuzi wa dawa", level=Level.OPEN):
    return service.open_file(
        actor or office.clerk.actor,
        registry or office.registry,
        keyword or scenes.keywords(office),
        title,
        level,
    )
