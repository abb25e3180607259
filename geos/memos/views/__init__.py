"""Pages of memos: the list, the memo itself with its acts, writing it, and its versions."""

from geos.memos.views import acting, papers, reading, writing
from geos.memos.views.blueprint import NAV, bp

__all__ = ["NAV", "acting", "bp", "papers", "reading", "writing"]
