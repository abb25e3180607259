"""The blueprint, its room among the registry's pages, and where things of this feature are shown."""

from collections.abc import Callable

from flask import Blueprint
from flask_babel import lazy_pgettext

from geos.core.actor import REGISTRY_ROLES, Actor
from geos.web import links, nav
from geos.web.who import actor, signed_in

bp = Blueprint("classification", __name__, template_folder="../templates")


def works_in_a_registry(actor: Actor) -> bool:
    """Clerks and records managers; everybody else finds the scheme from the list of files."""
    return actor.has(*REGISTRY_ROLES)


@bp.app_context_processor
def _in_registry() -> dict[str, Callable[[], bool]]:
    """Under which place of the rail the scheme's pages stand for this reader."""
    return {"in_registry": lambda: signed_in() and works_in_a_registry(actor())}


ROOM = nav.Entry(
    "scheme", lazy_pgettext("tab", "Scheme"), "folders", "classification.scheme", works_in_a_registry
)

links.register("keyword", "classification.keyword", "keyword_id")
links.register("scheme_version", "classification.version_by_id", "version_id")
