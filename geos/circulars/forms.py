"""Fields and format checks of circulars. What may be chosen is passed in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel import lazy_pgettext as _p

from geos.circulars import wording
from geos.circulars.models import Circular, CircularKind
from geos.circulars.planning import MOST_DAYS, Plan
from geos.core.actor import HeldPost
from geos.directory.models import Institution, Unit
from geos.web.fields import (
    CheckField,
    ChecksField,
    NumberField,
    Pick,
    SegField,
    SelectField,
    TextArea,
    TextField,
)
from geos.web.forms import Form
from geos.web.i18n import language, named
from geos.web.validators import Between, Length, Optional, Required

KINDS = {
    CircularKind.CIRCULAR: _p("circular", "Circular"),
    CircularKind.GUIDELINE: _p("circular", "Guideline"),
}


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class CircularForm(Form):
    """Kind, audience, reminders, and what it replaces."""

    kind = SegField(
        _("Kind"), [Required()], choices=[(kind.value, words) for kind, words in KINDS.items()],
        default=CircularKind.CIRCULAR.value,
    )  # fmt: skip
    everyone = CheckField(_("All institutions"))
    institutions = ChecksField(_("These institutions"), [Optional()], coerce=int)
    units = ChecksField(_("These units of your own institution"), [Optional()], coerce=int)
    address = TextArea(
        _("Addressed on the paper to"),
        [Optional(), Length(max=400)],
        hint=_("For example: Makatibu Wakuu wote. Left empty, it says so by itself."),
        rows=3,
    )
    remind_days = NumberField(
        _("Remind after so many working days"),
        [Optional(), Between(0, MOST_DAYS)],
        hint=_("Whoever has not acknowledged it by then is reminded, again and again; 0 reminds nobody."),
        short=True,
        default=5,
    )
    replaces = SelectField(_("Replaces"), [Optional()], coerce=_number)

    def offer(
        self, members: Sequence[Institution], units: Sequence[Unit], replaceable: Sequence[Circular]
    ) -> None:
        """Other institutions, own units, and circulars in force."""
        self.institutions.options = [
            Pick(str(each.id), title=named(each), extra=each.code) for each in members
        ]
        self.units.options = [Pick(str(each.id), title=named(each)) for each in units]
        self.replaces.choices = [
            ("", gettext("Nothing")),
            *((str(each.id), f"{wording.name(each, language())}: {each.title}") for each in replaceable),
        ]

    def plan(self) -> Plan:
        """As `start_circular` and `edit_circular` take it."""
        return Plan(
            kind=CircularKind(self.kind.data),
            everyone=bool(self.everyone.data),
            institution_ids=tuple(self.institutions.data or ()),
            unit_ids=tuple(self.units.data or ()),
            address=self.address.data or "",
            remind_days=self.remind_days.data or 0,
            replaces_id=self.replaces.data,
        )


def filled(circular: Circular) -> dict[str, Any]:
    """What the form shows of a circular."""
    return {
        "kind": circular.kind.value,
        "everyone": circular.everyone,
        "institutions": [each.institution_id for each in circular.audience if each.institution_id],
        "units": [each.unit_id for each in circular.audience if each.unit_id],
        "address": circular.address,
        "remind_days": circular.remind_days,
        "replaces": circular.replaces_id,
    }


class AcknowledgeForm(Form):
    """A remark, and as which post where there is a choice."""

    post = SelectField(_("You acknowledge as"), [Required()], coerce=_number)
    remark = TextArea(
        _("Remark to the sender"), [Optional(), Length(max=500)], hint=_("If you have one."), rows=2
    )

    def offer(self, posts: Sequence[HeldPost]) -> None:
        """The posts in which this person may do so."""
        if len(posts) < 2:
            del self.post
            return
        self.post.choices = [(str(each.id), named(each)) for each in posts]

    @property
    def post_id(self) -> int | None:
        """The chosen one; None where there was nothing to choose."""
        return self.post.data if "post" in self else None


class RepealForm(Form):
    """Why it is no longer in force."""

    reason = TextField(_("Reason"), [Required(_("Write the reason")), Length(max=300)])
