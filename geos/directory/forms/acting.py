"""Fields of the acting page."""

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired

from geos.directory.fields import ColleagueField
from geos.web.fields import DateField, SelectField
from geos.web.forms import Form


class ActingForm(Form):
    """Who acts in which post, from when to when."""

    post = SelectField(_("Post"), [InputRequired(_("Choose the post"))])
    person = ColleagueField(_("Who acts"), [InputRequired(_("Choose a person"))])
    starts_on = DateField(_("From"), [InputRequired(_("Write a date, for example 19/11/2026"))])
    ends_on = DateField(
        _("Last day"),
        [InputRequired(_("Write a date, for example 19/11/2026"))],
        hint=_("Acting ends by itself after this day."),
    )
