"""Pages: the own certificate, the institution's certification authority, and what everybody may fetch."""

from geos.signatures.views import authority, behalf, own, public
from geos.signatures.views.blueprint import MINE, ROOM, bp

__all__ = ["MINE", "ROOM", "authority", "behalf", "bp", "own", "public"]
