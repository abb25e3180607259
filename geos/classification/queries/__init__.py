"""Reads of the keyword scheme and of its versions."""

from geos.classification.queries.scheme import (
    descriptors,
    keyword,
    keywords,
    matching,
    own_institution,
    suggest,
)
from geos.classification.queries.versions import (
    Change,
    as_of,
    changes,
    current_row,
    differences,
    draft,
    drafted_row,
    history,
    names_of_series,
    rows_of,
    series,
    version,
    versions,
)

__all__ = [
    "Change",
    "as_of",
    "changes",
    "current_row",
    "descriptors",
    "differences",
    "draft",
    "drafted_row",
    "history",
    "keyword",
    "keywords",
    "matching",
    "names_of_series",
    "own_institution",
    "rows_of",
    "series",
    "suggest",
    "version",
    "versions",
]
