"""What can go wrong in the domain. The web, the commands and the mail server each translate these.

`key` is a stable English message id; the reader's language is chosen where the message is shown.
"""

from collections.abc import Mapping


class DomainError(Exception):
    """Base of every expected refusal.

    `key` is the message id (English, translated when shown); `facts` fill its placeholders.
    """

    key = "This cannot be done"

    def __init__(self, key: str = "", **facts: object) -> None:
        self.key = key or self.key
        self.facts = facts
        super().__init__(self.key % facts if facts else self.key)


class NotFound(DomainError):
    """Absent, or none of this person's business: the two look the same."""

    key = "This page does not exist, or it is not yours to see"


class Denied(DomainError):
    """This person may not do this to a thing that they may read."""

    key = "You may not do this"


class Invalid(DomainError):
    """What was given breaks a rule that only the service can check.

    `fields` names the form fields at fault, each with its message id.
    """

    key = "Check what you wrote"

    def __init__(self, key: str = "", fields: Mapping[str, str] | None = None, **facts: object) -> None:
        super().__init__(key, **facts)
        self.fields = dict(fields or {})


class Incomplete(Invalid):
    """Something that this act must say has not been said."""

    key = "Write the reason"


class WrongState(DomainError):
    """The thing is not in a state from which this can happen."""

    key = "This has already been done, or can no longer be done"


class Stale(WrongState):
    """The thing changed after the page was read."""

    key = "This changed while you were reading it"


class Repeated(DomainError):
    """The same form came twice; `kind` and `id` name what the first one made."""

    key = "This has already been done"

    def __init__(self, kind: str, id: int | None) -> None:
        super().__init__()
        self.kind, self.id = kind, id
