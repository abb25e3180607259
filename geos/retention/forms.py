"""Fields and format checks of this feature's pages. What may be chosen is passed in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from geos.retention.models import Box, DisposalItem, Fate, RetentionClass, Ruling
from geos.retention.showing import FATES, RULINGS
from geos.web.fields import (
    CheckField,
    DateField,
    FileField,
    HiddenField,
    NumberField,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Between, Length, Optional, Required

PER_BOX = 20


def _id(raw: Any) -> int | None:
    return int(raw) if raw else None


class CloseForm(Form):
    """Why a file is closed."""

    why = TextField(_("Reason"), [Required(_("Write why it is closed")), Length(max=300)])


class ReasonForm(Form):
    """Why something is done."""

    reason = TextArea(_("Reason"), [Required(_("Write the reason")), Length(max=300)], rows=2)


class HoldForm(Form):
    """Why, and at whose word, a hold is placed or lifted."""

    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])
    authority = TextField(
        _("Authority"),
        [Required(), Length(max=120)],
        hint=_("The case, order or letter that asks for it, with its number."),
    )


class CaseForm(Form):
    """A new disposal case over the chosen files."""

    title = TextField(_("Title of the case"), [Required(), Length(max=200)])


class ListForm(Form):
    """A new list of boxes over the chosen files."""

    centre = TextField(_("Records centre"), [Required(), Length(max=40)])
    per_box = NumberField(_("Files in a box"), [Required(), Between(1, 100)], default=PER_BOX, short=True)


class ClassForm(Form):
    """A class of the schedule."""

    code = TextField(_("Code"), [Required(), Length(max=12)], short=True)
    name_sw = TextField(_("Name in Swahili"), [Required(), Length(max=120)])
    name_en = TextField(_("Name in English"), [Required(), Length(max=120)])
    years = NumberField(
        _("Years"),
        [Required(), Between(0, 200)],
        short=True,
        hint=_("Counted from the 1 January after the file is closed."),
    )
    ruling = SelectField(
        _("Then"), [Required()], choices=[(key.value, text) for key, text in RULINGS.items()]
    )
    basis = TextField(_("Legal basis"), [Required(), Length(max=200)])

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        named = ("code", "name_sw", "name_en", "years", "basis")
        return {**{name: self[name].data for name in named}, "ruling": Ruling(self.ruling.data)}


class UploadForm(Form):
    """A table of classes."""

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


class TableForm(Form):
    """The rows that were looked through, as they were read."""

    rows = HiddenField()


class EditClassForm(ClassForm):
    """The same, and whether it is still given to files."""

    active = CheckField(_("In use: it can be given to keywords and files"))


class AssignForm(Form):
    """Which class the files under a keyword have."""

    keyword = SelectField(_("Keyword"), [Required()], coerce=_id)
    retention_class = SelectField(_("Class"), [Optional()], coerce=_id)


class SetClassForm(Form):
    """A class for one file alone."""

    retention_class = SelectField(_("Class"), [Optional()], coerce=_id)
    why = TextField(_("Reason"), [Optional(), Length(max=300)])


def class_choices(classes: Sequence[RetentionClass], none: str) -> list[tuple[str, str]]:
    """(id, text) of the classes, the choice of none first."""
    return [("", none), *((str(row.id), f"{row.code} {named(row)}") for row in classes)]


# Forms with fields for each row, named by the row's id --------------------------------------------------


class DecideForm(Form):
    """What the archivist decides: for each item a fate, a day and a note."""

    authority = TextField(
        _("Authority"),
        [Optional(), Length(max=200)],
        hint=_("Under which decision or letter of the National Archives you decide."),
    )
    as_proposed = CheckField(_("Where nothing is chosen, I decide as the records manager proposes"))


class EditCaseForm(Form):
    """Title, and for each item what is proposed."""

    title = TextField(_("Title of the case"), [Required(), Length(max=200)])


class ReceiveForm(Form):
    """How many boxes came, and on which shelf each stands."""

    count = NumberField(_("Boxes received"), [Required(), Between(0, 500)], short=True)
    note = TextField(_("Note"), [Optional(), Length(max=300)])


def decide_form(items: Sequence[DisposalItem]) -> type[DecideForm]:
    """DecideForm with the fields of these items."""
    fates = [("", _("Not decided yet")), *((key.value, text) for key, text in FATES.items())]
    fields: dict[str, Any] = {}
    for item in items:
        fields[f"fate_{item.id}"] = SelectField(_("Decision"), [Optional()], choices=fates)
        fields[f"until_{item.id}"] = DateField(_("Keep until"), [Optional()])
        fields[f"note_{item.id}"] = TextField(_("Note"), [Optional(), Length(max=300)])
    return type("DecideItems", (DecideForm,), fields)


def edit_case_form(items: Sequence[DisposalItem]) -> type[EditCaseForm]:
    """EditCaseForm with the fields of these items; the empty choice takes a file out."""
    fates = [*((key.value, FATES[key]) for key in Fate), ("", _("Take it out of the case"))]
    fields: dict[str, Any] = {
        f"fate_{item.id}": SelectField(item.file.reference, [Optional()], choices=fates) for item in items
    }
    return type("EditCaseItems", (EditCaseForm,), fields)


def receive_form(boxes: Sequence[Box]) -> type[ReceiveForm]:
    """ReceiveForm with a shelf for each box."""
    fields: dict[str, Any] = {
        f"shelf_{box.id}": TextField(
            gettext("Shelf of box %(number)d", number=box.number), [Optional(), Length(max=40)], short=True
        )
        for box in boxes
    }
    return type("ReceiveBoxes", (ReceiveForm,), fields)
