"""The fields of a memo: its kind, what it says, and which way it goes. What may be chosen is passed in."""

from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _

from geos.core.errors import Invalid
from geos.memos.kinds import FACTS, KINDS, has, needed
from geos.memos.models import BODY, PLACE, REQUEST, SUBJECT, MemoKind
from geos.routes.forms import RouteFields
from geos.web.fields import (
    DateField,
    HiddenField,
    LevelField,
    MomentField,
    NumberField,
    RichText,
    TextArea,
    TextField,
    WholeNumber,
)
from geos.web.validators import Between, Length, Optional, Required

WHY = 4000  # characters
MOST = 99_999_999_999_999  # TZS


class MemoForm(RouteFields):
    """The whole memo: what is asked, why, and which way it goes."""

    kind = HiddenField()
    text_version = WholeNumber()
    subject = TextField(_("Subject"), [Required(), Length(max=SUBJECT)])
    request = TextArea(
        _("What you ask for"),
        [Required(), Length(max=REQUEST)],
        rows=2,
        hint=_("One sentence. Whoever decides reads it first."),
    )
    amount = NumberField(_("Amount in TZS"), [Optional(), Between(1, MOST)], short=True)
    date_from = DateField(_("First day"), [Optional()])
    date_to = DateField(_("Last day"), [Optional()])
    place = TextField(_("Place"), [Optional(), Length(max=PLACE)])
    due_at = MomentField(_("Decision needed by"), [Optional()])
    body = RichText(
        _("Text"),
        [Required()],
        most=BODY,
        hint=_("A blank line begins a new paragraph. Paragraphs are numbered by themselves."),
    )
    why = TextArea(
        _("What you changed, and why"),
        [Optional(), Length(max=WHY)],
        rows=2,
        hint=_("Those who had said yes read this before they are asked again."),
    )
    level = LevelField(None, [Required()])

    def become(self, kind: MemoKind) -> None:
        """Be about this kind of memo: only its facts stay, and those that it must say are required."""
        self.kind.data = kind.value
        for name in FACTS:
            if not has(kind, name):
                delattr(self, name)
            elif needed(kind, name):
                field = self[name]
                field.validators = [Required(), *(v for v in field.validators if not isinstance(v, Optional))]
                field.flags.required, field.flags.optional = True, False

    @property
    def chosen_kind(self) -> MemoKind:
        """The kind that the form is about, general where it says none that is known."""
        return MemoKind(self.kind.data) if self.kind.data in list(MemoKind) else MemoKind.GENERAL

    @property
    def redrawn(self) -> bool:
        """Whether a button was pressed that only changes what the form asks."""
        return self._bound and "become" in request.form

    @property
    def finding(self) -> bool:
        """Such a press shows the form again and does nothing."""
        return bool(super().finding) or self.redrawn

    @property
    def kinds(self) -> list[tuple[str, Any, str, bool]]:
        """(value, name, sign, whether it is this one) of every kind."""
        now = self.chosen_kind
        return [(kind.value, row.name, row.icon, kind is now) for kind, row in KINDS.items()]

    def take(self, error: Invalid) -> None:
        """What is wrong with the way as a whole stands at its first stop."""
        first = "stop_1_post" if self.asks_route else "steps"
        fields = {first if name == "steps" else name: key for name, key in error.fields.items()}
        super().take(Invalid(error.key, fields=fields, **error.facts))

    def keep_route(self) -> None:
        """The way, the kind and the level stand: only the words can change."""
        self.drop_route()
        del self.level

    @property
    def sum(self) -> Decimal | None:
        """The amount that was written, where the kind has one."""
        written = self.amount.data if "amount" in self else None
        return None if written is None else Decimal(written)

    @property
    def words(self) -> dict[str, Any]:
        """What was written, as the service takes it; what the kind has no place for is left out."""
        facts = {name: self[name].data for name in FACTS if name in self}
        if "amount" in facts:
            facts["amount"] = self.sum
        return {
            "subject": self.subject.data,
            "request": self.request.data,
            "body": self.body.data,
            "body_format": self.body.format,
            **facts,
        }
