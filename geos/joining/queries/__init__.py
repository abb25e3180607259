"""What the operators of the Authority see: requests, institutions, domains. Never what is in them."""

from geos.joining.queries.domains import domain, domains, lapsing, told_of
from geos.joining.queries.health import Health, Use, health, use_of
from geos.joining.queries.institutions import Line, institution, institutions, lines
from geos.joining.queries.people import Seat, operator_people, operator_seats
from geos.joining.queries.requests import counts, others, request, requests

__all__ = [
    "Health",
    "Line",
    "Seat",
    "Use",
    "counts",
    "domain",
    "domains",
    "health",
    "institution",
    "institutions",
    "lapsing",
    "lines",
    "operator_people",
    "operator_seats",
    "others",
    "request",
    "requests",
    "told_of",
    "use_of",
]
