"""The desk as one reader sees it: rows by urgency, counters, and whom one acts for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor, HeldPost
from geos.core.clock import now, start_of, today
from geos.core.types import Level
from geos.desk import acts
from geos.directory import queries as directory
from geos.directory.models import Appointment
from geos.web import links
from geos.web.i18n import language, named
from geos.web.times import Due, day, due, held
from geos.work import queries as work
from geos.work.models import WorkItem


@dataclass(frozen=True)
class Row:
    """A line of the desk, as the page kit draws it."""

    icon: str
    kind: str
    title: str
    url: str
    ref: str
    level: Level
    sender: str
    held: str
    due: Due | None
    act: str
    act_url: str


GROUPS = ("overdue", "today", "week", "later")


def row(item: WorkItem, english: Mapping[str, str]) -> Row:
    """A work item as a line; `english` has what the reader reads in place of a Swahili sender."""
    act = acts.of(item.act)
    url = links.url(item.subject_kind, item.subject_id) or "#"
    return Row(
        icon=act.icon,
        kind=str(act.thing),
        title=item.title or str(act.thing),  # of a closed envelope nobody knows more
        url=url,
        ref=item.reference,
        level=item.level,
        sender=english.get(item.from_label, item.from_label),
        held=gettext("%(time)s in hand", time=held(item.opened_at)),
        due=due(item.due_at),
        act=str(act.verb),
        act_url=url,
    )


def grouped(items: list[WorkItem]) -> dict[str, list[Row]]:
    """The lines by urgency: overdue, today, within a week, later or without a due time."""
    groups: dict[str, list[Row]] = {name: [] for name in GROUPS}
    english = _english(items) if language() == "en" else {}
    for item in items:
        groups[_group(item.due_at)].append(row(item, english))
    return {name: rows for name, rows in groups.items() if rows}


def _english(items: list[WorkItem]) -> dict[str, str]:
    """A work item keeps its sender in Swahili; an English reader's desk names posts in English."""
    return directory.english_of(items[0].institution_id, {item.from_label for item in items}) if items else {}


def _group(due_at: datetime | None) -> str:
    if due_at is None:
        return "later"
    if due_at < now():
        return "overdue"
    tomorrow = start_of(today() + timedelta(days=1))
    if due_at < tomorrow:
        return "today"
    return "week" if due_at < tomorrow + timedelta(days=6) else "later"


def finished(actor: Actor) -> list[int]:
    """How many things this person completed today, this week (from Monday) and this month."""
    day = today()
    monday = day - timedelta(days=day.weekday())
    return work.done_since(actor, start_of(day), start_of(monday), start_of(day.replace(day=1)))


def acting(actor: Actor, shown: Collection[int]) -> list[HeldPost]:
    """Posts held in somebody's place through others, and vacant ones covered; not those shown apart."""
    return [post for post in actor.posts if (post.acting or post.covering) and post.id not in shown]


@dataclass(frozen=True)
class ActingStrip:
    """The reader acts for somebody, or somebody for the reader: the whole sentence, and the acting to end."""

    appointment_id: int
    post_id: int
    code: str
    text: str
    mine: bool  # the reader acts


# Whether the reader acts, whether it is to come, whether the post is vacant.
SAID = {
    (True, False, False): _("You act as %(post)s for %(name)s until %(last)s"),
    (True, False, True): _("You act as %(post)s until %(last)s"),
    (True, True, False): _("You will act as %(post)s for %(name)s, from %(first)s to %(last)s"),
    (True, True, True): _("You will act as %(post)s, from %(first)s to %(last)s"),
    (False, False, False): _("%(name)s acts for you as %(post)s until %(last)s"),
    (False, True, False): _("%(name)s will act for you as %(post)s, from %(first)s to %(last)s"),
}


def strips(actor: Actor) -> list[ActingStrip]:
    """What the desk says at its head about acting now and soon."""
    return [_strip(row, row.person_id == actor.person_id) for row in directory.acting_around(actor)]


def _strip(row: Appointment, mine: bool) -> ActingStrip:
    comes = row.starts_on > today()
    facts = {
        "post": named(row.post),
        "name": (row.acting_for.name if row.acting_for else "") if mine else row.person.name,
        "first": day(row.starts_on),
        "last": day(row.ends_on) if row.ends_on else "…",
    }
    said = SAID[mine, comes, not facts["name"]]
    return ActingStrip(row.id, row.post_id, row.post.code, str(said) % facts, mine)
