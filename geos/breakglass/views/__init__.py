"""Pages of break-glass: the register, asking and deciding, and reading under the watermark."""

from geos.breakglass.views import deciding, reading, registering
from geos.breakglass.views.blueprint import ROOM, bp

__all__ = ["ROOM", "bp", "deciding", "reading", "registering"]
