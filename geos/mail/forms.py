"""What is written into the webmail's forms."""

from typing import Any

from flask_babel import lazy_gettext as _

from geos.mail.composing import SUBJECT, TEXT
from geos.mail.models import Right
from geos.web.fields import (
    ChecksField,
    DateField,
    FileField,
    HiddenField,
    Pick,
    PickField,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.forms import Form
from geos.web.validators import Length, Optional, Required, UploadLimit

ADDRESSES = 8000  # characters of one address field
FILES = 20  # of one message


def unix_lines(value: str | None) -> str | None:
    """Line ends as one sign; the empty lines to begin on stay."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if value else value


class WriteForm(Form):
    """A message. Its button `draft` keeps it without sending; to be sent it needs an addressee."""

    identity = SelectField(_("From address"), [Required()])
    to = TextField(_("To"), [Length(max=ADDRESSES)], hint=_("Several addresses with commas between them."))
    cc = TextField(_("Copy to"), [Length(max=ADDRESSES)])
    subject = TextField(_("Subject"), [Length(max=SUBJECT)])
    text = TextArea(_("Message"), [Length(max=TEXT)], rows=14, filters=(unix_lines,))
    carried = ChecksField(_("Attachments that go along"), coerce=int)
    files = FileField(_("Attach files"), [UploadLimit(FILES)], multiple=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to.flags.required = True  # said beside the label; the service asks for it when it is sent


class MarkForm(Form):
    """How a message is marked; see service.sorting.MARKS."""

    how = HiddenField()


class MoveForm(Form):
    """The folder that a message is moved to."""

    target = HiddenField()


RIGHTS = {
    Right.READ: (_("Read only"), _("reads every message, changes nothing")),
    Right.WRITE: (_("Work in it"), _("reads, moves, marks and deletes")),
    Right.SEND_AS: (_("Send from it"), _("works in it, and sends from its address")),
}


class ShareForm(Form):
    """To whom a mailbox is opened."""

    to = TextField(
        _("For whom"),
        [Required(), Length(max=254)],
        hint=_("The address of a colleague, or of a post: then whoever holds it has it."),
        autocomplete="off",
    )
    right = PickField(_("What for"), [Required()])
    last_day = DateField(_("Last day"), [Optional()], hint=_("Leave it empty for no end."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.right.options = [
            Pick(key.value, title=str(title), description=str(text)) for key, (title, text) in RIGHTS.items()
        ]


class ShareActForm(Form):
    """Only the button."""


class EmptyTrashForm(Form):
    """Only the button."""
