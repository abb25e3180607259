"""Pages of the structure: units, posts, registries, who acts for whom, and the national address book."""

from geos.directory.views import acting, address_book, posts, registries, structure
from geos.directory.views.blueprint import MINE, NAV, ROOM, bp

__all__ = ["MINE", "NAV", "ROOM", "acting", "address_book", "bp", "posts", "registries", "structure"]
