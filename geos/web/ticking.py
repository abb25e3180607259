"""Rows of a list that are ticked, or the one whose own button was pressed."""

from typing import Any, ClassVar

import wtforms

from geos.web.forms import Form

LARGEST = 1 << 31  # an id beyond what PostgreSQL's integer holds names nothing


class TickedField(wtforms.SelectMultipleField):
    """The rows of a list that were ticked. What is no longer in the list is left out by the service."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[], coerce=int, validate_choice=False, **kwargs)


class TickForm(Form):
    """Several rows at once, or the one whose own button was pressed; at most `most` of them."""

    most: ClassVar[int] = 200

    ids = TickedField()
    only = TickedField()

    @property
    def chosen(self) -> list[int]:
        """The rows that are meant."""
        sent = (self.only.data or []) or (self.ids.data or [])
        return [id for id in sent[: self.most] if 0 < id < LARGEST]
