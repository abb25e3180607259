"""The blueprint, its place in the rail, and where things of this feature are shown."""

from pathlib import Path

from flask import Blueprint, g
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _

from geos.classification.queries import Patterns, reference_patterns
from geos.files import notes, references
from geos.files.models import Folio, RegistryFile
from geos.web import links, nav

bp = Blueprint("files", __name__, template_folder="../templates")
NAV = nav.Entry("files", _("Files"), "folders", "files.index")

links.register("registry_file", "files.show", "file_id")
links.register("folio", "files.folio_by_id", "folio_id")
links.register("minute", "files.minute_by_id", "minute_id")
links.register("circulation", "files.circulation_by_id", "circulation_id")
links.register("movement", "files.movement_by_id", "movement_id")


@bp.app_template_filter("folio_reference")
def folio_reference(folio: Folio, file: RegistryFile) -> str:
    """Kumb. Na. of a folio, by the pattern in force when it was filed; patterns are read once for a page."""
    known: dict[int, Patterns] = g.setdefault("reference_patterns", {})
    if file.institution_id not in known:
        known[file.institution_id] = reference_patterns(file.institution_id)
    return references.of_folio(file.reference, folio, known[file.institution_id].at(folio.filed_at))


@bp.record
def _static(state: BlueprintSetupState) -> None:
    state.app.extensions["assets"].add(Path(__file__).parent.parent / "static")
    state.app.jinja_env.globals["file_notes"] = notes.of  # what features above say in the head of a file
