"""The register form of each channel, and the short form of putting aside."""

from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import ValidationError

from geos.core.clock import now
from geos.exchange.entry import Entry, Upload
from geos.exchange.queries.intake import MailItem, Part
from geos.letters.forms.incoming import Filing, PostField
from geos.letters.models import Channel
from geos.web.fields import (
    CheckField,
    DateField,
    FileField,
    LevelField,
    MomentField,
    Pick,
    PickField,
    SegField,
    TextArea,
    TextField,
)
from geos.web.filters import size
from geos.web.forms import Form
from geos.web.validators import Length, Optional, Required, UploadLimit

THE_MAIL = "mail"  # the message itself is the letter
MOST_ENCLOSURES = 20
SCANS = "application/pdf,image/png,image/jpeg"


class Registering(Filing, Form):
    """Base: a line of the incoming register, and what becomes of the letter at once."""

    post = PostField()
    sender = TextField(_("Sender"), [Required(_("Write from whom it came")), Length(max=200)])
    their_reference = TextField(_("Their reference"), [Optional(), Length(max=80)])
    letter_date = DateField(_("Date of the letter"), [Optional()])
    subject = TextArea(_("Subject"), [Required(), Length(max=300)], rows=2)
    level = LevelField()
    valuables = CheckField(_("Holds money or something valuable"))

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


class PaperForm(Registering):
    """A paper that came by post or by hand."""

    channel = SegField(
        _("How it came"),
        [Required()],
        choices=[(Channel.POST.value, _("By post")), (Channel.HAND.value, _("By hand"))],
        default=Channel.POST.value,
    )
    received_at = MomentField(_("Received"), [Required(_("Write when it arrived"))], default=now)
    scan = FileField(
        _("Scan of the letter"),
        [Optional()],
        accept=SCANS,
        hint=_("PDF or picture. A paper may be registered without a scan."),
    )
    enclosures = FileField(
        _("Scans of its enclosures"), [Optional(), UploadLimit(MOST_ENCLOSURES)], multiple=True, accept=SCANS
    )

    def validate_received_at(self, field: MomentField) -> None:
        """A paper that is still to come cannot be registered."""
        if isinstance(field.data, datetime) and field.data > now():
            raise ValidationError(gettext("Write when it arrived; that cannot be later than now"))

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


class PutAsideForm(Form):
    """Why a message is no letter."""

    reason = TextField(
        _("Reason"),
        [Required(_("Write the reason")), Length(max=300)],
        hint=_("For example: advertisement, sent twice, a notice that mail could not be delivered."),
    )
