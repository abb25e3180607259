"""Fields and format checks of the scheme's pages. What may be chosen is passed in."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from geos.classification.facts import Facts
from geos.classification.models import Keyword
from geos.core.clock import today
from geos.web.fields import CheckField, DateField, FileField, NumberField, SelectField, TextArea, TextField
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Between, Length, Optional, Required


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class KeywordForm(Form):
    """One row of the keyword scheme."""

    parent = SelectField(_("Series"), [Optional()], coerce=_number)
    code = TextField(_("Code"), [Required(), Length(max=12)], short=True)
    name_sw = TextField(_("Name in Swahili"), [Required(), Length(max=120)])
    name_en = TextField(_("Name in English"), [Required(), Length(max=120)])
    see_also = TextField(
        _("Other words for it"),
        [Optional(), Length(max=300)],
        hint=_("Words that people write, in Swahili and English; the search finds the keyword by them."),
    )
    scope = TextArea(
        _("Scope"), [Optional(), Length(max=2000)], hint=_("What belongs here, and what does not."), rows=3
    )
    position = NumberField(
        _("Place in the list"),
        [Optional(), Between(0, 9999)],
        hint=_("Keywords of the same place stand in the order of their codes."),
        short=True,
    )
    retired = CheckField(
        _("Retired: no new files"), [Optional()], hint=_("Files that were opened here stay as they are.")
    )

    def offer_series(self, series: Iterable[Keyword]) -> None:
        """The series below which a descriptor may stand; none of them makes a series."""
        self.parent.choices = [
            ("", gettext("None: this is a series")),
            *((str(row.id), f"{row.code} {named(row)}") for row in series),
        ]

    def facts(self, parent: Keyword | None) -> Facts:
        """What was written, for the service."""
        return Facts(
            self.code.data or "",
            self.name_sw.data or "",
            self.name_en.data or "",
            parent,
            self.scope.data or "",
            self.see_also.data or "",
            self.position.data or 0,
            bool(self.retired.data),
        )


class PublishForm(Form):
    """From when the draft holds, and why it was made."""

    on = DateField(_("In force from"), [Required()], default=today)
    why = TextField(_("Why the scheme changes"), [Required(), Length(max=300)])


class ImportForm(Form):
    """The table that is read."""

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


class PatternForm(Form):
    """How references are written."""

    pattern = TextField(
        _("Reference of a file"),
        [Required(), Length(max=120)],
        hint=_("Parts: {prefix} {series} {descriptor} {number} {year}; {number:02} has at least two digits."),
    )
    folio_pattern = TextField(
        _("Reference of a folio"),
        [Required(), Length(max=60)],
        hint=_("Parts: {reference} {volume} {folio}; {volume} is the letter of the volume."),
    )
    why = TextField(_("Why the pattern changes"), [Required(), Length(max=300)])
