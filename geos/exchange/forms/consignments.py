"""Forms of consignments."""

from flask_babel import lazy_gettext as _

from geos.web.fields import TextArea
from geos.web.forms import Form
from geos.web.validators import Length, Required


class RefuseForm(Form):
    """Why the receiving registry does not take a letter."""

    reason = TextArea(
        _("Why it is not taken"),
        [Required(_("Write the reason")), Length(max=500)],
        hint=_("The sender reads this, for example: “Attachment B cannot be opened.”"),
        rows=3,
    )
