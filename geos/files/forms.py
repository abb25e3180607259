"""Fields and format checks of the file's pages. What may be chosen is passed in."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from operator import attrgetter

from flask_babel import LazyString, gettext, lazy_pgettext
from flask_babel import lazy_gettext as _

from geos.classification.models import Keyword
from geos.core.clock import OFFICE_ZONE, today
from geos.core.types import Level
from geos.core.workdays import add_working_days
from geos.directory.models import Post
from geos.files.models import Cause, RegistryFile
from geos.web.fields import (
    CheckField,
    ChecksField,
    DateField,
    FileField,
    LevelField,
    Pick,
    PickField,
    SegField,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.forms import Form
from geos.web.i18n import language, named
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
    name = attrgetter("name_en" if language() == "en" else "name_sw")  # asked once for a thousand rows
    return [
        (str(row.id), f"{series.code}/{row.code} {above} – {name(row)}")
        for series, rows in scheme
        for above in (name(series),)
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


class Lending:
    """Mixin: until when a file is wanted back, in working days or by a date."""

    days = SegField(_("Due in working days"), [Optional()], choices=offered_days(), default="")
    due_on = DateField(_("Or due on a day"), [Optional()])

    @property
    def due_at(self) -> datetime | None:
        """The end of the office's day that was chosen; a written date counts before a number of days."""
        on = self.due_on.data
        days = (self.days.data or "").strip()  # blanks alone are nothing, and pass as that
        if on is None and days:
            on = add_working_days(today(), int(days))
        return datetime.combine(on, END_OF_DAY, OFFICE_ZONE) if on else None


class Moving(Lending):
    """Mixin: to whom, why and until when a file goes."""

    to_post = SelectField(_("To"), [Required(_("Choose the post"))], coerce=_number)
    cause = SelectField(_("Why"), [Required(_("Choose why the file leaves"))])

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


class CirculateForm(Form):
    """The posts that read the file for information."""

    posts = ChecksField(_("To"), [Required(_("Choose at least one post"))], coerce=int)
    note = TextField(_("Note"), [Optional(), Length(max=300)])

    def offer(
        self, rows: Iterable[tuple[Post, str, bool]], level: Level, besides: Iterable[int | None]
    ) -> None:
        """Let the cleared posts be chosen, each with its holder, but for those that have the file to read."""
        left_out = set(besides)
        self.posts.options = [
            Pick(str(post.id), title=named(post), description=_holder_text(holder, acting))
            for post, holder, acting in rows
            if post.clearance >= level and post.id not in left_out
        ]


def _holder_text(holder: str, acting: bool) -> str:
    if not holder:
        return str(gettext("vacant"))
    return str(gettext("Acting: %(name)s", name=holder)) if acting else holder


class SendBackForm(Form):
    """The check-list of step 14 of the registry procedure."""

    mail = CheckField(_("No letter waits to be sent"), [Required(_("Check that no letter waits to be sent"))])
    papers = CheckField(_("No loose paper is left"), [Required(_("Check that no loose paper is left"))])
    instructions = CheckField(
        _("All instructions are carried out"), [Required(_("Check that all instructions are carried out"))]
    )
    note = TextField(_("Note to the registry"), [Optional(), Length(max=300)])


class ReclassifyForm(Form):
    """The new place in the scheme, and why."""

    keyword = SelectField(_("Keyword"), [Required()], coerce=_number)
    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])


class LinkForm(Form):
    """The other file, and what it is to this one."""

    other = PickField(
        _("Other file"),
        [Required(lazy_pgettext("file", "Choose the file"))],
        search=_("Reference or a word of the title"),
    )
    kind = SegField(
        _("What it is to this file"),
        [Required()],
        choices=[("related", _("Related")), ("previous", _("Previous: this file goes on from it"))],
        default="related",
    )
    note = TextField(_("Note"), [Optional(), Length(max=300)])


class StrikeOutForm(Form):
    """Why a folio is struck out."""

    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])


class CloseVolumeForm(Form):
    """Why the volume is closed, where that is not its folios or its age."""

    why = TextField(_("Reason"), [Optional(), Length(max=300)], hint=_("100 folios, 5 years or 3 cm"))


class OtherFile:
    """Mixin: the file to which a paper or a copy of it goes; fill it with `offer_files`."""

    file = PickField(_("File"), [Required(_("Choose a file"))], search=_("Reference or title"))

    def offer_files(self, files: Iterable[tuple[RegistryFile, int]]) -> None:
        """(file, the number that the paper would get there) of each."""
        self.file.options = [
            Pick(str(file.id), file.reference, gettext("Folio %(number)s", number=number), file.title)
            for file, number in files
        ]


class FileAgainForm(OtherFile, Form):
    """Where the copy goes."""


class MoveFolioForm(OtherFile, Form):
    """Where the paper goes, and why it was on the wrong file."""

    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])


class AddEnclosureForm(Form):
    """What belongs to a paper that is on file already."""

    paper = FileField(_("Scan or file"), [Required(_("Choose a file"))])
    title = TextField(_("Title"), [Optional(), Length(max=300)], hint=_("Empty: the name of the file"))


class TemporaryForm(Form):
    """The title of a temporary file."""

    title = TextField(_("Title"), [Optional(), Length(max=300)], hint=_("Empty: the title of the main file"))


class LevelForm(Form):
    """The level of a file, and why it changes."""

    level = LevelField()
    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])


class DeclassifyForm(Form):
    """From which day a file is of a lower level; an empty day takes the plan back."""

    on = DateField(_("From the day"), [Optional()])
    to = LevelField(_("Level from then on"))
    reason = TextField(_("Reason"), [Optional(), Length(max=300)])


class ReaderForm(Form):
    """A post that needs to know, and why."""

    post = SelectField(_("Post"), [Required(_("Choose the post"))], coerce=_number)
    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])


class StopReadingForm(Form):
    """Why somebody no longer needs to know."""

    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])
