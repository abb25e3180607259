"""The blueprint, its room in the registry, where its things are shown, and its mark on a file's page."""

from pathlib import Path

from flask import Blueprint, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.census import queries
from geos.census.models import CensusEntry, CensusRound
from geos.core.actor import Actor
from geos.core.errors import NotFound
from geos.directory import queries as directory
from geos.directory.models import Registry
from geos.files import notes
from geos.files.models import RegistryFile
from geos.web import links, nav
from geos.web.times import day
from geos.web.who import actor

bp = Blueprint("census", __name__, template_folder="../templates")

links.register(CensusRound.__tablename__, "census.show", "round_id")
links.register(CensusEntry.__tablename__, "census.entry", "entry_id")


def works_in_a_registry(actor: Actor) -> bool:
    """Whether the registry's rooms are of use to this reader."""
    return bool(actor.registry_ids)


ROOM = nav.Entry("census", _("Census"), "clipboard-list", "census.index", works_in_a_registry)


@bp.record
def _static(state: BlueprintSetupState) -> None:
    state.app.extensions["assets"].add(Path(__file__).parent.parent / "static")


@notes.register
def missing(file: RegistryFile) -> list[notes.Note]:
    """The mark on a file that a census did not find; its registry can say there where it is."""
    found = queries.missing_since(file)
    if found is None:
        return []
    text = gettext(
        "Missing since the census of %(day)s (No. %(number)s)",
        day=day(found.round.closed_at),
        number=found.round.label,
    )
    if found.round.registry_id in actor().registry_ids:
        return [notes.Note("late", text, url_for("census.entry", entry_id=found.id))]
    return [notes.Note("late", text, url_for("files.movements", file_id=file.id))]


def asked_registry() -> tuple[Registry, list[Registry]]:
    """The registry asked for by `?registry=`, else the reader's first, and all of them; NotFound for none."""
    own = directory.registries_of(actor())
    asked = request.args.get("registry", type=int)
    found = next((registry for registry in own if asked in (None, registry.id)), None)
    if found is None:
        raise NotFound
    return found, own
