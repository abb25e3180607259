"""Fields of the import's pages."""

from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext
from werkzeug.datastructures import FileStorage

from geos.importing.models import ImportKind, ImportMode
from geos.importing.showing import KINDS
from geos.web.fields import FileField, SegField
from geos.web.forms import Form
from geos.web.validators import Required

MODES = [
    (ImportMode.ALL.value, _("All or nothing")),
    (ImportMode.ROWS.value, _("Line by line")),
]


class UploadForm(Form):
    """What the lines of a file are, and the file."""

    kind = SegField(
        lazy_pgettext("import", "What the lines hold"),
        [Required()],
        choices=[(kind.value, words[0]) for kind, words in KINDS.items()],
        default=ImportKind.PEOPLE.value,
    )
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


class BeginForm(Form):
    """How the lines are written."""

    mode = SegField(
        _("How to import"),
        [Required()],
        choices=MODES,
        hint=_(
            "All or nothing: a single error stops the whole import. Line by line: lines that are right are "
            "imported, those with errors are left out."
        ),
    )


class SlipsForm(Form):
    """Only the button."""
