"""The blueprint, where a letter to many is shown, and what the letter's own page says of it."""

from collections.abc import Iterable

from flask import Blueprint, url_for
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor
from geos.letters import marks, turns
from geos.letters.models import OutgoingLetter
from geos.letters.workflow import EDITABLE, author
from geos.merging import drawing, queries
from geos.merging.models import Merge, MergeState
from geos.merging.policy import KIND
from geos.merging.queries import planning
from geos.web import links
from geos.web.who import actor

bp = Blueprint("merging", __name__, template_folder="../templates")
links.register(KIND, "merging.show", "merge_id")


def merge_of(merge_id: int) -> Merge:
    """The letter to many that this request is about, as far as its reader may see it."""
    return queries.get(actor(), merge_id)


@turns.beside
def beside(reader: Actor, letter: OutgoingLetter) -> Iterable[turns.Companion]:
    """The list of a letter to many; on a draft the way to make one; on one of its letters the way back."""
    merge = queries.of_letter(letter)
    if merge is not None:
        url = url_for("merging.show", merge_id=merge.id)
        mend = merge.state is MergeState.PREPARED and drawing.blocked(merge)
        said = _("This letter goes to many: each of the list gets one. You see the letter of the first.")
        yield turns.Companion(
            url,
            _("The list"),
            "users",
            main=mend or bool(queries.standings(reader, merge)),
            replaces=frozenset({"sign", "submit"} if mend else {"sign"}),
            said=said,
            example=drawing.first_sample(merge),
            checks=drawing.checks(merge),
        )
    elif letter.state in EDITABLE and author(reader, letter) and not turns.claimed(letter):
        url = url_for("merging.start_merge", letter_id=letter.id)
        yield turns.Companion(url, _("Send to many"), "users")
    mother = queries.of_child(letter)
    if mother is not None:
        url = url_for("merging.show", merge_id=mother.id)
        yield turns.Companion(url, _("All letters of this list"), "users")


@marks.later
def filled_by_the_list(letter: OutgoingLetter) -> Iterable[str]:
    """The marks that the rows of a list fill."""
    return planning.wanted(letter) if queries.of_letter(letter) is not None else ()
