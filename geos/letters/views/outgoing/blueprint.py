"""The blueprint, its place in the rail, and where an outgoing letter is shown."""

from flask import Blueprint
from flask_babel import lazy_gettext as _

from geos.files import drafting
from geos.files.policy import POLICY as FILES
from geos.letters.models import IncomingLetter
from geos.letters.policy.outgoing import KIND
from geos.letters.queries import outgoing as queries
from geos.web import links, nav
from geos.web.who import actor

bp = Blueprint("outgoing", __name__, template_folder="../../templates")
NAV = nav.Entry("letters", _("Letters"), "file-text", "outgoing.index", count=queries.waiting)

drafting.add(drafting.Draft("outgoing.draft", _("Write a letter"), "file-text"))
drafting.add_answer(drafting.Answer("incoming_letter", "outgoing.reply", "letter_id", _("Answer the letter")))
links.register(KIND, "outgoing.show", "letter_id")


@bp.app_template_global()
def may_answer(letter: IncomingLetter) -> bool:
    """Whether this reader holds the file on which a registered letter lies, and so may answer it."""
    return letter.file is not None and FILES.can(actor(), "draft", letter.file)
