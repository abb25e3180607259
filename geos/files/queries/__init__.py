"""Reads of files: each names the person who asks, and nothing unreadable is fetched."""

from geos.files.queries.contents import (
    count_folios,
    count_minutes,
    draft,
    folio,
    folios,
    minute,
    minutes,
    neighbours,
    next_folio,
    next_folios,
    volumes,
)
from geos.files.queries.finding import get, matching, search, visible
from geos.files.queries.scheme import descriptors, keyword, keywords
from geos.files.queries.stays import Stay, movements, stays
from geos.files.queries.suggesting import Suggestion, suggest

__all__ = [
    "Stay",
    "Suggestion",
    "count_folios",
    "count_minutes",
    "descriptors",
    "draft",
    "folio",
    "folios",
    "get",
    "keyword",
    "keywords",
    "matching",
    "minute",
    "minutes",
    "movements",
    "neighbours",
    "next_folio",
    "next_folios",
    "search",
    "stays",
    "suggest",
    "visible",
    "volumes",
]
