"""Fields and format checks of the sign-in pages."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from geos.accounts.passwords import LONGEST
from geos.web.fields import CodeField, EmailField, PasswordField, TextField
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


class CodeForm(Form):
    """The code from the phone, or a recovery code."""

    code = CodeField(
        _("The code"),
        [InputRequired(_("Write the code")), Length(max=40)],
        hint=_("Six digits from your phone; without the phone, one of your recovery codes"),
        autocomplete="one-time-code",
        render_kw={"autofocus": True, "inputmode": "text", "autocapitalize": "none", "spellcheck": "false"},
    )


class ForgottenForm(Form):
    """Whose password is forgotten."""

    username = EmailField(
        _("User name"),
        [InputRequired(_("Write your user name")), Length(max=160)],
        hint=_("Your government e-mail address"),
        autocomplete="username",
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
        _("New password again"),
        [InputRequired(_("Write the password again")), Length(max=LONGEST)],
        autocomplete="new-password",
    )

    def validate_password_again(self, field: PasswordField) -> None:
        """Both must be the same."""
        if field.data != self.password.data:
            raise ValidationError(_("The two are not the same. Write both again"))


class ChangePasswordForm(FirstPasswordForm):
    """The old password, and the new one twice."""

    old_password = PasswordField(
        _("Current password"),
        [InputRequired(_("Write your password")), Length(max=LONGEST)],
        autocomplete="current-password",
    )


def _proof() -> Any:
    """The password, for what an open screen is not enough for: the last field of its form."""
    return PasswordField(
        _("Your password"),
        [InputRequired(_("Write your password")), Length(max=LONGEST)],
        hint=_("To confirm that it is you"),
        autocomplete="current-password",
    )


class ProveForm(Form):
    """Nothing but the password."""

    old_password = _proof()


class EnrolForm(Form):
    """The first code of a phone."""

    code = CodeField(
        _("The code that the phone shows now"),
        [InputRequired(_("Write the code")), Length(max=40)],
        autocomplete="one-time-code",
    )
    old_password = _proof()


class RecoveryForm(Form):
    """Where a link may go; empty takes it away."""

    address = EmailField(
        _("Recovery address"),
        [Optional()],
        hint=_("An e-mail address outside this system that you alone read"),
        autocomplete="email",
    )
    old_password = _proof()


class AppPasswordForm(Form):
    """Where the app password will be used."""

    label = TextField(
        _("Where it will be used"),
        [InputRequired(_("Write where it will be used, for example: my phone")), Length(max=60)],
        hint=_("For example: my phone"),
        autocomplete="off",
    )
    old_password = _proof()
