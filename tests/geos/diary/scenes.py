"""Files in the situations that the diary is about. Always through the services, never around them."""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from geos.core.clock import OFFICE_ZONE, held_at, today
from geos.core.db import db
from geos.diary import service
from geos.files import service as files
from tests.geos.files import scenes

# A year ahead of every appointment's beginning, whose days are known: 9 December 2030 is a Monday.
THURSDAY = date(2030, 12, 5)
FRIDAY = date(2030, 12, 6)
INDEPENDENCE = date(2030, 12, 9)
TUESDAY = date(2030, 12, 10)


@contextmanager
def on(day: date, hour: int = 8):
    """The clock stands at an hour of a day of the office."""
    with held_at(datetime.combine(day, time(hour), OFFICE_ZONE)):
        yield


def file_back(office, location="Chumba 2, rafu B"):
    """A file that an officer had and returned; the registry received it."""
    file = scenes.file_with(office, office.officer)
    files.send_back(office.officer.actor, file)
    files.receive(office.clerk.actor, file)
    file.location = location
    db.session.commit()
    return file


def asked(office, file, on=None, reason="Majibu ya MSD yanatarajiwa"):
    """The officer wants the file on a day, a week ahead where none is said."""
    day = on or today() + timedelta(days=7)
    return service.bring_up(office.officer.actor, file, day, reason, office.officer.post)
