"""What is written about a person, by an administrator, the helpdesk or the person."""

from typing import Any

from flask_babel import lazy_gettext as _

from geos.web.fields import CheckField, FileField, HiddenField, SegField, SelectField, TextArea, TextField
from geos.web.forms import Form
from geos.web.validators import Length, Required

LANGUAGES = [("sw", "Kiswahili"), ("en", "English")]


class ContactForm(Form):
    """What a person changes alone."""

    phone = TextField(_("Telephone"), [Length(max=30)], hint=_("For example +255 26 232 3267"), short=True)
    office = TextField(_("Office"), [Length(max=60)], hint=_("Room, floor and building"))
    language = SegField(_("Language"), [Required()], choices=LANGUAGES, default="sw")
    photo = FileField(
        _("Photo"),
        hint=_("JPEG or PNG, 8 MB at most. It is cut to a square; where and when it was taken is left out."),
        accept="image/jpeg,image/png",
    )
    without_photo = CheckField(_("Take the photo away"))

    def picture(self) -> bytes | None:
        """The picture that was sent, if one was."""
        sent: Any = self.photo.data  # one file, or None
        return sent.read() if sent else None

    def contact(self) -> dict[str, str | None]:
        """The written parts."""
        return {name: self[name].data for name in self.written_parts}

    @property
    def written_parts(self) -> tuple[str, ...]:
        """Names of the fields that hold text."""
        return ("phone", "office", "language")


class PersonForm(ContactForm):
    """All that an administrator writes of a person."""

    given_name = TextField(_("First names"), [Required(), Length(max=60)], autocomplete="off")
    surname = TextField(_("Surname"), [Required(), Length(max=60)], autocomplete="off")
    title = TextField(_("Honorific"), [Length(max=20)], hint=_("For example Dkt."), short=True)
    check_number = TextField(_("Check number"), [Length(max=20)], short=True)

    @property
    def written_parts(self) -> tuple[str, ...]:
        """Names of the fields that hold text."""
        return ("given_name", "surname", "title", "check_number", *super().written_parts)


class RoleForm(Form):
    """A role apart from any post."""

    role = SelectField(_("Role"), [Required()])


class TakeRoleForm(Form):
    """Which role is taken back."""

    role = HiddenField()


class WhyForm(Form):
    """Why the helpdesk does it."""

    reason = TextArea(
        _("Reason"),
        [Required(), Length(max=300)],
        hint=_("How you made sure who is asking, and what is wrong."),
        rows=3,
    )


class ActForm(Form):
    """Only the button."""


def start(person: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """What stands in the fields first."""
    return {name: getattr(person, name) or "" for name in names}
