"""What the scheme says of one keyword, as the form gives it and the service takes it."""

from dataclasses import dataclass
from typing import Any

from geos.classification.models import FACTS, Keyword


@dataclass(frozen=True)
class Facts:
    """What the scheme says of one keyword."""

    code: str
    name_sw: str
    name_en: str
    parent: Keyword | None = None
    scope: str = ""
    see_also: str = ""
    position: int = 0
    retired: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """As columns of `keyword` and of `scheme_row`."""
        plain = {name: getattr(self, name) for name in FACTS if name != "parent_id"}
        return {**plain, "parent_id": self.parent.id if self.parent else None}
