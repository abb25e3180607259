"""Fields of the census' pages. What may be chosen is passed in."""

from flask_babel import lazy_gettext as _

from geos.census.models import Scope
from geos.core.errors import Invalid
from geos.web import ticking
from geos.web.fields import CheckField, SegField, SelectField, TextArea, TextField
from geos.web.forms import Form
from geos.web.validators import Length, Optional, Required

MOST = 500  # ticked at once

# fmt: off
SCOPES = (
    (Scope.REGISTRY.value, _("The whole registry")),
    (Scope.ROOM.value,     _("A room or rack")),
    (Scope.UNIT.value,     _("A unit")),
)
# fmt: on


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class BeginForm(Form):
    """What a round covers."""

    scope = SegField(_("What is counted"), [Required()], choices=SCOPES, default=Scope.REGISTRY.value)
    room = TextField(
        _("Room or rack"),
        [Optional(), Length(max=80)],
        hint=_("As the locations of its files begin, for example Chumba 2"),
    )
    unit = SelectField(_("Unit"), [Optional()], coerce=_number)
    paper_only = CheckField(_("Leave out files that are electronic only"))


class Place:
    """Mixin: with which post, or where in the registry."""

    post = SelectField(_("Where you are"), [Optional()], coerce=_number)
    location = TextField(_("Room or rack"), [Optional(), Length(max=80)], autocomplete="off")


class CountForm(Place, Form):
    """The file under the scanner, and where it is."""

    code = TextField(
        _("File"),
        [Required(_("Scan the code or write the reference")), Length(max=80)],
        autocomplete="off",
        render_kw={"autofocus": "autofocus"},  # the scanner types where it is
    )

    def refuse(self, error: Invalid) -> None:
        """Say at the field what was wrong and empty it: the scanner goes on typing there."""
        self.take(error)
        self.code.errors = [*self.code.errors, *self.form_errors_shown]
        self.form_errors_shown = []
        if self.code.errors:
            self.code.data = ""


class FoundForm(Place, Form):
    """Where a missing file was found."""


class TickForm(ticking.TickForm):
    """The files of a rack, which are many."""

    most = MOST


class SignForm(Form):
    """The records manager answers for the report."""

    post = SelectField(_("In which post"), [Required(_("Choose the post"))], coerce=_number)
    sure = CheckField(
        _("I have read the report and it is as the round found"), [Required(_("Read the report first"))]
    )
    remarks = TextArea(_("Remarks"), [Optional(), Length(max=1000)])
