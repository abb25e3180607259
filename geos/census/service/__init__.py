"""Acts of the census. Each is one transaction."""

from geos.census.service.correcting import correct_place, end_search, settle_searches
from geos.census.service.counting import count, count_ticked
from geos.census.service.rounds import begin_census, close_census, sign_census

__all__ = [
    "begin_census",
    "close_census",
    "correct_place",
    "count",
    "count_ticked",
    "end_search",
    "settle_searches",
    "sign_census",
]
