"""`geos seed`: made-up files keep the rules of real ones."""

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from geos import check
from geos.core.db import db
from geos.core.errors import Invalid
from geos.files import queries
from geos.files.models import Direction, FileState, Folio, RegistryFile, Volume
from geos.seed import Size, seed
from tests.geos.files import scenes


def test_made_up_files_hold_like_real_ones(office):
    scenes.file_with_letter(office)  # numbers go on from what stands
    made = seed("afya", Size(files=600, folios=4000, letters=40))
    assert (made["files"], made["letters"]) == (600, 40)
    assert abs(made["folios"] - 4000) < 600
    assert [finding for part in (check.numbers, check.custody, check.journal) for finding in part()] == []
    again = seed("afya", Size(files=10, folios=20, letters=5))
    assert again["files"] == 10
    assert list(check.numbers()) == []


def test_a_clerk_reads_made_up_files_and_files_go_on_from_them(office):
    seed("afya", Size(files=60, folios=300, letters=3))
    clerk = office.clerk.actor
    assert db.session.scalars(queries.visible(clerk).limit(1)).first() is not None
    file = db.session.scalars(db.select(RegistryFile).filter_by(state=FileState.IN_REGISTRY)).first()
    have = db.session.scalar(db.select(db.func.count(Folio.id)).filter_by(file_id=file.id))
    assert queries.next_folio(file) == have + 1


def test_the_database_refuses_afterwards_what_it_refused_before(office):
    before = _stands()
    seed("afya", Size(files=600, folios=4000, letters=3))
    assert _stands() == before
    closed = db.session.scalars(db.select(RegistryFile).filter_by(state=FileState.CLOSED)).first()
    volume = db.session.scalars(db.select(Volume).filter_by(file_id=closed.id)).first()
    for file_id, volume_id in ((closed.id, volume.id), (10**9, volume.id)):
        folio = Folio(file_id=file_id, volume_id=volume_id, number=5000, title="x", direction=Direction.IN)
        db.session.add(folio)
        with pytest.raises(IntegrityError):
            db.session.flush()
        db.session.rollback()


def _stands() -> dict[str, set[str]]:
    """Foreign keys and indexes by table, as the database knows them."""
    found = inspect(db.session.connection())
    return {
        table: {str(key["name"]) for key in (*found.get_foreign_keys(table), *found.get_indexes(table))}
        for table in found.get_table_names()
    }


def test_an_institution_without_a_registry_or_unknown_is_refused_by_name():
    with pytest.raises(Invalid, match="no institution has the code"):
        seed("NONE", Size(1, 1, 0))
