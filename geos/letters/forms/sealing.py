"""The form of an addressee who opens an envelope."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.letters.entry import Content, Scan
from geos.web.fields import DateField, FileField, LevelField, SegField, TextArea, TextField
from geos.web.forms import Form
from geos.web.validators import Length, Optional, Required

KEEP, HAND_IN = "keep", "hand_in"
SCANS = "application/pdf,image/png,image/jpeg"


class Needed:
    """Mixin: shown only where it has to be filled in, so that no mark says otherwise."""

    @property
    def optional(self) -> bool:
        """Never marked as not required."""
        return False


class NeededText(Needed, TextField):
    """A line that the registry needs of what is handed in."""


class NeededArea(Needed, TextArea):
    """Several lines of the same."""


class UnsealForm(Form):
    """What the addressee decides about an opened envelope; what is kept says nothing to anybody."""

    decision = SegField(
        _("Your decision"),
        [Required(_("Choose what becomes of it"))],
        choices=[(KEEP, _("I keep it: it is personal")), (HAND_IN, _("To the registry, to be filed"))],
    )
    sender = NeededText(_("Sender"), [Optional(), Length(max=200)])
    their_reference = TextField(_("Their reference"), [Optional(), Length(max=80)])
    letter_date = DateField(_("Date of the letter"), [Optional()])
    subject = NeededArea(_("Subject"), [Optional(), Length(max=300)], rows=2)
    level = LevelField()
    scan = FileField(_("Scan of what was in it"), [Optional()], accept=SCANS)

    def whole(self) -> bool:
        """Whether the registry is told what it needs for its entry; says what is missing."""
        handed_in = self.decision.data == HAND_IN
        checks = (
            (self.sender, handed_in and not self.sender.data, gettext("Write from whom it came")),
            (self.subject, handed_in and not self.subject.data, gettext("Write the subject")),
        )
        for field, wrong, message in checks:
            if wrong:
                field.errors = [*field.errors, message]
        return not any(wrong for _field, wrong, _message in checks)

    @property
    def scanned(self) -> Scan | None:
        """The scan that was uploaded."""
        given: Any = self.scan.data
        return Scan(given.filename or "", given.read()) if given else None

    @property
    def content(self) -> Content:
        """What was written, for the register."""
        return Content(
            sender=self.sender.data or "",
            subject=self.subject.data or "",
            their_reference=self.their_reference.data or "",
            letter_date=self.letter_date.data,
            level=self.level.data,
            scan=self.scanned,
        )
