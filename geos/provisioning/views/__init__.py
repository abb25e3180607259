"""Pages of an institution's administrator: its mailboxes, and the people who have them."""

from geos.provisioning.views import (
    addressing,
    changing,
    entering,
    grouping,
    helping,
    making,
    people,
    profile,
    reading,
    sharing,
)
from geos.provisioning.views.blueprint import NAV, PEOPLE, ROOM, bp

__all__ = [
    "NAV",
    "PEOPLE",
    "ROOM",
    "addressing",
    "bp",
    "changing",
    "entering",
    "grouping",
    "helping",
    "making",
    "people",
    "profile",
    "reading",
    "sharing",
]
