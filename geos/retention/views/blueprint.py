"""The blueprint, its room in the registry, its entries in a file's menu, and where its things are shown."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from geos.core.actor import Actor, Role
from geos.core.errors import NotFound
from geos.files import menu, notes
from geos.files.models import ENDED, FileState, RegistryFile
from geos.retention import queries
from geos.retention.models import DisposalCase, LegalHold, Outcome, Recall, RetentionClass, TransferList
from geos.retention.policy import FILES
from geos.retention.showing import OUTCOMES
from geos.web import links, nav
from geos.web.who import actor

bp = Blueprint("retention", __name__, template_folder="../templates")

links.register(DisposalCase.__tablename__, "retention.show_case", "case_id")
links.register(TransferList.__tablename__, "retention.show_list", "list_id")
links.register(RetentionClass.__tablename__, "retention.edit_class", "class_id")
links.register(LegalHold.__tablename__, "retention.hold_by_id", "hold_id")
links.register(Recall.__tablename__, "retention.recalls", "last")

FILE = "/files/<int:file_id>"


def manages_records(reader: Actor) -> bool:
    """Whether the review lists are of use to this reader."""
    return bool(queries.registries(reader))


def only_archivist(reader: Actor) -> bool:
    """An archivist without a registry has the cases on the rail."""
    return reader.has(Role.ARCHIVIST) and not reader.registry_ids


ROOM = nav.Entry(
    "retention", _("Retention"), "archive", "retention.index", manages_records, queries.count_due
)
NAV = nav.Entry("retention", _("Appraisal"), "archive", "retention.cases", only_archivist)


def parts(here: str) -> list[dict[str, Any]]:
    """The pages of this room for the reader, as tabs."""
    manager, archivist = manages_records(actor()), actor().has(Role.ARCHIVIST)
    shown = (
        ("due", gettext("Review"), url_for("retention.index"), manager),
        ("closed", gettext("Closed files"), url_for("retention.index", only="closed"), manager),
        ("idle", gettext("Without new papers"), url_for("retention.index", only="idle"), manager),
        ("cases", gettext("Disposal cases"), url_for("retention.cases"), True),
        ("lists", gettext("Boxes"), url_for("retention.lists"), True),
        ("recalls", gettext("Asked back"), url_for("retention.recalls"), archivist),
        ("schedule", gettext("Schedule"), url_for("retention.schedule"), True),
    )
    return [{"text": text, "url": url, "current": key == here} for key, text, url, may in shown if may]


def place() -> str:
    """The place of the rail where the reader has these pages."""
    return "retention" if only_archivist(actor()) else "registry"


def require_reader() -> None:
    """Registry staff and archivists have a part in the end of files; NotFound for others."""
    if not (actor().registry_ids or actor().has(Role.ARCHIVIST)):
        raise NotFound


def require_manager() -> None:
    """The review lists are a records manager's; NotFound for others."""
    if not manages_records(actor()):
        raise NotFound


def to(endpoint: str, **values: Any) -> Response:
    """There after an act."""
    return redirect(url_for(endpoint, **values), 303)


# The menu of a file, and what stands beside its reference ---------------------------------------------------


def may_close(reader: Actor, file: RegistryFile) -> bool:
    """Whether the file's menu offers to close it."""
    return file.state not in ENDED and FILES.can(reader, "close", file)


def may_hold(reader: Actor, file: RegistryFile) -> bool:
    """Whether it offers a legal hold."""
    return file.state is not FileState.DISPOSED and FILES.can(reader, "hold", file)


def may_ask(reader: Actor, file: RegistryFile) -> bool:
    """Whether it leads to what is known of the file's end."""
    return file.state in ENDED or FILES.can(reader, "close", file)


menu.add(
    menu.Extra("retention.of_file", _("Retention of the file"), "archive", may_ask, part=menu.Part.CLOSING),
    menu.Extra(
        "retention.hold", _("Place a legal hold"), "hand-stop", may_hold, dialog=True, part=menu.Part.CLOSING
    ),
    menu.Extra(
        "retention.close_file", _("Close the file"), "lock", may_close, part=menu.Part.CLOSING, stop=True
    ),
)


@bp.record
def _file_notes(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.setdefault("file_notes", notes.of)


@notes.register
def _notes(file: RegistryFile) -> list[notes.Note]:
    url = url_for("retention.of_file", file_id=file.id)
    if file.state is FileState.DISPOSED:
        item = queries.item_of(file.id)
        outcome = item.outcome if item and item.outcome else Outcome.DESTROYED
        return [notes.Note(*OUTCOMES[outcome], url)]
    return [notes.Note("lock", _("Legal hold"), url)] if queries.on_hold(file.id) else []
