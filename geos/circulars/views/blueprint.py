"""The blueprint, its place in the rail, and what a letter's own page says of the circular that it is."""

from collections.abc import Iterable

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _

from geos.circulars import queries
from geos.circulars.models import CircularState
from geos.circulars.policy import COPY, KIND
from geos.core.actor import Actor
from geos.letters import turns
from geos.letters.models import OutgoingLetter, OutgoingState
from geos.letters.workflow import EDITABLE, author, registry_staff
from geos.web import links, nav

bp = Blueprint("circulars", __name__, template_folder="../templates")
NAV = nav.Entry("circulars", _("Circulars"), "files", "circulars.index", count=queries.waiting)
links.register(KIND, "circulars.show", "circular_id")
links.register(COPY, "circulars.copy", "copy_id")


@turns.beside
def beside(reader: Actor, letter: OutgoingLetter) -> Iterable[turns.Companion]:
    """The circular that a letter is; on a draft the way to make it one."""
    circular = queries.of_letter(letter)
    if circular is not None:
        to_publish = letter.state is OutgoingState.SIGNED and circular.state is CircularState.PREPARED
        yield turns.Companion(
            url_for("circulars.show", circular_id=circular.id),
            _("The circular"),
            "files",
            main=to_publish and registry_staff(reader, letter),
            replaces=frozenset({"dispatch"}),
            said=_("This letter is a circular: it gets its number when it is signed."),
        )
    elif letter.state in EDITABLE and author(reader, letter) and not turns.claimed(letter):
        url = url_for("circulars.start_circular", letter_id=letter.id)
        yield turns.Companion(url, _("Make it a circular"), "files")
