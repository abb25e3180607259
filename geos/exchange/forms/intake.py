"""The register form of each channel, and the short form of putting aside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from geos.core.clock import now
from geos.core.types import Level
from geos.directory.models import Post
from geos.exchange.entry import Entry, Upload
from geos.exchange.queries.intake import MailItem, Part
from geos.files.forms import post_choices
from geos.letters.entry import Sealed, Valuable
from geos.letters.forms.incoming import Filing, PostField, number
from geos.letters.forms.valuables import ValuableForm
from geos.letters.models import Channel, Mark
from geos.web.fields import (
    CheckField,
    DateField,
    FileField,
    LevelField,
    MomentField,
    Pick,
    PickField,
    SegField,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.filters import size
from geos.web.forms import Form
from geos.web.validators import Length, Optional, Required, UploadLimit

THE_MAIL = "mail"  # the message itself is the letter
MOST_ENCLOSURES = 20
SCANS = "application/pdf,image/png,image/jpeg"


class WithValuables:
    """Mixin: something of value that came with a letter, described at once or later."""

    valuables = CheckField(_("Holds money or something valuable"))
    kind, amount, currency = ValuableForm.kind, ValuableForm.amount, ValuableForm.currency
    count, description = ValuableForm.count, ValuableForm.description
    validate_amount, money, found = ValuableForm.validate_amount, ValuableForm.money, ValuableForm.found

    @property
    def described(self: Any) -> tuple[Valuable, ...]:
        """What was described; nothing where it was only ticked, or nothing came with the letter."""
        said = self.amount.data or self.description.data
        return (self.found,) if self.valuables.data and said else ()


class Registering(WithValuables, Filing, Form):
    """Base: a line of the incoming register, and what becomes of the letter at once."""

    ANSWERS = ("sender", "their_reference", "letter_date", "subject")

    post = PostField()
    sender = TextField(_("Sender"), [Required(_("Write from whom it came")), Length(max=200)])
    their_reference = TextField(_("Their reference"), [Optional(), Length(max=80)])
    letter_date = DateField(_("Date of the letter"), [Optional()])
    subject = TextArea(_("Subject"), [Required(), Length(max=300)], rows=2)
    level = LevelField(validators=[Required()])
    again = CheckField(_("Register it all the same"))

    def begin(self) -> None:
        """Put the cursor where the first answer is missing; without one, nowhere."""
        empty = next((self[name] for name in self.ANSWERS if name in self and not self[name].data), None)
        if empty is not None:
            empty.render_kw = {**(empty.render_kw or {}), "autofocus": True}
            self.begun = True

    begun = False  # whether a field has the cursor

    def entry(self, post_id: int) -> Entry:
        """What was written, as the register takes it."""
        return Entry(
            post_id=post_id,
            sender=self.sender.data or "",
            subject=self.subject.data or "",
            their_reference=self.their_reference.data or "",
            letter_date=self.letter_date.data,
            level=self.level.data,
            valuables=bool(self.valuables.data),
            found=self.described,
            again=bool(self.again.data),
        )


class MailForm(Registering):
    """A message: the clerk says which of its papers is the letter."""

    letter = PickField(_("The letter is"), [Required(_("Choose which paper is the letter"))])

    def offer_papers(self, item: MailItem) -> None:
        """The attachments, those that may be letters first, and the mail itself."""
        parts = sorted(item.parts, key=lambda part: (not part.may_be_the_letter, part.index))
        picks = [
            Pick(str(part.index), title=part.filename, extra=size(part.size), tag=_remark(part))
            for part in parts
        ]
        self.letter.options = [*picks, Pick(THE_MAIL, title=gettext("The mail itself"))]

    @property
    def chosen_part(self) -> int | None:
        """Index of the attachment that is the letter; None for the mail itself."""
        return None if self.letter.data == THE_MAIL else int(self.letter.data)


def _remark(part: Part) -> str:
    return gettext(part.remark) if part.remark else ""


class ConsignmentForm(Registering):
    """A letter that another member institution sent through GeOS."""


class ScanForm(Registering):
    """A letter that was cut out of a scanned heap."""


class Arriving:
    """Mixin: by which way a paper came, and when."""

    channel = SegField(
        _("How it came"),
        [Required()],
        choices=[(Channel.POST.value, _("By post")), (Channel.HAND.value, _("By hand"))],
        default=Channel.POST.value,
    )
    received_at = MomentField(_("Received"), [Required(_("Write when it arrived"))], default=now)

    def validate_received_at(self, field: MomentField) -> None:
        """A paper that is still to come cannot be registered."""
        if isinstance(field.data, datetime) and field.data > now():
            raise ValidationError(gettext("Write when it arrived; that cannot be later than now"))


class PaperForm(Arriving, Registering):
    """A paper that came by post or by hand."""

    scan = FileField(
        _("Scan of the letter"),
        [Optional()],
        accept=SCANS,
        hint=_("PDF or picture. A paper may be registered without a scan."),
    )
    enclosures = FileField(
        _("Scans of its enclosures"), [Optional(), UploadLimit(MOST_ENCLOSURES)], multiple=True, accept=SCANS
    )

    @property
    def scanned(self) -> Upload | None:
        """The scan of the letter."""
        return next(iter(_uploads(self.scan)), None)

    @property
    def enclosed(self) -> list[Upload]:
        """The scans of its enclosures, in the order in which they were chosen."""
        return _uploads(self.enclosures)


def _uploads(field: Any) -> list[Upload]:
    given = field.data if field.multiple else [field.data]
    return [Upload(each.filename or "", each.read()) for each in given or () if each]


class SealedForm(WithValuables, Arriving, Form):
    """An envelope that stays closed: what stands on it, and for whom it is."""

    post = PostField()
    to_post = SelectField(_("Addressed to"), [Required(_("Choose for whom it is"))], coerce=number)
    by_name = CheckField(
        _("By name"), hint=_("The holder alone may open it, nobody who acts in the post or holds it later.")
    )
    mark = SegField(
        _("What stands on it"),
        [Required()],
        choices=[
            (Mark.PERSONAL.value, _("Personal")),
            (Mark.CONFIDENTIAL.value, _("Confidential")),
            (Mark.SECRET.value, _("Secret")),
        ],
        default=Mark.CONFIDENTIAL.value,
    )
    sender = TextField(_("Sender"), [Optional(), Length(max=200)], hint=_("Only if the envelope says it."))
    postmark_on = DateField(_("Postmark"), [Optional()])
    registered_mail_number = TextField(_("Number of registered mail"), [Optional(), Length(max=40)])

    def offer_addressees(self, posts: Iterable[tuple[Post, str, bool]]) -> None:
        """The posts of the institution, each with its holder."""
        self.to_post.choices = [("", gettext("Choose")), *post_choices(posts, Level.OPEN)]

    begun = True  # a field has the cursor

    def begin(self) -> None:
        """Put the cursor on the addressee."""
        self.to_post.render_kw = {"autofocus": True}

    def sealed(self, to_person_id: int | None) -> Sealed:
        """What was written, as the register takes it."""
        return Sealed(
            to_post_id=int(self.to_post.data or 0),
            mark=Mark(self.mark.data),
            to_person_id=to_person_id,
            postmark_on=self.postmark_on.data,
            registered_mail_number=self.registered_mail_number.data or "",
        )


class PutAsideForm(Form):
    """Why a message is no letter."""

    reason = TextField(
        _("Reason"),
        [Required(_("Write the reason")), Length(max=300)],
        hint=_("For example: advertisement, sent twice, a notice that mail could not be delivered."),
    )
