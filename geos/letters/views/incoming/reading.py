"""The page of one letter."""

from flask import request
from werkzeug.wrappers import Response

from geos.documents.models import Document
from geos.letters import incoming_showing as showing
from geos.letters.models import IncomingLetter
from geos.letters.policy.incoming import addressee
from geos.letters.queries import acknowledgements
from geos.letters.queries import incoming as queries
from geos.letters.service import incoming as service
from geos.letters.views.incoming.blueprint import bp
from geos.web.forms import Form
from geos.web.render import render
from geos.web.who import actor


@bp.get("/letters/incoming/<int:letter_id>")
def show(letter_id: int) -> Response:
    """A registered letter: its entry, its papers, and what became of it."""
    letter = queries.get(actor(), letter_id)
    papers = showing.papers(letter, addressed=addressee(actor(), letter))
    return render(
        "letters/incoming/show.html",
        letter=letter,
        papers=papers,
        shown=_shown(papers),
        page_number=request.args.get("page", 1, type=int),
        history=showing.history(letter, queries.filer(letter)),
        entry=showing.entry(letter),
        channel=showing.CHANNELS[letter.channel],
        marks=showing.MARKS,
        addressed_to=showing.addressed_to,
        valuable=showing.valuable,
        told=showing.acknowledged(letter),
        state=showing.STATES[letter.state],
        acts=service.acts(actor(), letter),
        may_open_file=queries.may_open_file(actor(), letter),
        successor=_successor(letter),
        tongue=acknowledgements.language_for(letter) if letter.sender_address else "",
        form=Form(formdata=None, version=letter.version),
    )


def _successor(letter: IncomingLetter) -> IncomingLetter | None:
    """The entry that the confidential registry made of it, for whoever works there."""
    id = letter.ending.successor_id if letter.ending else None
    readable = queries.readable(actor(), [id]) if id else {}
    return readable.get(id) if id else None


def _shown(papers: list[Document]) -> Document | None:
    """The paper that is asked for, else the letter itself."""
    asked = request.args.get("paper", type=int)
    return next((paper for paper in papers if paper.id == asked), papers[0] if papers else None)
