"""The blueprint, where a letter is shown, and what every act upon one begins with."""

from typing import Any, TypeVar

from flask import Blueprint, url_for

from geos.core.errors import Denied, WrongState
from geos.letters import incoming_showing as showing
from geos.letters.forms.incoming import offer_posts
from geos.letters.models import IncomingLetter
from geos.letters.policy.incoming import FLOW
from geos.letters.queries import incoming as queries
from geos.web import links
from geos.web.forms import Form
from geos.web.who import actor

F = TypeVar("F", bound=Form)

bp = Blueprint("incoming", __name__, template_folder="../../templates")
links.register(queries.KIND, "incoming.show", "letter_id")
links.register("valuable", "incoming.valuable", "item_id")
bp.add_app_template_filter(showing.subject, "letter_subject")


def url_of(letter: IncomingLetter) -> str:
    """The page of a letter."""
    return url_for("incoming.show", letter_id=letter.id)


def asked(letter_id: int, act: str, kind: type[F], **given: Any) -> tuple[IncomingLetter, F]:
    """The letter and the form of an act upon it, while that is open to this person.

    A form that was acted upon before raises Repeated; else Denied, or WrongState where it is too late.
    """
    form = kind(**given)
    if form.is_submitted():
        form.refuse_repeated()  # before the letter, which its own act may have taken out of sight
    letter = queries.get(actor(), letter_id)
    if not form.is_submitted():
        form.version.data = letter.version
    step = FLOW.steps[act]
    if not step.by(actor(), letter):
        raise Denied
    if letter.state not in step.source:
        raise WrongState
    if "post" in form:
        offer_posts(form, queries.posts_there(actor(), letter.registry_id))
    return letter, form
