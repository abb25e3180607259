"""Acts of the census. Each is one transaction."""

from geos.census.service.correcting import correct_place, end_search, settle_searches
from geos.census.service.counting import count, count_ticked, uncount
from geos.census.service.rounds import PREPARING, begin_census, close_census, prepare_rounds, sign_census

__all__ = [
    "PREPARING",
    "begin_census",
    "close_census",
    "correct_place",
    "count",
    "count_ticked",
    "end_search",
    "prepare_rounds",
    "settle_searches",
    "sign_census",
    "uncount",
]
