"""An office is built through the services once in a run; after that its rows are put back as they were.

Building one takes some hundred statements, putting it back a dozen, and nearly every test wants one.
"""

from tests.geos.factories import Office
from tests.geos.replay import replayed


@replayed
def office() -> Office:
    """An office: see factories.Office. Put back where nothing was written before it."""
    return Office()
