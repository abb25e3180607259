"""`geos seed`: a large registry, or the structure of a whole government, made up for measuring."""

from geos.seed.registry import LARGE, Size, seed
from geos.seed.structure import Population, populate

__all__ = ["LARGE", "Population", "Size", "populate", "seed"]
