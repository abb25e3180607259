"""Names are found however they are written, and whoever wrote them into the database."""

import pytest
from sqlalchemy import select

from geos.core import bulk
from geos.core.db import db
from geos.core.folding import MOST, WORDS, folded, words
from geos.directory.models import Person
from tests.geos.factories import CLI, service


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (("Zawadi", "Ng'ombe"), " zawadi ngombe"),
        (("ZAWADI", "Ngʼombe"), " zawadi ngombe"),
        (("José", "Müller-Łoś"), " jose muller los"),
        (("KM%", "_Katibu\0Mkuu"), " km katibu mkuu"),
        (("", "  "), ""),
        (("ﷺ" * 200,), None),
    ],
)
def test_a_name_is_folded_to_plain_words(parts, found):
    made = folded(*parts)
    assert len(made) <= MOST
    assert found in (None, made)


def test_what_somebody_looks_for_is_a_few_words_each_once():
    assert words("  Shayo, SHAYO baraka ") == ["shayo", "baraka"]
    assert len(words("a b c d e f g h")) == WORDS
    assert words("%%'\0") == []


def test_a_changed_name_is_sought_anew(office):
    office.officer.person.surname = "Çelik"
    db.session.commit()
    assert office.officer.person.sought == " rehema celik"


def test_people_written_in_bulk_can_be_sought_too(office):
    rows = [
        {"institution_id": office.afya.id, "given_name": name, "surname": "Wengi", "version": 1}
        for name in ("Ásha", "Juma")
    ]
    assert bulk.write(db.session.connection(), Person.__table__, rows) == 2
    found = select(Person.sought).where(Person.surname == "Wengi").order_by(Person.id)
    assert list(db.session.scalars(found)) == [" asha wengi", " juma wengi"]


def test_a_person_entered_through_the_service_can_be_sought(office):
    assert service.add_person(CLI, office.afya, "Ásha", "Mdee").sought == " asha mdee"
