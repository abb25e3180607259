"""What an administrator writes about transfers and appointments, and what givers and receivers remark."""

from collections.abc import Iterable, Mapping, Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p

from geos.directory.models import Institution, Person, Post
from geos.transfers.models import FORWARD_DAYS, REASON, REFERENCE, REMARK, LeavingCause
from geos.transfers.wording import CAUSES
from geos.web.fields import (
    CheckField,
    DateField,
    EmailField,
    NumberField,
    Pick,
    PickField,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Between, Length, Optional, Required

DATE = _("Write a date, for example 19/11/2026")


class OfficerField(PickField):
    """An officer, found by name."""

    asking = _("Write the beginning of a name and press Find.")
    none = _("Nobody found. Write the beginning of a name.")


class PersonForm(Form):
    """Somebody of the institution, found by name."""

    person = OfficerField(_p("transfer", "Officer"), [Required(_("Choose a person"))], search=_("Name"))

    def offer(self, people: Sequence[Person], posts: Mapping[int, list[Post]]) -> None:
        """The people found, each with the posts held."""
        self.person.options = [
            Pick(
                str(person.id),
                title=person.name,
                description=", ".join(named(post) for post in posts.get(person.id, ())),
                extra=person.check_number or "",
            )
            for person in people
        ]


class Ordered(PersonForm):
    """What every order says of the letter behind it."""

    reference = TextField(
        _("Reference of the letter"),
        [Length(max=REFERENCE)],
        hint=_("For example CAC.12/45/01/7."),
        short=True,
    )
    reason = TextArea(_("Remarks"), [Length(max=REASON)], rows=2)


class TransferForm(Ordered):
    """To another post of the same institution."""

    to_post = SelectField(
        _("To the post"),
        [Required(_("Choose a post of this institution"))],
        hint=_("A held post can be chosen when its holder goes before that day."),
    )
    swap = CheckField(
        _("Its holder gets the officer's present post: they change places"),
        hint=_("Both are ordered at once, for the same day, and cancelled together."),
    )
    starts_on = DateField(
        _("First day in the new post"), [Required(DATE)], hint=_("It takes effect at 00:00 of this day.")
    )


class BetweenForm(Ordered):
    """To another institution, whose administrator says to which post."""

    to_institution = SelectField(_("To the institution"), [Required(_("Choose an institution"))])
    starts_on = DateField(
        _("First day there"), [Required(DATE)], hint=_("The receiving institution may say a later one.")
    )
    keep_mailbox = CheckField(
        _("The mailbox goes along with its mail"),
        default=True,
        hint=_("Otherwise it ends here, and a new, empty one is made there."),
    )
    forward_days = NumberField(
        _("For how many days mail to the old address goes on"),
        [Between(0, 365)],
        default=FORWARD_DAYS,
        short=True,
    )

    def offer_institutions(self, institutions: Iterable[Institution]) -> None:
        """Every other institution that takes people."""
        self.to_institution.choices = [
            ("", gettext("Choose")),
            *((str(one.id), f"{named(one)} ({one.domain})") for one in institutions),
        ]


class LeaveForm(Ordered):
    """Out of the service."""

    cause = SelectField(
        _p("leaving", "Reason for leaving"),
        [Required()],
        choices=[("", _("Choose")), *((key, CAUSES[key]) for key in LeavingCause)],
    )
    last_day = DateField(
        _("Last day of service"),
        [Optional()],
        hint=_("Posts, access and mailbox end at the end of this day. A past day may be written."),
    )
    at_once = CheckField(
        _("End everything now"),
        hint=_("For a dismissal: nothing waits for the end of the day."),
    )
    forward_to = EmailField(
        _("Where mail to the old address goes"),
        [Optional()],
        hint=_("A mailbox of this institution; leave it empty, and senders are told that the address ended."),
        autocomplete="off",
    )
    forward_days = NumberField(_("For how many days"), [Between(0, 365)], default=FORWARD_DAYS, short=True)


class AcceptForm(Form):
    """To which post the person comes, when, and with which address."""

    to_post = SelectField(_("To the post"), [Required(_("Choose a post of this institution"))])
    starts_on = DateField(_("First day here"), [Required(DATE)])
    local_part = TextField(
        _("Address"),
        [Length(max=64)],
        hint=_("Before the @. It is kept for the officer until the day."),
        autocomplete="off",
        short=True,
    )


class ReasonForm(Form):
    """Why an order is refused or cancelled."""

    reason = TextArea(_("Reason"), [Required(), Length(max=REASON)], rows=3)


class RemarkForm(Form):
    """What giver or receiver add to a list."""

    remark = TextArea(
        _("Remarks"),
        [Length(max=REMARK)],
        rows=4,
        hint=_("Keys, stamps, equipment, money matters, or what is missing."),
    )


class AppointForm(PersonForm):
    """Who holds which post from when on."""

    post = SelectField(_("Post"), [Required()])
    starts_on = DateField(_("From"), [Required(DATE)])
    ends_on = DateField(_("Last day"), [Optional()], hint=_("Leave it empty if no end is set."))
    reference = TextField(_("Reference of the letter"), [Length(max=REFERENCE)], short=True)


class DatesForm(Form):
    """Other dates of an appointment."""

    starts_on = DateField(_("From"), [Required(DATE)])
    ends_on = DateField(_("Last day"), [Optional()], hint=_("Leave it empty if no end is set."))
    reference = TextField(_("Reference of the letter"), [Length(max=REFERENCE)], short=True)


class LastDayForm(Form):
    """When an appointment ends."""

    last_day = DateField(_("Last day in the post"), [Required(DATE)])


def post_choices(rows: Iterable[tuple[Post, str, bool]]) -> list[tuple[str, str]]:
    """Every post, vacant ones first, with its holder."""
    ordered = sorted(rows, key=lambda row: bool(row[1]))
    return [
        ("", gettext("Choose")),
        *(
            (str(post.id), f"{named(post)} ({holder or gettext('vacant')})")
            for post, holder, _acting in ordered
        ),
    ]
