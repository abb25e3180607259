"""Fields for what goes with a memo, and for doing a task of its decision."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms.validators import ValidationError

from geos.files.models import RegistryFile
from geos.memos.forms.acting import ActForm
from geos.memos.models import REMARK, SUBJECT
from geos.web.fields import FileField, Pick, PickField, TextArea, TextField
from geos.web.forms import Form
from geos.web.validators import Length, Optional, Required

FOLIO = 12  # signs: 12345(abcd)


class AttachForm(ActForm):
    """A file of the reader's own."""

    paper = FileField(_("Scan or file"), [Required(_("Choose a file"))])
    title = TextField(_("Title"), [Optional(), Length(max=SUBJECT)], hint=_("Empty: the name of the file"))


class LinkForm(ActForm):
    """A registry file, or one of its folios."""

    file = PickField(_("File"), [Required(_("Choose a file"))], search=_("Reference or title"))
    folio = TextField(
        _("Folio"),
        [Optional(), Length(max=FOLIO)],
        short=True,
        hint=_("Its number, for example 12 or 12(a). Empty: the whole file."),
    )

    def offer(self, files: Iterable[RegistryFile]) -> None:
        """The files that were found."""
        self.file.options = [Pick(str(file.id), file.reference, title=file.title) for file in files]

    def validate_folio(self, field: Any) -> None:
        """A number, and perhaps the letter of an enclosure."""
        if field.data and self.label is None:
            raise ValidationError(gettext("Write the folio's number, for example 12 or 12(a)"))

    @property
    def label(self) -> tuple[int, str] | None:
        """Number and enclosure's letter, None where that is not what was written."""
        head, _bracket, tail = (self.folio.data or "").replace(" ", "").lower().partition("(")
        letter = tail.removesuffix(")")
        known = head.isascii() and head.isdigit() and len(head) < 8 and (not letter or letter.isalpha())
        return (int(head), letter) if known else None


class DoTaskForm(Form):
    """It is done."""

    remark = TextArea(
        _("Remarks"),
        [Optional(), Length(max=REMARK)],
        rows=3,
        hint=_("How it was done, or where it can be seen."),
    )


class TakeBackTaskForm(Form):
    """It need not be done any more."""

    reason = TextArea(_("Reason"), [Required(), Length(max=REMARK)], rows=3)
