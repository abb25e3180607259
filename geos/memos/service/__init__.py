"""Acts upon memos: writing them, deciding them along their route, filing them, and what follows."""

from geos.memos.service import following  # noqa: F401 - registers how memos follow their file
from geos.memos.service.deciding import (
    advise_against,
    approve,
    comment,
    concur,
    note_opening,
    recommend,
    refuse,
    send_back,
)
from geos.memos.service.papers import attach, detach, link_file, unlink_file
from geos.memos.service.tasks import Task, do_task, give_task, remind, take_back_task
from geos.memos.service.widening import add_ahead, amend, answer, ask
from geos.memos.service.writing import carry_out, draft, edit, recall, submit, withdraw

__all__ = [
    "Task",
    "add_ahead",
    "advise_against",
    "amend",
    "answer",
    "approve",
    "ask",
    "attach",
    "carry_out",
    "comment",
    "concur",
    "detach",
    "do_task",
    "draft",
    "edit",
    "give_task",
    "link_file",
    "note_opening",
    "recall",
    "recommend",
    "refuse",
    "remind",
    "send_back",
    "submit",
    "take_back_task",
    "unlink_file",
    "withdraw",
]
