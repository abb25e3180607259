"""Pages before the gate (signing in) and the owner's page of security behind it."""

from geos.accounts.views import entering, recovering, security, setting_up  # noqa: F401 - their routes
from geos.accounts.views.blueprint import MINE, bp

__all__ = ["MINE", "bp"]
