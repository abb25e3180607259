"""Fields of the diary's pages. What may be chosen is passed in."""

from datetime import date

from flask_babel import lazy_gettext as _

from geos.core.errors import Invalid
from geos.web.fields import DateField, SelectField, TextField
from geos.web.forms import Form
from geos.web.validators import Length, Optional, Required


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class DayForm(Form):
    """On which day, and why."""

    due_on = DateField(
        _("Day"),
        [Required(_("Write the day"))],
        hint=_("A week-end or public holiday moves to the next working day."),
    )
    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])

    @property
    def day(self) -> date:
        """The day that was written, of a form that is good."""
        if self.due_on.data is None:
            raise ValueError("asked before the form was checked")
        return self.due_on.data


class BringUpForm(DayForm):
    """The same, and to which post where there are several."""

    post = SelectField(_("To"), [Required(_("Choose the post"))], coerce=_number)


class ReasonForm(Form):
    """Why something is taken back."""

    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])


class ScanForm(Form):
    """A file named by its code or its reference, and where it goes."""

    code = TextField(
        _("File"),
        [Required(_("Scan the code or write the reference")), Length(max=80)],
        autocomplete="off",
        render_kw={"autofocus": "autofocus"},  # the scanner types where it is
    )
    location = TextField(_("Shelf"), [Optional(), Length(max=80)], autocomplete="off")

    def refuse(self, error: Invalid) -> None:
        """Say at the field what was wrong and empty it: the scanner goes on typing there."""
        self.take(error)
        self.code.errors = [*self.code.errors, *self.form_errors_shown]
        self.form_errors_shown = []
        if self.code.errors:
            self.code.data = ""
