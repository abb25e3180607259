"""Fields and format checks of the counter's pages. What may be chosen is passed in."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.core.actor import HeldPost
from geos.counter.models import LONGEST_READING, READING, Requisition
from geos.counter.naming import LONGEST
from geos.files.forms import Lending, Moving
from geos.web.fields import CheckField, ChecksField, DateField, NumberField, SelectField, TextField
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Between, Length, Optional, Required


def number(raw: str | None) -> int | None:
    """The id of a choice; None where nothing was chosen."""
    return int(raw) if raw else None


class Line(TextField):
    """The line under the scanner. It may stay empty when a button is pressed, which needs no mark."""

    optional = False


class Whom(SelectField):
    """The post of a pile: needed in the end, but not while one scans."""

    optional = False


class Asking(Form):
    """What both forms of asking share: which file, for which post, why, how soon and until when."""

    reference: Any = TextField(
        _("Reference of the file"),
        [Required(_("Write the reference of the file")), Length(max=LONGEST)],
        hint=_("In any spelling, for example EA.45/312/02."),
    )
    post = SelectField(_("For the post"), [Required()], coerce=number)
    reason = TextField(_("Why you need it"), [Required(_("Write why you need the file")), Length(max=300)])
    wanted_until = DateField(_("Until when you need it"), [Optional()])
    urgent = CheckField(_("Urgent"), hint=_("It stands before the others in the waiting list."))

    def offer(self, posts: Sequence[HeldPost]) -> None:
        """Let the reader choose among the posts held; the first is chosen."""
        self.post.choices = [(str(post.id), named(post)) for post in posts]
        if self.post.data is None and posts:
            self.post.data = posts[0].id

    @property
    def several(self) -> bool:
        """Whether there is a choice of posts at all."""
        return len(self.post.choices) > 1


class AskForm(Asking):
    """Asking by a reference."""


class RequestForm(Asking):
    """Asking for the file that is shown."""

    reference: Any = None


class IssueForm(Lending, Form):
    """Issuing one file: until when it is due, or how long a closed one may be read."""

    note = TextField(_("Note"), [Optional(), Length(max=300)])
    reading = NumberField(
        _("Working days of reading"), [Optional(), Between(1, LONGEST_READING)], default=READING, short=True
    )


class IssueManyForm(Lending, Form):
    """Issuing what several ask for."""

    chosen = ChecksField(_("Requests"), [Required(_("Choose at least one request"))], coerce=int)

    def offer(self, rows: Iterable[Requisition]) -> None:
        """Let these be chosen."""
        self.chosen.choices = [(str(row.id), row.reference) for row in rows]


class RefuseForm(Form):
    """Why a file is not issued."""

    reason = TextField(_("Reason"), [Required(_("Write why the file is not issued")), Length(max=300)])


class ScanForm(Form):
    """The one field into which a hand scanner types; what was scanned before comes along by itself."""

    code = Line(
        _("Scan or type"),
        [Optional(), Length(max=LONGEST)],
        autocomplete="off",
        render_kw={"autofocus": True},
    )


class ScanOutForm(Moving, ScanForm):
    """A pile for one post."""

    to_post = Whom(_("To"), [Optional()], coerce=number)
    note = TextField(_("Note"), [Optional(), Length(max=300)])

    def require_post(self) -> bool:
        """Whether a post was chosen; scanning goes on without one, handing over does not."""
        if self.to_post.data is None:
            self.to_post.errors = [gettext("Choose the post to which the files go")]
        return self.to_post.data is not None
