"""Pages of the Authority's operators: institutions, requests to join, domains."""

from geos.joining.views import changing, domains, holding, institutions, preparing, requests, reviewing
from geos.joining.views.blueprint import ROOMS, bp

__all__ = [
    "ROOMS",
    "bp",
    "changing",
    "domains",
    "holding",
    "institutions",
    "preparing",
    "requests",
    "reviewing",
]
