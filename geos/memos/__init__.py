"""Loose minutes (madokezo sabili): written from a file, climbing a route, decided, filed as a folio."""
