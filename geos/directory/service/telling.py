"""Notices about acting, and how an appointment is named in messages."""

from typing import Any

from geos.core.actor import Actor
from geos.directory.models import Appointment
from geos.notices import service as notices
from geos.web.times import day


def shown(row: Appointment) -> dict[str, Any]:
    """Who holds a post by this appointment, from when to when, for a message."""
    return {"name": row.person.name, "first": day(row.starts_on), "last": day(row.ends_on)}


def tell_acting(key: str, row: Appointment, actor: Actor) -> None:
    """Tell the officer who acts and the one acted for, without whoever did it."""
    people = {row.person_id, row.acting_for_id} - {None, actor.person_id}
    days = (
        f"{row.starts_on:%d/%m/%Y} – {row.ends_on:%d/%m/%Y}" if row.ends_on else f"{row.starts_on:%d/%m/%Y}"
    )
    notices.tell(
        sorted(filter(None, people)),
        key,
        "appointment",
        row.id,
        reference=f"{row.post.title_sw} ({row.post.code})",
        title=f"{row.person.name}, {days}",
    )
