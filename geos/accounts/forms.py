"""Fields and format checks of the sign-in pages."""

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, Length, ValidationError

from geos.accounts.passwords import LONGEST
from geos.web.fields import EmailField, PasswordField
from geos.web.forms import Form


class SignInForm(Form):
    """User name (a government mail address) and password."""

    username = EmailField(
        _("User name"),
        [InputRequired(_("Write your user name")), Length(max=160)],
        hint=_("Your government e-mail address"),
        autocomplete="username",
    )
    password = PasswordField(
        _("Password"),
        [InputRequired(_("Write your password")), Length(max=LONGEST)],
        autocomplete="current-password",
    )


class FirstPasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(
        _("New password"),
        [InputRequired(_("Write a password")), Length(max=LONGEST)],
        hint=_("At least 10 characters. Several words are easy to remember and hard to guess."),
        autocomplete="new-password",
    )
    password_again = PasswordField(
        _("The new password once more"),
        [InputRequired(_("Write the password once more")), Length(max=LONGEST)],
        autocomplete="new-password",
    )

    def validate_password_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if field.data != self.password.data:
            raise ValidationError(_("The two are not the same. Write both again"))


class ChangePasswordForm(FirstPasswordForm):
    """The old password, and the new one twice."""

    old_password = PasswordField(
        _("Present password"),
        [InputRequired(_("Write your password")), Length(max=LONGEST)],
        autocomplete="current-password",
    )
