"""Opening a letter that waits for somebody: it is in work, and whoever may sign it has read this version."""

from sqlalchemy.dialects import postgresql, sqlite

from geos.core.actor import Actor
from geos.core.clock import now
from geos.core.db import command, db
from geos.letters.models import LetterReading, OutgoingLetter
from geos.letters.queries import outgoing as queries
from geos.letters.service.outgoing.rules import case
from geos.routes import service as routes
from geos.routes.models import Route


def note_opening(actor: Actor, letter: OutgoingLetter, route: Route) -> None:
    """Whoever is asked has it open: from now on it is in work, and its author cannot take it back.

    Of those who may sign it, also a deputy (Kny.), it is kept which version they opened. Looking again takes
    no write lock.
    """
    routes.note_opening(actor, route, case(letter))
    if queries.standings(actor, letter, route) and not queries.opened_by(actor, [letter]):
        _note_reading(actor, letter)


@command
def _note_reading(actor: Actor, letter: OutgoingLetter) -> None:
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    read = {"letter_id": letter.id, "person_id": actor.person_id, "text_version": letter.text_version}
    db.session.execute(
        dialect.insert(LetterReading).values(**read, at=now()).on_conflict_do_nothing()  # of two pages
    )
