"""Pages of a letter to many: its list, approving and signing, sending and taking back."""

from geos.merging.views import acting, listing, showing
from geos.merging.views.blueprint import bp

__all__ = ["acting", "bp", "listing", "showing"]
