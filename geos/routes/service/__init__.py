"""Acts along a route, called by memos and letters inside their own commands.

The caller moves its own state and writes the journal of the acts that are its own; here the stops move,
opinions are kept with person, post and Kaimu, and work items open and close. What belongs to the route
alone (stops put in, opinions asked, what the worker does) is journaled here. The route's row is locked
first, so of two holders who decide at once one is told that it is done.
"""

from geos.routes.case import VERBS, Case
from geos.routes.plans import Moved, Steps, Stop
from geos.routes.service.asking import add_ahead, answer, ask
from geos.routes.service.authoring import recall, resubmit, withdraw
from geos.routes.service.deciding import amend, decide, refuse, send_back
from geos.routes.service.forgetting import forget
from geos.routes.service.planning import plan, start
from geos.routes.service.reading import note_opening
from geos.routes.service.sweeping import sweep

__all__ = [
    "VERBS",
    "Case",
    "Moved",
    "Steps",
    "Stop",
    "add_ahead",
    "amend",
    "answer",
    "ask",
    "decide",
    "forget",
    "note_opening",
    "plan",
    "recall",
    "refuse",
    "resubmit",
    "send_back",
    "start",
    "sweep",
    "withdraw",
]
