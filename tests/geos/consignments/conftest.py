"""Fixtures of an application with a database of its own, for tests with real threads."""

from tests.geos.own import bare_app, own_app, own_url

__all__ = ["bare_app", "own_app", "own_url"]
