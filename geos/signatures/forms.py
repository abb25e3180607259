"""What a signer and an administrator write; what a PIN may be is the service's to say."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError

from geos.directory.models import Post
from geos.signatures.models import RevokeReason
from geos.signatures.showing import REASONS
from geos.web.fields import FileField, PasswordField, PinField, SelectField, TextArea, WholeNumber
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Length, Required

PIN_HINT = _("At least 6 signs, digits or letters. Keep it in your head: nobody can tell it to you again.")
LARGEST_KEY = 64 * 1024  # bytes


class NewPin(Form):
    """A PIN, twice."""

    pin = PinField(_("New signing PIN"), [Required()], hint=PIN_HINT)
    pin_again = PinField(_("The new PIN once more"), [Required()])

    def validate_pin_again(self, field: PinField) -> None:
        """Both must be the same."""
        if field.data != self.pin.data:
            raise ValidationError(_("The two are not the same. Write both again"))


def _number(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 16 else None


class BehalfForm(Form):
    """Who may sign for whom."""

    post = SelectField(_("Who signs"), [Required()], coerce=_number)
    principal = SelectField(_("On behalf of"), [Required()], coerce=_number)

    def offer(self, posts: Iterable[tuple[Post, str, bool]]) -> None:
        """The posts of the institution, each with its holder."""
        rows = [
            (str(post.id), f"{named(post)} – {holder}" if holder else named(post))
            for post, holder, _acting in posts
        ]
        for field in (self.post, self.principal):
            field.choices = [("", gettext("Choose")), *rows]


class EndBehalfForm(Form):
    """Which of them ends."""

    post = WholeNumber()
    principal = WholeNumber()


class EnrolForm(NewPin):
    """A new certificate: the password says that it is its owner who asks."""

    password = PasswordField(
        _("Your password"),
        [Required()],
        hint=_("The one with which you sign in."),
        autocomplete="current-password",
    )


class ChangePinForm(NewPin):
    """The present PIN, and the new one twice."""

    old_pin = PinField(_("Present signing PIN"), [Required()])


class PinForm(Form):
    """The PIN alone."""

    pin = PinField(validators=[Required()])


class LossForm(Form):
    """The owner's own words about a loss, if any."""

    words = TextArea(_("What happened"), [Length(max=300)], rows=3)


class RevokeForm(Form):
    """An administrator revokes somebody's certificate."""

    reason = SelectField(
        _("Reason"),
        [Required()],
        choices=[("", _("Choose")), *((each.value, REASONS[each]) for each in REASONS)],
    )
    words = TextArea(_("Reason in words"), [Required(), Length(max=300)], rows=3)

    @property
    def chosen(self) -> RevokeReason:
        """The reason as it is stored."""
        return RevokeReason(self.reason.data)


PASSPHRASE_HINT = _("At least 12 characters, best several words. Keep it apart from the key file, in a safe.")


class MakeForm(Form):
    """The passphrase of the root's key, twice."""

    passphrase = PasswordField(
        _("Passphrase of the root's key"), [Required()], hint=PASSPHRASE_HINT, autocomplete="off"
    )
    passphrase_again = PasswordField(_("The passphrase once more"), [Required()], autocomplete="off")

    def validate_passphrase_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if field.data != self.passphrase.data:
            raise ValidationError(_("The two are not the same. Write both again"))


class PassphraseForm(Form):
    """The passphrase alone, of a root whose key is on the server."""

    key_bytes = b""
    passphrase = PasswordField(_("Passphrase of the root's key"), [Required()], autocomplete="off")


class RootForm(PassphraseForm):
    """The root's key file and its passphrase."""

    key_file = FileField(_("Key file of the root"), [Required()], accept=".p12")

    def validate_key_file(self, field: FileField) -> None:
        """A key file is small."""
        if len(self.key_bytes) > LARGEST_KEY:
            raise ValidationError(_("This is no key file. Choose the one that was fetched here"))

    @property
    def key_bytes(self) -> bytes:  # type: ignore[override]
        """The file's bytes; empty where none was chosen."""
        file = self.key_file.data
        if not isinstance(file, FileStorage):
            return b""
        file.seek(0)
        return bytes(file.read(LARGEST_KEY + 1))
