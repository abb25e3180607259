"""Fields and format checks of letters to many. What may be chosen is passed in."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from flask_babel import gettext, lazy_pgettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import FileStorage

from geos.directory.models import Institution, InstitutionKind, Post
from geos.letters.sheet import Standing
from geos.merging.reading import TARGETS
from geos.web.fields import ChecksField, FileField, Pick, PinField, SelectField, TextField
from geos.web.forms import Form
from geos.web.i18n import language, named
from geos.web.validators import Length, Optional, Required

KINDS = {
    InstitutionKind.MINISTRY: lazy_pgettext("institutions", "All ministries"),
    InstitutionKind.OFFICE: lazy_pgettext("institutions", "All offices"),
    InstitutionKind.AGENCY: lazy_pgettext("institutions", "All agencies"),
    InstitutionKind.AUTHORITY: lazy_pgettext("institutions", "All authorities"),
    InstitutionKind.REGION: lazy_pgettext("institutions", "All regions"),
    InstitutionKind.COUNCIL: lazy_pgettext("institutions", "All councils"),
    InstitutionKind.EMBASSY: lazy_pgettext("institutions", "All embassies"),
}


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class InstitutionsForm(Form):
    """Institutions of the directory, by kind or one by one."""

    kinds = ChecksField(_("By kind"), [Optional()])
    institutions = ChecksField(_("One by one"), [Optional()], coerce=int)

    def offer(self, members: Sequence[Institution]) -> None:
        """Every other institution; a kind only where there is one of it."""
        there = {each.kind for each in members}
        counted = {kind: sum(each.kind is kind for each in members) for kind in there}
        self.kinds.options = [
            Pick(kind.value, title=str(words), extra=str(counted[kind]))
            for kind, words in KINDS.items()
            if kind in there
        ]
        self.institutions.options = [
            Pick(str(each.id), title=named(each), extra=each.code) for each in members
        ]

    def chosen(self, members: Sequence[Institution]) -> list[int]:
        """The ids of those that were chosen in either way."""
        kinds, ids = set(self.kinds.data or ()), set(self.institutions.data or ())
        return [each.id for each in members if each.kind.value in kinds or each.id in ids]


class PostsForm(Form):
    """Posts of other institutions, found by a word of their title."""

    seek = TextField(
        _("Word of the title"), [Optional(), Length(max=100)], hint=_("For example: Mhasibu Mkuu")
    )
    posts = ChecksField(_("Posts"), [Optional()], coerce=int)

    def offer(self, posts: Iterable[Post]) -> None:
        """Those that were found."""
        self.posts.options = [
            Pick(str(each.id), title=named(each), extra=each.institution.code) for each in posts
        ]


class SheetForm(Form):
    """A list in CSV or Excel."""

    upload = FileField(
        _("List"),
        [Required(_("Choose the file"))],
        accept=".csv,.xlsx,.txt",
        hint=_("The first row holds the headings: name, address, e-mail, and what goes into the text."),
    )

    @property
    def sent(self) -> tuple[str, bytes]:
        """The name of the file and what is in it."""
        file = self.upload.data
        return (file.filename or "", file.read()) if isinstance(file, FileStorage) else ("", b"")


class ColumnsForm(Form):
    """Which column goes where; one select for each target and each mark of the text (`for_marks`)."""

    @classmethod
    def for_marks(cls, marks: Sequence[str]) -> type["ColumnsForm"]:
        """The form for a text with these marks."""
        names = {f"to_{number}": name for number, name in enumerate((*TARGETS, *marks))}
        fields: dict[str, Any] = {
            field: SelectField(
                TARGETS[name][0] if name in TARGETS else f"«{name}»",
                [Optional()] if name in TARGETS else [Required(_("Choose the column that fills it"))],
            )
            for field, name in names.items()
        }
        return type("ColumnsForm", (cls,), {**fields, "places": names})

    places: ClassVar[dict[str, str]] = {}  # field → target or mark

    def offer(self, headings: Sequence[str]) -> None:
        """The headings of the sheet."""
        for field in self.places:
            self[field].choices = [("", gettext("(no column)")), *((each, each) for each in headings)]

    def mapping(self) -> dict[str, str]:
        """Target or mark → heading."""
        return {name: self[field].data or "" for field, name in self.places.items()}

    @classmethod
    def filled(cls, mapping: dict[str, str]) -> dict[str, str]:
        """What the form shows at first."""
        return {field: mapping.get(name, "") for field, name in cls.places.items()}


class RowsForm(Form):
    """Rows that are ticked."""

    rows = ChecksField(_("Rows"), [Required(_("Tick the rows"))], coerce=int)

    def offer(self, ordinals: Iterable[int]) -> None:
        """Those on the page."""
        self.rows.choices = [(str(each), str(each)) for each in ordinals]


class ApproveForm(Form):
    """The signer's PIN, and as what it is signed where there is a choice."""

    post = SelectField(_("You sign as"), [Required()], coerce=_number)
    pin = PinField(validators=[Required(_("Write your signing PIN"))])

    def offer(self, standings: Sequence[Standing]) -> None:
        """The rights in which this person may sign, the closest first."""
        if len(standings) < 2:
            del self.post
            return
        self.post.choices = [(str(each.post.id), each.capacity(language())) for each in standings]

    @property
    def post_id(self) -> int | None:
        """The chosen one; None where there was nothing to choose."""
        return self.post.data if "post" in self else None


class CancelForm(Form):
    """Why the whole is taken back."""

    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])
