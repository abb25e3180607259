"""How long a file was held, in working days too, and what is said where a due date had to move."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale, gettext, ngettext

from geos.core.actor import Actor
from geos.core.clock import local, now
from geos.core.workdays import holiday_name, working_days_between
from geos.files import queries
from geos.files import story as stories
from geos.files.models import Circulation, Movement, RegistryFile
from geos.files.showing import place_name
from geos.files.story import Event
from geos.web.times import day, moment, span, weekday


def working_days(since: datetime, until: datetime | None = None) -> int:
    """Working days from one moment to another, or to now; none on the day itself."""
    return working_days_between(local(since).date(), local(until or now()).date())


def in_working_days(since: datetime, until: datetime | None = None) -> str:
    """`siku 3 za kazi`."""
    count = working_days(since, until)
    return str(ngettext("%(num)d working day", "%(num)d working days", count))


def sender(actor: Actor, file: RegistryFile, movement: Movement | None) -> str:
    """Who sent the file to where it is: a post, the registry, or "you"."""
    return place_name(actor, file, movement.from_post if movement else None)


@dataclass(frozen=True)
class Sum:
    """All the times of one post, as the page shows them."""

    name: str
    times: int
    length: str
    working_days: int
    late: int
    longest: bool


def tenures(actor: Actor, file: RegistryFile) -> list[Sum]:
    """How long each post had the file altogether, the longest first; a registry is never "the longest"."""
    rows = queries.tenures(file)
    longest = next((row for row in rows if row.post is not None), None)
    return [
        Sum(
            name=place_name(actor, file, row.post),
            times=len(row.spans),
            length=span(row.length),
            working_days=sum(working_days(each.since, each.until) for each in row.spans),
            late=row.late,
            longest=row is longest and len(rows) > 2,
        )
        for row in rows
    ]


def story(actor: Actor, file: RegistryFile) -> list[Event]:
    """What happened beside the movements, newest first: showings for information, requests."""
    shown = [_showing(actor, file, row) for row in queries.circulations(file)]
    return sorted([*shown, *stories.told(actor, file)], key=lambda event: event.at, reverse=True)


def _showing(actor: Actor, file: RegistryFile, row: Circulation) -> Event:
    return Event(
        row.sent_at,
        gettext("For information: %(post)s", post=place_name(actor, file, row.post)),
        f"{moment(row.sent_at)} · {place_name(actor, file, row.sent_post)} · {_seen(row)}",
        "users",
        "ok" if row.seen_at else "now",
        row.note,
    )


def _seen(row: Circulation) -> str:
    if row.seen_by is not None:
        return str(gettext("read by %(name)s, %(at)s", name=row.seen_by.name, at=moment(row.seen_at)))
    if row.called_back:
        return str(gettext("taken back %(at)s, not read", at=moment(row.seen_at)))
    return str(gettext("not read yet"))


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
