"""What an operator writes about requests, institutions and domains."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p
from werkzeug.datastructures import FileStorage
from wtforms.validators import ValidationError

from geos.core.clock import today
from geos.core.errors import Invalid
from geos.directory.models import Institution, InstitutionKind
from geos.joining import asking
from geos.joining.asking import GB, Asked, Named
from geos.joining.wording import JOINS, KINDS
from geos.web.fields import (
    DateField,
    EmailField,
    FileField,
    NumberField,
    SegField,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Address, Between, Length, Optional, Required

BOTH = {"both": (True, True), "office": (True, False), "mail": (False, True)}
PAIR = ("given_name", "surname", "check_number", "phone", "email", "title_sw", "title_en")
LETTER = ("", "letter_reference", "letter_date", "letter")  # what comes first on the page, and in its summary
LAST_DAY = _("Write the last day of the registration")
ROLE_SW, ROLE_EN = "Msimamizi wa Mfumo", "System Administrator"


class InstitutionForm(Form):
    """What may be changed of an institution."""

    name_sw = TextField(_("Name in Swahili"), [Required(), Length(max=160)])
    name_en = TextField(_("Name in English"), [Required(), Length(max=160)])
    short_sw = TextField(
        _("Short name in Swahili"), [Required(), Length(max=60)], hint=_("As people call it: Afya")
    )
    short_en = TextField(
        _("Short name in English"), [Required(), Length(max=60)], hint=_("As people call it: Health")
    )
    kind = SelectField(_p("institution", "Kind"), [Required()])
    parent = SelectField(_p("institution", "Parent institution"), [Optional()])
    reference_prefix = TextField(
        _("Reference prefix"),
        [Required(), Length(max=12)],
        hint=_("Its references begin with it: EA"),
        short=True,
    )
    address = TextField(
        _("Postal address"), [Required(), Length(max=200)], hint=_("For example S.L.P. 743, 40478 Dodoma")
    )
    place = TextField(
        _("Place on letters"), [Required(), Length(max=60)], hint=_("For example DODOMA"), short=True
    )
    joins = SegField(_("Systems"), [Required()], choices=list(JOINS.items()), default="both")
    users = NumberField(
        _("Number of users"), [Required(), Between(asking.LEAST_USERS, asking.MOST_USERS)], short=True
    )
    mail_limit = NumberField(
        _("Total mail space, GB"),
        [Required(), Between(asking.LEAST_GB, asking.MOST_GB)],
        default=500,
        short=True,
    )

    def offer(self, parents: Iterable[Institution]) -> None:
        """What can be chosen."""
        self.kind.choices = [("", gettext("Choose")), *((kind.value, word) for kind, word in KINDS.items())]
        self.parent.choices = [
            ("", gettext("No other")), *((str(each.id), f"{named(each)} ({each.code})") for each in parents)
        ]  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """As the services take them."""
        same = ("name_sw", "name_en", "short_sw", "short_en", "address")
        office, mail = BOTH[self.joins.data]
        return {
            **{name: self[name].data for name in same},
            "place": (self.place.data or "").upper(),
            "reference_prefix": (self.reference_prefix.data or "").upper(),
            "kind": InstitutionKind(self.kind.data),
            "parent_id": int(self.parent.data) if self.parent.data else None,
            "mail_limit": (self.mail_limit.data or 0) * GB,
            "has_office": office,
            "has_mail": mail,
        }


class RequestForm(InstitutionForm):
    """A whole request, as it stands in the institution's letter."""

    code = TextField(
        _p("institution", "Code"),
        [Required(), Length(max=12)],
        hint=_("Capital letters, as on its chip: AFYA"),
        short=True,
    )
    domain = TextField(
        _("Domain"), [Required(), Length(max=120)], hint=_("For example afya.go.tz"), autocomplete="off"
    )
    letter_reference = TextField(_("Reference of the letter"), [Required(), Length(max=80)], short=True)
    letter_date = DateField(_("Date of the letter"), [Required()])
    letter = FileField(_("The letter, as a PDF"), accept="application/pdf,.pdf")

    logo = FileField(
        _("Logo"),
        [Optional()],
        accept="image/png,image/svg+xml,.png,.svg",
        hint=_("PNG or SVG, at most 256 kB; it stands above the name"),
    )

    first_given_name = TextField(_("First names"), [Required(), Length(max=60)], autocomplete="off")
    first_surname = TextField(_("Surname"), [Required(), Length(max=60)], autocomplete="off")
    first_check_number = TextField(_("Check number"), [Required(), Length(max=20)], short=True)
    first_phone = TextField(_("Telephone"), [Required(), Length(max=30)], short=True)
    first_email = EmailField(_("Current e-mail"), [Required(), Length(max=254), Address()])
    first_title_sw = TextField(_("Post in Swahili"), [Required(), Length(max=120)], default=ROLE_SW)
    first_title_en = TextField(_("Post in English"), [Required(), Length(max=120)], default=ROLE_EN)
    second_given_name = TextField(_("First names"), [Required(), Length(max=60)], autocomplete="off")
    second_surname = TextField(_("Surname"), [Required(), Length(max=60)], autocomplete="off")
    second_check_number = TextField(_("Check number"), [Required(), Length(max=20)], short=True)
    second_phone = TextField(_("Telephone"), [Required(), Length(max=30)], short=True)
    second_email = EmailField(_("Current e-mail"), [Required(), Length(max=254), Address()])
    second_title_sw = TextField(_("Post in Swahili"), [Required(), Length(max=120)], default=ROLE_SW)
    second_title_en = TextField(_("Post in English"), [Required(), Length(max=120)], default=ROLE_EN)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The letter first, as on the page; of the two administrators it is said which one is meant."""
        whose = {"first": gettext("First administrator"), "second": gettext("Second administrator")}
        found = super().problems
        said = [
            (id, f"{whose[at]}: {text}" if (at := id.split("_")[0]) in whose else text) for id, text in found
        ]
        return sorted(said, key=lambda row: row[0] not in LETTER)

    def need_letter(self, needed: bool) -> None:
        """Whether the letter must be there: a request that has one keeps it."""
        self.letter.flags.required = needed

    def validate_letter(self, field: FileField) -> None:
        """A letter that must be there is."""
        if field.flags.required and field.data is None:
            raise ValidationError(gettext("Choose the letter as a PDF"))

    def validate_code(self, field: TextField) -> None:
        """Capital letters and digits; told together with what is left out, not at the second try."""
        _check_shape("code", (field.data or "").upper())

    def validate_domain(self, field: TextField) -> None:
        """A name under .go.tz."""
        _check_shape("domain", asking.domain(field.data or ""))

    def validate_letter_date(self, field: DateField) -> None:
        """A letter is not from tomorrow."""
        if field.data and field.data > today():
            raise ValidationError(gettext("Write the date of the letter; it is not yet to come"))

    def asked(self) -> Asked:
        """The request as the services take it."""
        return Asked(
            **self.facts(),
            code=(self.code.data or "").upper(),
            domain=asking.domain(self.domain.data or ""),
            users=self.users.data or 0,
            letter_reference=self.letter_reference.data or "",
            letter_date=self.letter_date.data or today(),
            first=self._named("first"),
            second=self._named("second"),
        )

    def _named(self, place: str) -> Named:
        return Named(**{name: self[f"{place}_{name}"].data or "" for name in PAIR})

    def upload(self, name: str) -> tuple[str, bytes] | None:
        """A file of the form, `letter` or `logo`: (file name, bytes); None where none was chosen."""
        sent = self[name].data
        return (sent.filename or "", sent.read()) if isinstance(sent, FileStorage) else None


def _check_shape(name: str, text: str) -> None:
    shape, message = asking.SHAPES[name]
    if not shape.fullmatch(text):
        raise ValidationError(gettext(message))


class ReasonForm(Form):
    """Why an act is done."""

    reason = TextArea(_("Reason"), [Required(), Length(max=300)], rows=4)


class ClosingForm(ReasonForm):
    """Closing asks twice: the code is written by hand."""

    code = TextField(
        _("Code of the institution"),
        [Required(), Length(max=12)],
        hint=_("Once more by hand, so that no other is closed by mistake."),
        autocomplete="off",
        short=True,
    )

    def require(self, institution: Institution) -> None:
        """Invalid where another code was written."""
        if (self.code.data or "").upper() != institution.code:
            raise Invalid(
                fields={"code": "Write the code of this institution, so that none is closed by mistake"}
            )


class ActForm(Form):
    """Only the button."""


class DomainForm(Form):
    """Contacts and remark of a name."""

    contact = TextField(_("Contact"), [Required(), Length(max=120)], hint=_("A person or an office"))
    phone = TextField(_("Telephone"), [Length(max=30)], short=True)
    email = TextField(_("E-mail"), [Length(max=254)])
    remark = TextArea(_p("domain", "Remark"), [Length(max=300)], rows=2)

    def facts(self) -> dict[str, Any]:
        """As the services take them."""
        names = ("holder", "contact", "phone", "email", "remark")
        facts: dict[str, Any] = {name: self[name].data or "" for name in names if name in self}
        if "institution" in self:
            chosen = self["institution"].data
            facts["institution_id"] = int(chosen) if chosen else None
        return facts


class HeldForm(DomainForm):
    """A name with its holder: one of the members, or another that is written."""

    institution = SelectField(_p("domain", "Holder"), [Optional()])
    holder = TextField(
        _("Holder that is no member"), [Length(max=160)], hint=_("Only if it is not in the list above.")
    )

    def offer(self, institutions: Iterable[Institution]) -> None:
        """The members to choose from."""
        self.institution.choices = [
            ("", gettext("Not in this list")),
            *((str(each.id), f"{named(each)} ({each.code})") for each in institutions),
        ]


class RegisterForm(HeldForm):
    """A new name of the register."""

    name = TextField(
        _("Domain"), [Required(), Length(max=120)], hint=_("For example afya.go.tz"), autocomplete="off"
    )
    registered_on = DateField(_p("domain", "Registered on"), [Required()], default=today)
    expires_on = DateField(_p("domain", "Until"), [Required(LAST_DAY)])


class TransferForm(HeldForm):
    """Another holder, with the reason."""

    reason = TextArea(_("Reason"), [Required(), Length(max=300)], rows=3)


class RenewForm(Form):
    """How much longer."""

    expires_on = DateField(_p("domain", "Until"), [Required(LAST_DAY)])
