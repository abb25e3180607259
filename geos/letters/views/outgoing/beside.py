"""What features above (letters to many, circulars) have beside a letter, for its own pages."""

from dataclasses import dataclass

from geos.letters import turns
from geos.letters.models import OutgoingLetter
from geos.letters.views.outgoing.blueprint import bp
from geos.web.who import actor


@dataclass(frozen=True)
class Beside:
    """Their pages, and the acts of the letter that are done there instead."""

    pages: list[turns.Companion]
    replaced: frozenset[str]

    @property
    def example(self) -> OutgoingLetter | None:
        """The letter that is shown in this one's place."""
        return next((page.example for page in self.pages if page.example is not None), None)

    @property
    def checks(self) -> list[tuple[bool, str]]:
        """What is looked at in place of number and addressees."""
        return [check for page in self.pages for check in page.checks]


@bp.app_template_global()
def beside(letter: OutgoingLetter) -> Beside:
    """What stands beside this letter for this reader."""
    pages = turns.companions(actor(), letter)
    return Beside(pages, frozenset[str]().union(*(page.replaces for page in pages)))
