"""The forms of the valuables book."""

from decimal import Decimal, InvalidOperation

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from geos.letters.entry import Valuable
from geos.letters.forms.incoming import PostField
from geos.letters.models import ValuableKind
from geos.web.fields import NumberField, SegField, TextField
from geos.web.forms import Form
from geos.web.validators import Length, Optional, Required


class ValuableForm(Form):
    """A line of the valuables book."""

    post = PostField()
    kind = SegField(
        _("What it is"),
        [Required()],
        choices=[
            (ValuableKind.MONEY.value, _("Money")),
            (ValuableKind.CHEQUE.value, _("Cheque")),
            (ValuableKind.OTHER.value, _("Something else")),
        ],
        default=ValuableKind.MONEY.value,
    )
    amount = TextField(_("Amount"), [Optional(), Length(max=20)], hint=_("For example 150000 or 150000.50"))
    currency = TextField(_("Currency"), [Optional(), Length(max=3)], default="TZS")
    count = NumberField(_("How many pieces"), [Optional()], default=1)
    description = TextField(
        _("Description"), [Optional(), Length(max=200)], hint=_("Number of the cheque, its bank, the thing.")
    )

    def validate_amount(self, field: TextField) -> None:
        """A number with at most two decimals, however its thousands are parted."""
        if field.data and self.money is None:
            raise ValidationError(gettext("Write the amount, for example 150000 or 150000.50"))

    @property
    def money(self) -> Decimal | None:
        """The amount as a number; None where nothing that is one was written."""
        try:
            return Decimal((self.amount.data or "").replace(",", "").replace(" ", ""))
        except InvalidOperation:
            return None

    @property
    def found(self) -> Valuable:
        """What was written, as the book takes it."""
        return Valuable(
            kind=ValuableKind(self.kind.data),
            description=self.description.data or "",
            amount=self.money,
            currency=self.currency.data or "TZS",
            count=1 if self.count.data is None else self.count.data,
        )


class HandOverValuableForm(Form):
    """To whom something of value was given."""

    post = PostField()
    given_to = TextField(
        _("Received by"),
        [Required(_("Write who received it")), Length(max=120)],
        hint=_("The cashier, by name and post."),
    )
    receipt_number = TextField(
        _("Number of the receipt"), [Required(_("Write the number of the receipt")), Length(max=40)]
    )
