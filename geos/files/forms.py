"""Fields and format checks of the file's pages. What may be chosen is passed in."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from geos.classification.models import Keyword
from geos.core.clock import OFFICE_ZONE, today
from geos.core.types import Level
from geos.core.workdays import add_working_days
from geos.directory.models import Post
from geos.files.models import Cause
from geos.web.fields import CheckField, DateField, LevelField, SegField, SelectField, TextArea, TextField
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Length, Optional, Required

END_OF_DAY = time(15, 30)  # when offices close: what is due on a day is due by then
WORKING_DAYS = (1, 3, 5, 10)  # how soon a file may be asked back, beside a date of its own

# fmt: off
CAUSES = {
    Cause.NEW_PAPER: _("A new paper"),
    Cause.BRING_UP:  _("A bring-up (BU)"),
    Cause.REQUEST:   _("A request"),
    Cause.ACTION:    _("Action"),
    Cause.RETURN:    _("Return to the registry"),
}
# fmt: on


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class NewFileFields:
    """Mixin for the page that opens a file with its first paper: fill it with `offer_new_file`."""

    keyword = SelectField(_("Keyword"), [Required()], coerce=_number)
    title = TextField(_("Title of the file"), [Required(), Length(max=300)])
    level = LevelField()


def keyword_choices(scheme: Iterable[tuple[Keyword, Sequence[Keyword]]]) -> list[tuple[str, str]]:
    """(id, text) of each descriptor as `45/312 Tiba – Dawa`, in the order of the scheme."""
    return [
        (str(row.id), f"{series.code}/{row.code} {named(series)} – {named(row)}")
        for series, rows in scheme
        for row in rows
    ]


def offer_new_file(
    form: NewFileFields, scheme: Iterable[tuple[Keyword, Sequence[Keyword]]], clearance: Level
) -> None:
    """Let a form with NewFileFields offer the scheme's descriptors and the levels up to a clearance."""
    form.keyword.choices = [("", gettext("Choose")), *keyword_choices(scheme)]
    form.level.limit(clearance)


def post_choices(
    posts: Iterable[tuple[Post, str, bool]], level: Level, besides: Iterable[int | None] = ()
) -> list[tuple[str, str]]:
    """(id, text) of the posts cleared for a level, each with its holder: directory.posts_with_holders."""
    left_out = set(besides)
    return [
        (str(post.id), _post_text(post, holder, acting))
        for post, holder, acting in posts
        if post.clearance >= level and post.id not in left_out
    ]


def _post_text(post: Post, holder: str, acting: bool) -> str:
    text = _("%(post)s – %(name)s")
    if acting:
        text = _("%(post)s – Acting: %(name)s")
    if not holder:
        text = _("%(post)s – vacant")
    return str(text) % {"post": named(post), "name": holder}


def offered_days() -> list[tuple[str, str | LazyString]]:
    """(value, text) of the numbers of working days in which something may be due."""
    return [("", _("No limit")), *((str(days), str(days)) for days in WORKING_DAYS)]


class Moving:
    """Mixin: to whom, why and until when a file goes."""

    to_post = SelectField(_("To"), [Required(_("Choose the post"))], coerce=_number)
    cause = SelectField(_("Why"), [Required(_("Choose why the file leaves"))])
    days = SegField(_("Due in working days"), [Optional()], choices=offered_days())
    due_on = DateField(_("Or due on a day"), [Optional()])

    @property
    def due_at(self) -> datetime | None:
        """The end of the office's day that was chosen; a written date counts before a number of days."""
        on = self.due_on.data
        if on is None and self.days.data:
            on = add_working_days(today(), int(self.days.data))
        return datetime.combine(on, END_OF_DAY, OFFICE_ZONE) if on else None

    def offer_causes(self, causes: Sequence[Cause]) -> None:
        """Ask why only where there is a choice."""
        self.cause.choices = [(cause.value, CAUSES[cause]) for cause in causes]
        if not self.cause.data:
            self.cause.data = causes[0].value


class HandOverForm(Moving, Form):
    """The dialog of handing over."""

    note = TextField(_("Note"), [Optional(), Length(max=300)])


class MinuteForm(Moving, Form):
    """A minute, kept as a draft, put on the file, or put on the file and sent with it."""

    text = TextArea(
        _("Minute"),
        [Required(_("Write the minute")), Length(max=8000)],
        hint=_("F12 names folio 12 and M3 minute 3; they become links."),
        rows=9,
    )
    to_post = SelectField(_("To"), [Optional()], coerce=_number)

    def require_post(self) -> bool:
        """Whether a post was chosen; only handing over needs one."""
        if self.to_post.data is None:
            self.to_post.errors = [gettext("Choose the post to which the file goes")]
        return self.to_post.data is not None


class ReassignForm(Form):
    """The right post, and what was wrong."""

    to_post = SelectField(_("To"), [Required(_("Choose the post"))], coerce=_number)
    reason = TextField(_("Reason"), [Required(_("Write why it goes elsewhere")), Length(max=300)])


class SendBackForm(Form):
    """The check-list of step 14 of the registry procedure."""

    mail = CheckField(_("No letter waits to be sent"), [Required(_("Check that no letter waits to be sent"))])
    papers = CheckField(_("No loose paper is left"), [Required(_("Check that no loose paper is left"))])
    instructions = CheckField(
        _("All instructions are carried out"), [Required(_("Check that all instructions are carried out"))]
    )
    note = TextField(_("Note to the registry"), [Optional(), Length(max=300)])


class StrikeOutForm(Form):
    """Why a folio is struck out."""

    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])
