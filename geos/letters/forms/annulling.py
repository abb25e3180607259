"""Why an issued letter is no longer valid."""

from flask_babel import lazy_gettext as _

from geos.web.fields import TextField
from geos.web.forms import Form
from geos.web.validators import Length, Required


class AnnulForm(Form):
    """The reason; the institution reads it, the public does not."""

    reason = TextField(
        _("Reason"),
        [Required(_("Write the reason")), Length(max=300)],
        hint=_("Read inside the institution; the public is told only that it was annulled, and when."),
    )
