"""What is written into the webmail's forms."""

from flask_babel import lazy_gettext as _

from geos.mail.composing import SUBJECT, TEXT
from geos.web.fields import ChecksField, FileField, HiddenField, SelectField, TextArea, TextField
from geos.web.forms import Form
from geos.web.validators import Length, Required, UploadLimit

ADDRESSES = 8000  # characters of one address field
FILES = 20  # of one message


class WriteForm(Form):
    """A message. Its button `draft` keeps it without sending, and then nothing is required."""

    identity = SelectField(_("From"), [Required()])
    to = TextField(_("To"), [Length(max=ADDRESSES)], hint=_("Several addresses with commas between them."))
    cc = TextField(_("Copy to"), [Length(max=ADDRESSES)])
    subject = TextField(_("Subject"), [Length(max=SUBJECT)])
    text = TextArea(_("Message"), [Length(max=TEXT)], rows=14)
    carried = ChecksField(_("Attachments that go along"), coerce=int)
    files = FileField(_("Attach files"), [UploadLimit(FILES)], multiple=True)


class MarkForm(Form):
    """How a message is marked; see service.sorting.MARKS."""

    how = HiddenField()


class MoveForm(Form):
    """The folder that a message is moved to."""

    target = HiddenField()


class EmptyTrashForm(Form):
    """Only the button."""
