"""The blueprint, its rooms in the registry, its entry in a file's menu, and where bring-ups are shown."""

from flask import Blueprint, request, url_for
from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor
from geos.core.errors import NotFound
from geos.diary import queries
from geos.diary.models import BringUp, PutAway
from geos.diary.policy import FILE
from geos.diary.workflow import OPEN
from geos.directory import queries as directory
from geos.directory.models import Registry
from geos.files import menu, notes
from geos.files.models import RegistryFile
from geos.web import links, nav
from geos.web.i18n import named
from geos.web.times import day
from geos.web.who import actor

bp = Blueprint("diary", __name__, template_folder="../templates")

links.register(BringUp.__tablename__, "diary.show", "bring_up_id")
links.register(PutAway.__tablename__, "diary.put_away_list", "last")


def works_in_a_registry(actor: Actor) -> bool:
    """Whether the registry's rooms are of use to this reader."""
    return bool(actor.registry_ids)


def holds_a_post(actor: Actor) -> bool:
    """Whether files can be brought up to this reader."""
    return bool(actor.posts)


def may_bring_up(actor: Actor, file: RegistryFile) -> bool:
    """Whether the file's menu offers it."""
    return FILE.can(actor, "bring_up", file)


ROOM = nav.Entry(
    "diary", _("Bring-ups (BU)"), "calendar-due", "diary.index", works_in_a_registry, queries.due_count
)
PUT_AWAY = nav.Entry(
    "put-away", lazy_pgettext("tab", "Put away (PA)"), "archive", "diary.put_away_list", works_in_a_registry
)
MINE = nav.Entry("bring-ups", _("My bring-ups"), "calendar-due", "diary.mine", holds_a_post)
menu.add(
    menu.Extra(
        "diary.bring_up",
        _("Bring up on a day (BU)"),
        "calendar-due",
        may_bring_up,
        dialog=True,
        part=menu.Part.MOVEMENT,
    )
)


@notes.register
def brought_up(file: RegistryFile) -> list[notes.Note]:
    """The days on which somebody wants the file, beside its reference."""
    return [
        notes.Note(
            "late" if row.late else "vol",
            gettext("BU %(day)s: %(post)s", day=day(row.due_on), post=named(row.post)),
            url_for("diary.show", bring_up_id=row.id),
        )
        for row in queries.of_file(actor(), file)
        if row.state in OPEN
    ]


def asked_registry() -> tuple[Registry, list[Registry]]:
    """The registry asked for by `?registry=`, else the reader's first, and all of them; NotFound for none."""
    own = directory.registries_of(actor())
    asked = request.args.get("registry", type=int)
    found = next((registry for registry in own if asked in (None, registry.id)), None)
    if found is None:
        raise NotFound
    return found, own
