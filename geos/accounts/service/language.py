"""The language that somebody chose."""

from geos.core.db import command, db
from geos.directory.models import Person


@command
def set_language(person_id: int, language: str) -> None:
    """Remember the language that a person chose."""
    person = db.session.get(Person, person_id)
    if person is not None and person.language != language:
        person.language = language
