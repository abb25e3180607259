"""What the operators of the Authority see: requests, institutions, domains. Never what is in them."""

from geos.joining.queries.domains import (
    VIEWS,
    a_year_on,
    domain,
    domains,
    in_use,
    lapsing,
    seen_domain,
    told_of,
)
from geos.joining.queries.health import Health, Use, health, use_of
from geos.joining.queries.institutions import Line, institution, institutions, lines, states
from geos.joining.queries.people import Seat, operator_people, operator_seats
from geos.joining.queries.requests import (
    SlipPage,
    counts,
    others,
    request,
    requests,
    slips,
    to_review,
    without_password,
)
from geos.joining.queries.units import UnitLine, units

__all__ = [
    "VIEWS",
    "Health",
    "Line",
    "Seat",
    "SlipPage",
    "UnitLine",
    "Use",
    "a_year_on",
    "counts",
    "domain",
    "domains",
    "health",
    "in_use",
    "institution",
    "institutions",
    "lapsing",
    "lines",
    "operator_people",
    "operator_seats",
    "others",
    "request",
    "requests",
    "seen_domain",
    "slips",
    "states",
    "to_review",
    "told_of",
    "units",
    "use_of",
    "without_password",
]
