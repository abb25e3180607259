"""The blueprint, its room among the registry's pages, and where things of this feature are shown."""

from typing import cast

from flask import Blueprint
from flask_babel import lazy_pgettext
from sqlalchemy import Select, select

from geos.accession import queries
from geos.accession.models import AccessionRow
from geos.core.actor import Actor, Role
from geos.files import selecting
from geos.web import links, nav

bp = Blueprint("accession", __name__, template_folder="../templates")


def takes_over(actor: Actor) -> bool:
    """Records managers, each for the registries in which they are."""
    return any(post.registry_id and Role.RECORDS_MANAGER in post.roles for post in actor.posts)


def entered(actor: Actor, accession_id: int) -> Select[int]:
    """The files that an accession brought: the set of which labels are printed."""
    accession = queries.get(actor, accession_id)
    files = select(AccessionRow.file_id).where(AccessionRow.accession_id == accession.id)
    return cast("Select[int]", files.where(AccessionRow.file_id.is_not(None)))


ROOM = nav.Entry("accession", lazy_pgettext("tab", "Present files"), "archive", "accession.index", takes_over)
links.register("accession", "accession.show", "accession_id")
selecting.add("accession", entered)
