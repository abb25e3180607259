"""A workflow is a table: which act, from which states, to which state, by whom."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from geos.core.actor import Actor
from geos.core.errors import Denied, Incomplete, WrongState
from geos.core.policy import Rule


class Stateful(Protocol):
    """Anything that a workflow can move."""

    state: StrEnum


T = TypeVar("T", bound=Stateful)


@dataclass(frozen=True)
class Step(Generic[T]):
    """One row: `act` moves a thing from one of `source` to `target`, when `by` says yes."""

    act: str
    source: tuple[StrEnum, ...]
    target: StrEnum
    by: Rule[T]
    reason: bool = False  # the actor must say why


class Workflow(Generic[T]):
    """The whole life of a thing as rows; the only code that sets `state`."""

    def __init__(self, *steps: Step[T]) -> None:
        self.steps = {step.act: step for step in steps}
        if len(self.steps) != len(steps):
            raise ValueError("an act has one row; a second target is a second act")

    def open_to(self, actor: Actor, subject: T) -> list[Step[T]]:
        """The steps that this actor may take now: exactly the buttons to show."""
        return [step for step in self.steps.values() if self._may(actor, step, subject)]

    def can(self, actor: Actor, act: str, subject: T) -> bool:
        """Whether this actor may take this step now."""
        return self._may(actor, self.steps[act], subject)

    def fire(self, actor: Actor, act: str, subject: T, reason: str = "") -> Step[T]:
        """Move the subject, or say why not: WrongState, Denied, or Incomplete without a reason."""
        step = self.steps[act]
        if subject.state not in step.source:
            raise WrongState
        if not (actor.is_system or step.by(actor, subject)):
            raise Denied
        if step.reason and not reason.strip():
            raise Incomplete(fields={"reason": "Write the reason"})
        subject.state = step.target
        return step

    def as_rows(self) -> list[tuple[str, str, str]]:
        """The table as text, for the docs."""
        return [(s.act, ", ".join(s.source), s.target) for s in self.steps.values()]

    @staticmethod
    def _may(actor: Actor, step: Step[T], subject: T) -> bool:
        return subject.state in step.source and (actor.is_system or step.by(actor, subject))
