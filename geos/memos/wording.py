"""The words of a memo on screen and on paper, each table by state or by stop."""

from flask_babel import gettext, lazy_gettext, lazy_pgettext
from flask_babel.speaklater import LazyString

from geos.documents.pdf.printable import numbered
from geos.memos.models import Memo, MemoState
from geos.routes.models import StepKind
from geos.web.filters import money

# State of a memo as a tag: its kind in the page kit, and its word.
STATES: dict[MemoState, tuple[str, LazyString]] = {
    MemoState.DRAFT: ("draft", lazy_pgettext("memo", "Draft")),
    MemoState.ON_ROUTE: ("run", lazy_pgettext("memo", "On its way")),
    MemoState.RETURNED: ("wait", lazy_pgettext("memo", "Back with its author")),
    MemoState.APPROVED: ("done", lazy_pgettext("memo", "Approved")),
    MemoState.CARRIED_OUT: ("ans", lazy_pgettext("memo", "Carried out")),
    MemoState.REFUSED: ("no", lazy_pgettext("memo", "Refused")),
    MemoState.WITHDRAWN: ("off", lazy_pgettext("memo", "Withdrawn")),
}

# The decision as the paper says it.
DECISIONS: dict[str, LazyString] = {
    "approve": lazy_gettext("The memo is approved"),
    "refuse": lazy_gettext("The memo is refused"),
}

# The head of the ask box, by what the reader's stop has to do.
ASKS: dict[StepKind, LazyString] = {
    StepKind.RECOMMEND: lazy_gettext("You are asked for your recommendation"),
    StepKind.APPROVE: lazy_gettext("You are asked to approve"),
}

# The same for its author: what came back is corrected, what was approved is carried out.
AUTHOR_ASKS: dict[MemoState, LazyString] = {
    MemoState.RETURNED: lazy_gettext("You are asked to correct the memo"),
    MemoState.APPROVED: lazy_gettext("You are asked to carry it out"),
}

# How the last stop, carrying out, is drawn; a memo that will not be carried out has none.
CARRYING_OUT = {MemoState.APPROVED: "now", MemoState.CARRIED_OUT: "done"}
NEVER_CARRIED_OUT = (MemoState.REFUSED, MemoState.WITHDRAWN)

# The verb of a row in the list of what waits.
VERBS: dict[StepKind, LazyString] = {
    StepKind.RECOMMEND: lazy_gettext("Recommend"),
    StepKind.APPROVE: lazy_gettext("Decide"),
}

LIST_NAMES: dict[str, LazyString] = {
    "waiting": lazy_pgettext("memos", "Waiting for you"),
    "own": lazy_pgettext("memos", "Mine"),
    "decided": lazy_pgettext("memos", "Decided"),
}

# The parts of a memo that a comparison of versions names.
PARTS: dict[str, LazyString] = {
    "subject": lazy_gettext("Subject"),
    "request": lazy_gettext("What is asked"),
    "amount": lazy_gettext("Amount"),
    "body": lazy_gettext("Text"),
}


def words(memo: Memo) -> str:
    """The whole text: the body and, as its last paragraph, what is asked."""
    return f"{memo.body}\n\n{asked(memo)}"


def paragraphs(memo: Memo) -> list[list[str]]:
    """The text as the paper has it: paragraphs of lines, numbered from the second on."""
    return numbered(words(memo))


def asked(memo: Memo) -> str:
    """What is asked, as a paragraph of the memo itself: the record must not lose it."""
    if memo.amount is None:
        return str(gettext("What is asked: %(request)s", request=memo.request))
    return str(
        gettext("What is asked: %(request)s Amount: %(sum)s.", request=memo.request, sum=money(memo.amount))
    )
