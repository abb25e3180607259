"""What an administrator writes about people and mailboxes."""

from flask_babel import lazy_gettext as _

from geos.mail.models import Posting
from geos.mail.service import QUOTA
from geos.web.fields import (
    ChecksField,
    HiddenField,
    NumberField,
    PickField,
    SegField,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.forms import Form
from geos.web.validators import Between, Length, Optional, Required

GB = 1024**3
ADDRESS = Length(max=64)
LOCAL_PART_HINT = _("What stands before the @: small letters, digits, dots and hyphens.")
SENDERS_HINT = _("One address on each line, of any domain.")
QUOTA_GB = QUOTA // GB
LANGUAGES = [("sw", "Kiswahili"), ("en", "English")]


class Sized(Form):
    """A form with the mailbox's size."""

    quota = NumberField(_("Quota, GB"), [Required(), Between(1, 1024)], default=QUOTA_GB, short=True)

    @property
    def quota_bytes(self) -> int:
        """The size in bytes."""
        return (self.quota.data or 0) * GB


class StaffForm(Sized):
    """A new colleague."""

    given_name = TextField(_("First names"), [Required(), Length(max=60)], autocomplete="off")
    surname = TextField(_("Surname"), [Required(), Length(max=60)], autocomplete="off")
    title = TextField(_("Honorific"), [Length(max=20)], hint=_("For example Dkt."), short=True)
    check_number = TextField(_("Check number"), [Length(max=20)], short=True)
    post = SelectField(_("Post"), [Optional()])
    language = SegField(_("Language"), [Required()], choices=LANGUAGES, default="sw")
    local_part = TextField(
        _("Address"),
        [ADDRESS],
        hint=_("Leave it empty for firstname.surname."),
        autocomplete="off",
        short=True,
    )


class PostForm(Sized):
    """The mailbox of a post."""

    post = SelectField(_("Post"), [Required()])
    local_part = TextField(_("Address"), [Required(), ADDRESS], hint=LOCAL_PART_HINT, short=True)


class SpecialForm(Sized):
    """A mailbox for a purpose, read by a registry."""

    label = TextField(_("Name"), [Required(), Length(max=120)])
    registry = SelectField(_("Read by"), [Required()])
    local_part = TextField(_("Address"), [Required(), ADDRESS], hint=LOCAL_PART_HINT, short=True)


class MembersForm(Form):
    """Who gets the mail of a group: by hand, and found at the moment of delivery."""

    members = TextArea(_("Members"), [Length(max=20_000)], hint=_("One address on each line."), rows=6)
    rules = ChecksField(_("Members by rule"))
    units = ChecksField(_("Staff of these units and of the units below them"))


class GroupForm(MembersForm):
    """A group with its members; where nothing else is chosen, its own institution alone writes to it."""

    label = TextField(_("Name"), [Required(), Length(max=120)])
    local_part = TextField(_("Address"), [Required(), ADDRESS], hint=LOCAL_PART_HINT, short=True)
    posting = PickField(_("Who may write to it"), [Optional()], default=Posting.INSTITUTION.value)
    senders = TextArea(_("Named senders"), [Length(max=20_000)], hint=SENDERS_HINT, rows=2)


class ReasonForm(Form):
    """Why a mailbox is suspended or resumed."""

    reason = TextArea(_("Reason"), [Required(), Length(max=300)], rows=3)


class QuotaForm(Sized):
    """A new size."""


class PostingForm(Form):
    """Who may write to a group."""

    posting = PickField(_("Who may write to it"), [Required()])
    senders = TextArea(
        _("Named senders"),
        [Length(max=20_000)],
        hint=SENDERS_HINT,
        rows=4,
    )


class MoveForm(Form):
    """A new first address."""

    local_part = TextField(_("New address"), [Required(), ADDRESS], hint=LOCAL_PART_HINT, short=True)
    days = NumberField(
        _("Days the old address keeps working"), [Required(), Between(0, 365)], default=90, short=True
    )


class AddressForm(Form):
    """One of the addresses of a mailbox."""

    address = HiddenField()


class AliasForm(Form):
    """A further address."""

    local_part = TextField(_("Address"), [Required(), ADDRESS], hint=LOCAL_PART_HINT, short=True)


class LinkForm(Form):
    """Only the button."""
