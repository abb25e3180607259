"""How long a file was held, in working days too, and what is said where a due date had to move."""

from datetime import datetime

from flask_babel import get_locale, gettext, ngettext

from geos.core.clock import local, now
from geos.core.workdays import holiday_name, working_days_between
from geos.files.models import Movement
from geos.web.times import day, weekday


def working_days(since: datetime, until: datetime | None = None) -> int:
    """Working days from one moment to another, or to now; none on the day itself."""
    return working_days_between(local(since).date(), local(until or now()).date())


def in_working_days(since: datetime, until: datetime | None = None) -> str:
    """`siku 3 za kazi`."""
    count = working_days(since, until)
    return str(ngettext("%(num)d working day", "%(num)d working days", count))


def moved_due(asked: datetime | None, movement: Movement) -> str:
    """What is said where the day that was asked for has no office hours; empty where it stands as asked."""
    given = movement.due_at
    if asked is None or given is None or asked == given:
        return ""
    on = local(asked).date()
    why = holiday_name(on, get_locale().language) or weekday(on)
    text = gettext("%(day)s is no working day (%(why)s): it is due on %(new)s.")
    return str(text) % {"day": day(on), "why": why, "new": day(given)}


def said(done: str, asked: datetime | None, movement: Movement) -> str:
    """What was done, and behind it the word about a due date that moved."""
    return " ".join(filter(None, (done, moved_due(asked, movement))))
