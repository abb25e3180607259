"""Pages: the own certificate, the institution's certification authority, and what everybody may fetch."""

from geos.signatures.views.blueprint import bp

__all__ = ["bp"]
