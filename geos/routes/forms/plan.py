"""The fields of a route in the form of whatever climbs it."""

from collections.abc import Iterable, Sequence

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.directory.models import Post
from geos.routes.forms import rows
from geos.routes.forms.rows import ROWS, SHOWN, Row
from geos.routes.models import StepKind
from geos.routes.plans import Stop, as_stops
from geos.routes.queries import Dropped, Offer
from geos.routes.wording import KINDS, TARGETS
from geos.web.fields import SelectField, WholeNumber
from geos.web.forms import Form
from geos.web.i18n import named

Offered = tuple[Post, str, bool]  # a post, its holder ("" when vacant), and whether that is a Kaimu
TEMPLATE, STOP = "template", "stop"  # the buttons that only draw the form again


class RouteFields(Form):
    """A form with the stops of a route; works without JavaScript.

    In the view: `form.offer_route(queries.offer(…), plan)` after the form is made, `form.steps` for the
    service, and `routes/_plan_fields.html` in the page. A press on "use this route" or "add a stop" shows
    the form again (`form.finding`), so the view needs nothing else.
    """

    template = SelectField(_("Usual route"), coerce=rows.number_or_none)
    stops = WholeNumber()  # how many rows are shown
    left_out: Sequence[Dropped] = ()

    def offer_route(
        self,
        offer: Offer,
        plan: Sequence[Stop] | None = None,
        kinds: Sequence[StepKind] | None = None,
        *,
        again: bool = False,
    ) -> None:
        """What can be chosen; shows `plan` (a draft's), else the template that fits.

        With `again` that is shown in place of what was sent, for the case is about something else now.
        `kinds` narrows what can be asked, where the form asks for the rest elsewhere (who signs).
        """
        known = tuple(offer.kinds if kinds is None else kinds)
        self._offer_choices(offer, known)
        pressed = request.form.get("find") if self._bound else None
        if pressed == TEMPLATE:
            self._show(offer, self.template.data, known)
        elif pressed == STOP:
            self.stops.data = min(self.shown + 1, ROWS)
        elif again or (not self._bound and not self.kept.data):
            self._show_first(offer, plan, known)
        self.stops.data = self.shown

    def drop_route(self) -> None:
        """The way stands: nothing of it is asked."""
        for name in [*_names(), "template", "stops"]:
            delattr(self, name)

    @property
    def asks_route(self) -> bool:
        """Whether the way is asked at all."""
        return "stops" in self

    @property
    def shown(self) -> int:
        """How many rows are shown: what was filled in, at least as many as before."""
        filled = [row.number for row in self._rows() if row.filled]
        return min(max(SHOWN, self.stops.data or 0, *filled, 0), ROWS)

    @property
    def rows(self) -> list[Row]:
        """The rows that are shown."""
        return self._rows()[: self.shown]

    @property
    def searches(self) -> bool:
        """The return key sends the form, also where a button that only draws it again comes first."""
        return self.asks_route or bool(super().searches)

    @property
    def more(self) -> bool:
        """Whether another row can be added."""
        return self.shown < ROWS

    @property
    def steps(self) -> list[Stop]:
        """The way as the service takes it."""
        filled = [row for row in self._rows() if row.filled]
        found = [
            Stop(rows.asked(row), row.post.data, stage, enough, row.due.data, rows.absent(row))
            for row, stage, enough in rows.stages(filled)
        ]
        return as_stops(found)

    @property
    def left_out_lines(self) -> list[str]:
        """The stops of the template that lead nowhere for this author, each with why."""
        return [f"{_target(each)}: {each.why}" for each in self.left_out]

    # Parts ------------------------------------------------------------------------------------------

    def _rows(self) -> list[Row]:
        return [rows.row_of(self, number) for number in range(1, ROWS + 1)]

    def _offer_choices(self, offer: Offer, kinds: Sequence[StepKind]) -> None:
        posts, asked = post_choices(offer.posts, gettext("Nobody")), rows.kind_choices(kinds)
        for row in self._rows():
            row.post.choices, row.kind.choices = posts, asked
            row.due.choices = rows.due_choices(row.due.data)
        self.template.choices = [
            ("", gettext("The usual way: supervisor, then the head")),
            *((str(each.id), named(each)) for each in offer.templates),
        ]

    def _show_first(self, offer: Offer, plan: Sequence[Stop] | None, kinds: Sequence[StepKind]) -> None:
        if plan is not None:
            self._fill(plan, kinds)
            return
        self._show(offer, offer.fitting.id if offer.fitting is not None else None, kinds)

    def _show(self, offer: Offer, template_id: int | None, kinds: Sequence[StepKind]) -> None:
        found = offer.plan(template_id)
        self.template.data, self.left_out = template_id, found.dropped
        self._fill(found.stops, kinds)

    def _fill(self, plan: Sequence[Stop], kinds: Sequence[StepKind]) -> None:
        rows.fill(self._rows(), [(stop.post_id, stop) for stop in plan if stop.kind in kinds])
        self.stops.data = 0


def _names() -> list[str]:
    return [rows.name(number, part) for number in range(1, ROWS + 1) for part in rows.PARTS]


LABELS = {"post": _("Post"), "kind": _("Asked to"), "together": _("When"), "due": _("Answer within")}
for _number in range(1, ROWS + 1):  # WTForms takes fields that are set on the class
    for _part in rows.PARTS:
        setattr(RouteFields, rows.name(_number, _part), rows.field(_part, **LABELS))


def post_choices(posts: Iterable[Offered], empty: str) -> list[tuple[str, str]]:
    """Posts to choose from, each with its holder, below the line that chooses none."""
    return [("", empty), *((str(row[0].id), post_text(*row)) for row in posts)]


def post_text(post: Post, holder: str, acting: bool) -> str:
    """A post with who holds it, and how."""
    if not holder:
        return str(gettext("%(post)s (vacant)", post=named(post)))
    if acting:
        return str(gettext("%(post)s – Acting: %(name)s", post=named(post), name=holder))
    return f"{named(post)} – {holder}"


def _target(dropped: Dropped) -> str:
    step = dropped.step
    who = named(step.post) if step.post is not None else str(TARGETS[step.target])
    return f"{who} ({KINDS[step.kind]})"
