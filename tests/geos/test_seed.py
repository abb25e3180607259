"""`geos seed`: made-up files keep the rules of real ones."""

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from geos import check
from geos.core.actor import Role
from geos.core.db import db
from geos.core.errors import Invalid
from geos.directory import service
from geos.directory.models import Appointment, AppointmentKind, Institution, Person, Post, Unit
from geos.directory.queries import actor_for, pick
from geos.files import queries
from geos.files.models import Direction, FileState, Folio, RegistryFile, Volume
from geos.seed import Population, Size, populate, seed
from tests.geos.factories import CLI
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


def test_a_made_up_government_keeps_the_rules_of_a_real_one(office):
    made = populate(Population(institutions=12, people=600))
    assert (made["institutions"], made["people"], made["accounts"]) == (12, 600, 600)
    assert made["addresses"] == made["mailboxes"] == 600 + 2 * 12
    assert [finding for part in (check.numbers, check.journal) for finding in part()] == []
    substantive = db.select(Appointment.post_id).filter_by(kind=AppointmentKind.SUBSTANTIVE, ends_on=None)
    held = list(db.session.scalars(substantive))
    assert len(held) == len(set(held))
    heads = db.session.execute(
        db.select(Unit.id, Post.unit_id).join(Post, Post.id == Unit.head_post_id)
    ).all()
    assert len(heads) > 24
    assert [unit for unit, where in heads if unit != where] == []
    loops = db.select(Post.id).where(Post.supervisor_id >= Post.id)
    assert list(db.session.scalars(loops.where(Post.code.startswith("W")))) == []


def test_a_made_up_person_is_found_by_name_and_works_like_any_other(office):
    populate(Population(institutions=3, people=200))
    person = db.session.scalars(
        db.select(Person).join(Institution).where(Institution.code == "MK01").order_by(Person.id)
    ).first()
    actor = actor_for(person)
    assert [post.code for post in actor.posts] == ["W1"]
    assert Role.SUPERVISOR in actor.posts[0].roles
    assert person.id in [found.person.id for found in pick(office.clerk.actor, person.name) if found.person]
    added = service.add_person(CLI, person.institution, "Zuhura", "Mpya")  # ids go on behind the made-up ones
    assert added.id > person.id


@pytest.mark.parametrize(
    ("institutions", "people", "why"),
    [(0, 10, "from 1 to"), (365, 9999, "from 1 to"), (4, 19, "at least 20")],
)
def test_a_government_that_cannot_be_is_refused(office, institutions, people, why):
    with pytest.raises(Invalid, match=why):
        populate(Population(institutions, people))


def test_a_government_is_made_up_once(office):
    populate(Population(institutions=1, people=10))
    with pytest.raises(Invalid, match="here already"):
        populate(Population(institutions=1, people=10))


@pytest.mark.parametrize("institutions", [1, 9, 10, 359])
def test_its_people_are_exactly_as_many_as_were_wanted(institutions):
    sizes = Population(institutions, 5000).sizes()
    assert (len(sizes), sum(sizes)) == (institutions, 5000)
    assert min(sizes) >= 5
