"""Reads of files: each names the person who asks, and nothing unreadable is fetched."""

from geos.classification.queries import descriptors, keyword, keywords
from geos.files.queries.contents import (
    count_folios,
    count_minutes,
    draft,
    folio,
    folio_by_id,
    folios,
    minute,
    minutes,
    neighbours,
    newest_folios,
    newest_minutes,
    next_folio,
    next_folios,
    own_draft,
    still_open,
    volumes,
)
from geos.files.queries.finding import get, in_hand, matching, own_institution, search, visible
from geos.files.queries.fullness import Fullness, volume_state, volume_states
from geos.files.queries.stays import Stay, movement, movements, stays
from geos.files.queries.suggesting import Suggestion, suggest

__all__ = [
    "Fullness",
    "Stay",
    "Suggestion",
    "count_folios",
    "count_minutes",
    "descriptors",
    "draft",
    "folio",
    "folio_by_id",
    "folios",
    "get",
    "in_hand",
    "keyword",
    "keywords",
    "matching",
    "minute",
    "minutes",
    "movement",
    "movements",
    "neighbours",
    "newest_folios",
    "newest_minutes",
    "next_folio",
    "next_folios",
    "own_draft",
    "own_institution",
    "search",
    "stays",
    "still_open",
    "suggest",
    "visible",
    "volume_state",
    "volume_states",
    "volumes",
]
