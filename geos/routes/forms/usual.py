"""The form of a usual route: its names, for what it is, and its stops."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.core.types import Level
from geos.directory.models import Unit
from geos.routes.case import MEMO_KINDS
from geos.routes.forms import rows
from geos.routes.forms.plan import LABELS, STOP, Offered, post_choices
from geos.routes.forms.rows import ROWS, SHOWN, Row
from geos.routes.models import RouteTemplate, RouteTemplateStep, StepKind, Target, TemplateSubject
from geos.routes.plans import NAME, Rule, Way
from geos.routes.wording import SUBJECTS, TARGETS
from geos.web.fields import LEVELS_IN_FULL, NumberField, SegField, SelectField, TextField, WholeNumber
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Between, Length, Optional, Required

MOST = 99_999_999_999_999  # TZS
POST = "post"


def _place(raw: object) -> str | None:
    """Where a stop goes: `post:12`, or the name of a target."""
    return str(raw) if raw else None


def _level(raw: object) -> Level | None:
    return Level(int(str(raw))) if raw not in (None, "") else None


class TemplateForm(Form):
    """A usual route. `offer` says what can be chosen and shows one that stands."""

    name_sw = TextField(_("Name in Swahili"), [Required(), Length(max=NAME)])
    name_en = TextField(_("Name in English"), [Required(), Length(max=NAME)])
    subject = SegField(_("For"), [Required()], default=TemplateSubject.MEMO.value)
    memo_kind = SelectField(_("Kind of memo"), [Optional()])
    unit_id = SelectField(
        _("Unit of the author"), coerce=rows.number_or_none, hint=_("Holds for the units below it too.")
    )
    amount_from = NumberField(_("Amount from, in TZS"), [Optional(), Between(0, MOST)], short=True)
    amount_to = NumberField(_("Amount up to, in TZS"), [Optional(), Between(0, MOST)], short=True)
    level_from = SelectField(_("Classification from"), coerce=_level)
    stops = WholeNumber()

    def offer(
        self, posts: Iterable[Offered], units: Iterable[Unit], row: RouteTemplate | None, subject: str = ""
    ) -> None:
        """What can be chosen; `row` is the one that is changed, `subject` what a new one is for."""
        self._offer_choices(posts, units)
        if not self._bound and not self.kept.data:
            self._show(row, subject)
        elif self._bound and request.form.get("find") == STOP:
            self.stops.data = min(self.shown + 1, ROWS)
        self.stops.data = self.shown

    @property
    def names(self) -> tuple[str, str]:
        """In Swahili and in English."""
        return self.name_sw.data or "", self.name_en.data or ""

    @property
    def rule(self) -> Rule:
        """For what it is."""
        return Rule(
            TemplateSubject(self.subject.data),
            self.memo_kind.data or None,
            self.unit_id.data,
            _sum(self.amount_from.data),
            _sum(self.amount_to.data),
            self.level_from.data,
        )

    @property
    def ways(self) -> list[Way]:
        """Its stops."""
        filled = [row for row in self._rows() if row.filled]
        return [
            Way(
                rows.asked(row),
                *_target(row.post.data),
                stage,
                enough,
                row.due.data,
                rows.absent(row),
            )
            for row, stage, enough in rows.stages(filled)
        ]

    @property
    def shown(self) -> int:
        """How many rows are shown."""
        filled = [row.number for row in self._rows() if row.filled]
        return min(max(SHOWN, self.stops.data or 0, *filled, 0), ROWS)

    @property
    def rows(self) -> list[Row]:
        """The rows that are shown."""
        return self._rows()[: self.shown]

    @property
    def more(self) -> bool:
        """Whether another row can be added."""
        return self.shown < ROWS

    @property
    def searches(self) -> bool:
        """The return key keeps the route; the button for another row comes first in the page."""
        return True

    # Parts ------------------------------------------------------------------------------------------

    def _rows(self) -> list[Row]:
        return [rows.row_of(self, number) for number in range(1, ROWS + 1)]

    def _offer_choices(self, posts: Iterable[Offered], units: Iterable[Unit]) -> None:
        everybody = gettext("All")
        self.subject.choices = [(each.value, words) for each, words in SUBJECTS.items()]
        self.memo_kind.choices = [("", everybody), *MEMO_KINDS.items()]
        self.unit_id.choices = [("", everybody), *((str(unit.id), named(unit)) for unit in units)]
        levels = [(int(level), words) for level, words in LEVELS_IN_FULL.items() if level]
        self.level_from.choices = [("", everybody), *levels]
        by_post = [(f"{POST}:{value}", text) for value, text in post_choices(posts, "")[1:]]
        places = [("", gettext("Nobody")), *((each.value, text) for each, text in TARGETS.items()), *by_post]
        asked = rows.kind_choices(StepKind)
        for row in self._rows():
            row.post.choices, row.kind.choices = places, asked
            row.due.choices = rows.due_choices(row.due.data)

    def _show(self, row: RouteTemplate | None, subject: str) -> None:
        if row is None:
            self.subject.data = subject if subject in list(TemplateSubject) else self.subject.data
            rows.fill(self._rows(), [])
            return
        for name in ("name_sw", "name_en", "memo_kind", "unit_id", "level_from"):
            self[name].data = getattr(row, name)
        self.subject.data = row.subject.value
        for name in ("amount_from", "amount_to"):
            self[name].data = None if getattr(row, name) is None else int(getattr(row, name))
        rows.fill(self._rows(), [(_place_of(step), step) for step in row.steps])


def _place_of(step: RouteTemplateStep) -> str:
    return f"{POST}:{step.post_id}" if step.target is Target.POST else step.target.value


def _target(place: str) -> tuple[Target, int | None]:
    head, _colon, post_id = place.partition(":")
    return (Target.POST, int(post_id)) if head == POST else (Target(head), None)


def _sum(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


for _number in range(1, ROWS + 1):  # WTForms takes fields that are set on the class
    for _part in rows.PARTS:
        made = rows.field(_part, **LABELS, absent=_("If it does not answer"), coerce=_place)
        setattr(TemplateForm, rows.name(_number, _part), made)
