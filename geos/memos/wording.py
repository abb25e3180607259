"""The words of a memo on screen and on paper, each table by state or by stop."""

from datetime import date

from flask_babel import gettext, lazy_gettext, lazy_pgettext, ngettext
from flask_babel.speaklater import LazyString

from geos.core import richtext
from geos.core.richtext import TextFormat
from geos.documents.pdf.printable import numbered
from geos.memos.models import Memo, MemoState, TaskState
from geos.routes.models import StepKind
from geos.web.filters import money
from geos.web.times import day_long

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

# State of a task from the decision, likewise.
TASK_STATES: dict[TaskState, tuple[str, LazyString]] = {
    TaskState.OPEN: ("run", lazy_pgettext("task", "To do")),
    TaskState.DONE: ("done", lazy_pgettext("task", "Done")),
    TaskState.TAKEN_BACK: ("off", lazy_pgettext("task", "Taken back")),
}

# The decision as the paper says it.
DECISIONS: dict[str, LazyString] = {
    "approve": lazy_gettext("The memo is approved"),
    "refuse": lazy_gettext("The memo is refused"),
}

# The head of the ask box, by what the reader's stop has to do.
ASKS: dict[StepKind, LazyString] = {
    StepKind.COMMENT: lazy_gettext("You are asked for your comment"),
    StepKind.CONCUR: lazy_gettext("You are asked whether you concur"),
    StepKind.RECOMMEND: lazy_gettext("You are asked for your recommendation"),
    StepKind.APPROVE: lazy_gettext("You are asked to approve"),
}

# The same for a post whose opinion was asked beside the way.
QUESTION = lazy_gettext("You are asked for your opinion")

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
    StepKind.COMMENT: lazy_gettext("Comment"),
    StepKind.CONCUR: lazy_gettext("Concur"),
    StepKind.INFORM: lazy_gettext("Read"),
    StepKind.RECOMMEND: lazy_gettext("Recommend"),
    StepKind.APPROVE: lazy_gettext("Decide"),
}

ANSWER = lazy_gettext("Give your opinion")  # of one whose opinion was asked

LIST_NAMES: dict[str, LazyString] = {
    "waiting": lazy_pgettext("memos", "Waiting for you"),
    "own": lazy_pgettext("memos", "Mine"),
    "decided": lazy_pgettext("memos", "Decided"),
}

# The facts beside the words, as the page and the paper name them.
FACTS: dict[str, LazyString] = {
    "amount": lazy_pgettext("memo fact", "Amount"),
    "dates": lazy_pgettext("memo fact", "Days"),
    "place": lazy_pgettext("memo fact", "Place"),
}

# The parts of a memo that a comparison of versions names.
PARTS: dict[str, LazyString] = {
    "subject": lazy_gettext("Subject"),
    "request": lazy_gettext("What is asked"),
    "amount": lazy_gettext("Amount"),
    "date_from": lazy_gettext("First day"),
    "date_to": lazy_gettext("Last day"),
    "place": lazy_gettext("Place"),
    "body": lazy_gettext("Text"),
}


def whole(memo: Memo) -> str:
    """The text in its own format: the body and, as its last paragraph, what is asked."""
    if memo.body_format is TextFormat.HTML:
        return memo.body + richtext.from_plain(asked(memo))
    return f"{memo.body}\n\n{asked(memo)}"


def paragraphs(memo: Memo) -> list[list[str]]:
    """A plain text as the paper has it: paragraphs of lines, numbered from the second on."""
    return numbered(whole(memo))


def asked(memo: Memo) -> str:
    """What is asked, as a paragraph of the memo itself: the record must not lose it."""
    return str(gettext("What is asked: %(request)s", request=memo.request))


def facts(memo: Memo) -> list[tuple[str, str]]:
    """The facts that the memo's kind has and this memo says, each with its name."""
    found = {"amount": money(memo.amount), "dates": days(memo.date_from, memo.date_to), "place": memo.place}
    return [(str(FACTS[name]), value) for name, value in found.items() if value]


def days(first: date | None, last: date | None) -> str:
    """`1 Desemba 2026 – 14 Desemba 2026 (siku 14)`; both days are counted."""
    if first is None or last is None:
        return ""
    count = (last - first).days + 1
    length = ngettext("%(num)d day", "%(num)d days", count)
    span = day_long(first) if count == 1 else f"{day_long(first)} – {day_long(last)}"
    return f"{span} ({length})"
