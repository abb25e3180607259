"""Fields and format checks of a memo's pages. What may be chosen is passed in."""

from geos.memos.forms.acting import (
    AUTHOR,
    ActForm,
    ApproveForm,
    OpinionForm,
    ReasonForm,
    SendBackForm,
    TaskForm,
    WordsForm,
)
from geos.memos.forms.papers import AttachForm, DoTaskForm, LinkForm, TakeBackTaskForm
from geos.memos.forms.writing import MemoForm

__all__ = [
    "AUTHOR",
    "ActForm",
    "ApproveForm",
    "AttachForm",
    "DoTaskForm",
    "LinkForm",
    "MemoForm",
    "OpinionForm",
    "ReasonForm",
    "SendBackForm",
    "TakeBackTaskForm",
    "TaskForm",
    "WordsForm",
]
