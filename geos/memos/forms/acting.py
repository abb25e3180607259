"""Fields of the short acts upon a memo: opinions, decisions, returns, questions, further stops."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from geos.core.clock import today
from geos.directory.models import Post
from geos.memos.models import TASK
from geos.routes.forms import post_choices
from geos.routes.models import RouteStep
from geos.web.fields import DateField, SelectField, TextArea, TextField, WholeNumber
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Length, Optional, Required

OPINION = 4000  # characters
AUTHOR = "author"
ROWS = (1, 2, 3)  # tasks that one dialog takes


Offered = tuple[Post, str, bool]  # a post, its holder ("" when vacant), and whether that is a Kaimu


def post_id(raw: object) -> int | None:
    """A chosen post's id; nothing chosen is None."""
    return int(str(raw)) if raw else None


class ActForm(Form):
    """An act of one button upon the version that was shown."""

    text_version = WholeNumber()


class OpinionForm(ActForm):
    """A yes, with or without a remark."""

    text = TextArea(_("Remarks"), [Optional(), Length(max=OPINION)], rows=3)


class WordsForm(ActForm):
    """A comment or an opinion: it is nothing without words."""

    text = TextArea(_("Your opinion"), [Required(), Length(max=OPINION)], rows=4)


class ReasonForm(ActForm):
    """A no, with its reason."""

    reason = TextArea(_("Reason"), [Required(), Length(max=OPINION)], rows=4)


class ApproveForm(OpinionForm):
    """The yes of a post that decides: on which conditions, and what is to be done by whom."""

    conditions = TextArea(
        _("Conditions"),
        [Optional(), Length(max=OPINION)],
        rows=2,
        hint=_("The approval holds on these conditions. They are printed with it."),
    )
    task_1 = TextField(_("First task"), [Optional(), Length(max=TASK)])
    task_1_post = SelectField(_("Who does it"), coerce=post_id)
    task_1_due = DateField(_("By"), [Optional()])
    task_2 = TextField(_("Second task"), [Optional(), Length(max=TASK)])
    task_2_post = SelectField(_("Who does it"), coerce=post_id)
    task_2_due = DateField(_("By"), [Optional()])
    task_3 = TextField(_("Third task"), [Optional(), Length(max=TASK)])
    task_3_post = SelectField(_("Who does it"), coerce=post_id)
    task_3_due = DateField(_("By"), [Optional()])

    def offer(self, posts: Iterable[Offered]) -> None:
        """Who can be given a task."""
        offered = post_choices(posts, gettext("Choose"))
        for row in ROWS:
            self[f"task_{row}_post"].choices = offered

    def without_tasks(self) -> None:
        """Others decide after this reader: tasks are theirs to give."""
        for row in ROWS:
            for name in _row(row):
                delattr(self, name)

    @property
    def rows(self) -> list[list[Any]]:
        """The fields of each task, none where there can be no task."""
        return [[self[name] for name in _row(row)] for row in ROWS if f"task_{row}" in self]

    @property
    def tasks(self) -> list[tuple[str, int, date]]:
        """What was written: what, by which post, until which day."""
        return [(text.data, post.data, due.data) for text, post, due in self.rows if text.data]

    def validate(self, extra_validators: Any = None) -> bool:
        """A task needs somebody and a day; who or when without what is none."""
        good = super().validate(extra_validators)
        for text, post, due in self.rows:
            wanted = {text: text.data, post: post.data, due: due.data}
            for field in wanted if any(wanted.values()) else ():
                if not field.data and not field.errors:
                    field.errors = [gettext("Say what is to be done, by whom and until when")]
                    good = False
        return bool(good)


def _row(row: int) -> Iterator[str]:
    yield from (f"task_{row}", f"task_{row}_post", f"task_{row}_due")


class SendBackForm(ActForm):
    """Back to the author or to an earlier post, with what is to be mended."""

    to = SelectField(_("Return to"), [Required()])
    reason = TextArea(_("What is to be corrected"), [Required(), Length(max=OPINION)], rows=4)

    def offer(self, author: Post, earlier: Iterable[RouteStep]) -> None:
        """Whom it can go back to: the author first."""
        self.to.choices = [
            (AUTHOR, gettext("%(post)s (author)", post=named(author))),
            *((str(step.id), named(step.post)) for step in earlier),
        ]


class TaskForm(ActForm):
    """One more task from the decision."""

    task = TextField(_("What is to be done"), [Required(), Length(max=TASK)])
    post_id = SelectField(_("Who does it"), [Required()], coerce=post_id)
    due_on = DateField(_("By"), [Required()])

    def offer(self, posts: Iterable[Offered]) -> None:
        """Who can be given it."""
        self.post_id.choices = post_choices(posts, gettext("Choose"))

    def validate_due_on(self, field: Any) -> None:
        """A day that is not over."""
        if field.data is not None and field.data < today():
            raise ValidationError(gettext("Write a day that is not over yet"))
