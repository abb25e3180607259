"""Who may do what: a feature's policy is a table from an action to a rule."""

from collections.abc import Callable
from typing import Generic, TypeVar

from geos.core.actor import Actor
from geos.core.errors import Denied, NotFound

T = TypeVar("T")
Rule = Callable[[Actor, T], bool]


def any_of(*rules: Rule[T]) -> Rule[T]:
    """True where one of the rules is."""
    return lambda actor, subject: any(rule(actor, subject) for rule in rules)


def all_of(*rules: Rule[T]) -> Rule[T]:
    """True where all of the rules are."""
    return lambda actor, subject: all(rule(actor, subject) for rule in rules)


class Policy(Generic[T]):
    """An unknown action is a programming error (KeyError), never a silent yes or no."""

    def __init__(self, rules: dict[str, Rule[T]]) -> None:
        self.rules = rules

    def can(self, actor: Actor, action: str, subject: T) -> bool:
        """Whether this actor may do this; the system may do everything."""
        return actor.is_system or self.rules[action](actor, subject)

    def require(self, actor: Actor, action: str, subject: T) -> None:
        """Raise NotFound where the subject may not even be read, Denied where only the act is refused."""
        if self.can(actor, action, subject):
            return
        if "read" in self.rules and not self.can(actor, "read", subject):
            raise NotFound
        raise Denied
