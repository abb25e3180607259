"""What the counter says about a request: its state, its place in line, and its part in a file's story."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext, pgettext

from geos.core.actor import Actor
from geos.core.clock import now
from geos.counter import queries
from geos.counter.models import Requisition, RequisitionState
from geos.files.models import RegistryFile
from geos.files.notes import Note
from geos.files.showing import place_name
from geos.files.story import Event
from geos.web.times import day, moment
from geos.web.who import actor

ASKED, ISSUED = RequisitionState.ASKED, RequisitionState.ISSUED
REFUSED, WITHDRAWN = RequisitionState.REFUSED, RequisitionState.WITHDRAWN


def state(asked: Requisition) -> tuple[str, str]:
    """(kind of tag, words) for whoever asked: nothing that only a reader of the file may know."""
    words = {
        ASKED: ("wait", pgettext("request", "With the registry")),
        ISSUED: ("done", pgettext("request", "Issued")),
        REFUSED: ("no", pgettext("request", "Refused")),
        WITHDRAWN: ("off", pgettext("request", "Withdrawn")),
    }
    if asked.reading_until is None:
        return words[asked.state]
    if asked.reading_ended_at is not None or asked.reading_until < now():
        return "lock", gettext("Reading has ended")
    return "done", gettext("To be read until %(day)s", day=day(asked.reading_until))


def line(place: int) -> str:
    """The place in a waiting list."""
    return str(gettext("no. %(place)s in line", place=place))


def wanted(file: RegistryFile) -> list[Note]:
    """Beside a file's reference: how many others want it. For its holder and its registry."""
    reader = actor()
    if not (reader.holds(file.holder_post_id) or file.registry_id in reader.registry_ids):
        return []
    count = queries.wanted(file)
    if not count:
        return []
    text = ngettext("wanted by another", "wanted by %(num)d others", count)
    ours = file.registry_id in reader.registry_ids
    url = url_for("counter.index") if ours else url_for("files.movements", file_id=file.id)
    return [Note("wait", str(text), url)]


def events(reader: Actor, file: RegistryFile) -> Iterator[Event]:
    """Requests for the file, as part of its story."""
    kinds = {ASKED: "now", ISSUED: "ok", REFUSED: "no", WITHDRAWN: ""}
    for asked in queries.of_file(file):
        said = [moment(asked.asked_at), state(asked)[1]]
        if asked.answered_by and asked.state in (ISSUED, REFUSED):
            said.append(asked.answered_by.name)
        text = " · ".join(filter(None, (asked.reason, asked.answer)))
        yield Event(
            asked.asked_at,
            gettext("Asked for by %(post)s", post=place_name(reader, file, asked.post)),
            " · ".join(said),
            "clipboard-list",
            kinds[asked.state],
            text,
        )
