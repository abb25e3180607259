"""The incoming register, a letter of it, and every act upon one."""

from geos.letters.views.incoming import (
    correcting,
    filing,
    leaving,
    passing,
    reading,
    register,
    sealing,
    valuables,
)
from geos.letters.views.incoming.blueprint import bp
from geos.letters.views.incoming.filing import plan_of, to_whom

__all__ = [
    "bp",
    "correcting",
    "filing",
    "leaving",
    "passing",
    "plan_of",
    "reading",
    "register",
    "sealing",
    "to_whom",
    "valuables",
]
