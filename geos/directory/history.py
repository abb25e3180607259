"""How a unit came to be what it is, in words: from its past and its present."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from geos.directory.models import Unit, UnitPast
from geos.directory.showing import UNIT_KINDS
from geos.web.i18n import named
from geos.web.times import moment


@dataclass(frozen=True)
class Step:
    """An event of the trail (kit.trail)."""

    title: str
    text: str
    sub: str
    icon: str = ""
    kind: str = ""


def steps(unit: Unit, past: Sequence[UnitPast], parent: Unit | None = None) -> list[Step]:
    """What was done to it, the latest first; `parent` is the unit under which it stands now."""
    after: list[State] = [_Now(unit, parent), *past[:-1]]
    return [_step(*pair) for pair in zip(after, past, strict=True)] if past else []


class _Now:
    """The unit as it is, looking like one more row of its past."""

    def __init__(self, unit: Unit, parent: Unit | None) -> None:
        self.name_sw, self.name_en, self.kind, self.active = (
            unit.name_sw,
            unit.name_en,
            unit.kind,
            unit.active,
        )
        self.parent_id, self.parent = unit.parent_id, parent


State = _Now | UnitPast


def _step(after: State, before: UnitPast) -> Step:
    by = before.by.name if before.by else _("the system")
    sub = f"{moment(before.until)} · {by}"
    return Step(_done(after, before), before.reason, sub, *_sign(after, before))


def _sign(after: State, before: UnitPast) -> tuple[str, str]:
    if after.active != before.active:
        return ("rotate-clockwise", "ok") if after.active else ("ban", "no")
    return ("transfer", "") if after.parent_id != before.parent_id else ("pencil", "")


def _done(after: State, before: UnitPast) -> str:
    if after.active != before.active:
        return str(_("Reopened") if after.active else _("Dissolved"))
    if after.parent_id != before.parent_id:
        return str(_("Moved from %(there)s to %(here)s", there=_place(before), here=_place(after)))
    return " · ".join(_changes(after, before))


def _changes(after: State, before: UnitPast) -> Iterator[str]:
    """One change of a unit may give it another name and another kind."""
    if (after.name_sw, after.name_en) != (before.name_sw, before.name_en):
        yield str(_("Renamed; until then %(name)s", name=named(before)))
    if after.kind != before.kind:
        was = UNIT_KINDS[before.kind]
        yield str(_("Made a %(kind)s; until then %(was)s", kind=UNIT_KINDS[after.kind], was=was))


def _place(state: State) -> str:
    return named(state.parent) if state.parent else str(_("the top"))
