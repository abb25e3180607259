"""Fields of the accession's pages."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from werkzeug.datastructures import FileStorage

from geos.web.fields import FileField, NumberField, SelectField
from geos.web.forms import Form
from geos.web.validators import Between, Required


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class AccessionForm(Form):
    """The list and the registry whose files it names."""

    registry = SelectField(_("Registry"), [Required()], coerce=_number)
    upload = FileField(
        lazy_pgettext("upload", "File"),
        [Required(lazy_pgettext("upload", "Choose the file"))],
        accept=".csv,.xlsx,.txt",
    )

    @property
    def sent(self) -> tuple[str, bytes]:
        """The name of the file and what is in it."""
        file = self.upload.data
        return (file.filename or "", file.read()) if isinstance(file, FileStorage) else ("", b"")


class OpeningNumberForm(Form):
    """A register and the last number of its paper book."""

    book = SelectField(lazy_pgettext("book", "Register"), [Required()])
    last = NumberField(
        _("Last number in the book"),
        [Required(), Between(1, 999_999)],
        hint=_("The next entry gets the number after it."),
        short=True,
    )
