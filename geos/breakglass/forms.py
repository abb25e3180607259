"""What is written to ask for a mailbox, and to decide about it."""

from flask_babel import lazy_gettext as _

from geos.breakglass.models import LONGEST
from geos.web.fields import NumberField, SegField, TextArea, TextField
from geos.web.forms import Form
from geos.web.validators import Between, Length, Required

TELL = [("now", _("At once")), ("later", _("When it ends"))]


class AskForm(Form):
    """Which mailbox, why, and for how long."""

    address = TextField(
        _("Mailbox"),
        [Required(), Length(max=254)],
        hint=_("The whole address of a mailbox of your institution."),
        autocomplete="off",
    )
    reason = TextArea(
        _("Reason"),
        [Required(), Length(max=500)],
        hint=_(
            "What is looked for, and why nobody can be asked for it. The owner of the mailbox reads this."
        ),
        rows=4,
    )
    reference = TextField(
        _("Reference of the letter behind it"), [Length(max=80)], hint=_("For example Kumb. Na. EA.10/1/4")
    )
    hours = NumberField(
        _("For how many hours"),
        [Required(), Between(1, LONGEST)],
        default=24,
        hint=_("72 at most. It ends by itself."),
        short=True,
    )


class ApproveForm(Form):
    """Whether the owner is told at once."""

    tell = SegField(_("Tell the owner of the mailbox"), [Required()], choices=TELL, default="now")
    later_reason = TextArea(
        _("Why the owner is told only then"),
        [Length(max=500)],
        hint=_(
            "Only for a legal inquiry that would be spoilt. Leave it empty where the owner is told at once."
        ),
        rows=3,
    )


class RefuseForm(Form):
    """Why it is not opened."""

    reason = TextArea(_("Reason"), [Required(), Length(max=500)], rows=3)


class PlainForm(Form):
    """Only the button."""
