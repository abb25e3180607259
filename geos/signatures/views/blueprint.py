"""Where the pages about signatures lie, and who finds them in which menu."""

from flask import Blueprint
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor, Role
from geos.web import links, nav

bp = Blueprint("signatures", __name__, template_folder="../templates")


def administers(reader: Actor) -> bool:
    """Whether the tab is of any use to this reader."""
    return reader.has(Role.INSTITUTION_ADMIN)


MINE = nav.Entry("signature", _("Your signature"), "signature", "signatures.mine")
ROOM = nav.Entry("signatures", _("Signatures"), "signature", "signatures.index", administers)
links.register("signer_certificate", "signatures.certificate", "certificate_id")
links.register("signing_authority", "signatures.index", "authority")
