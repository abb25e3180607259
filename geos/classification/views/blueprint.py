"""The blueprint, its room among the registry's pages, and where things of this feature are shown."""

from flask import Blueprint
from flask_babel import lazy_gettext as _

from geos.core.actor import REGISTRY_ROLES, Actor
from geos.web import links, nav

bp = Blueprint("classification", __name__, template_folder="../templates")


def works_in_a_registry(actor: Actor) -> bool:
    """Clerks and records managers; everybody else finds the scheme from the list of files."""
    return actor.has(*REGISTRY_ROLES)


ROOM = nav.Entry("scheme", _("Keyword scheme"), "folders", "classification.scheme", works_in_a_registry)

links.register("keyword", "classification.keyword", "keyword_id")
links.register("scheme_version", "classification.version_by_id", "version_id")
