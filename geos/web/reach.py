"""Features that are not every reader's: whole blueprints that exist for some institutions and not for others.

One rule for all doors: an address that is closed to its reader answers 404, and its place is not on the rail.
"""

from collections.abc import Callable, Iterable

from geos.core.actor import Actor

Rule = Callable[[Actor], bool]
_rules: dict[str, Rule] = {}


def only(rule: Rule, features: Iterable[str]) -> None:
    """These features (names of blueprints) exist for readers of whom `rule` says yes."""
    _rules.update(dict.fromkeys(features, rule))


def is_open(reader: Actor, endpoint: str | None) -> bool:
    """Whether the endpoint's feature exists for this reader."""
    rule = _rules.get((endpoint or "").partition(".")[0])
    return rule is None or rule(reader)
