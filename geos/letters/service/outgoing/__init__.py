"""Acts upon outgoing letters, each one transaction: drafting, climbing, signing, registering."""

from geos.letters.addressing import To
from geos.letters.service.outgoing.annulling import annul
from geos.letters.service.outgoing.batch import sign_each
from geos.letters.service.outgoing.climbing import (
    add_ahead,
    advise_against,
    answer,
    ask,
    comment,
    concur,
    draft_and_submit,
    edit_and_submit,
    recall,
    recommend,
    send_back,
    step_back,
    submit,
    withdraw,
)
from geos.letters.service.outgoing.countersigning import countersign, refuse_countersigning
from geos.letters.service.outgoing.drafting import amend, draft, edit
from geos.letters.service.outgoing.enclosing import (
    add_folio,
    add_papers,
    move_paper_up,
    remove_paper,
    rename_paper,
)
from geos.letters.service.outgoing.reading import note_opening
from geos.letters.service.outgoing.registering import dispatch, strike_out
from geos.letters.service.outgoing.signing import sign

__all__ = [
    "To",
    "add_ahead",
    "add_folio",
    "add_papers",
    "advise_against",
    "amend",
    "annul",
    "answer",
    "ask",
    "comment",
    "concur",
    "countersign",
    "dispatch",
    "draft",
    "draft_and_submit",
    "edit",
    "edit_and_submit",
    "move_paper_up",
    "note_opening",
    "recall",
    "recommend",
    "refuse_countersigning",
    "remove_paper",
    "rename_paper",
    "send_back",
    "sign",
    "sign_each",
    "step_back",
    "strike_out",
    "submit",
    "withdraw",
]
