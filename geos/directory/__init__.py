"""Institutions, units, registries, posts, people and who holds which post when."""
