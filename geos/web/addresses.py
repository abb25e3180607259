"""What an address may hold: numbers that a row can have, and signs that a database can store.

PostgreSQL refuses a NUL and a number beyond its column, SQLite one beyond 64 bits; no address with
such a thing leads anywhere, so none of them is asked of the database.
"""

from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter
from werkzeug.utils import cached_property

BIGGEST = 2**31 - 1


class Identity(IntegerConverter):
    """A number in a path; one that no row can have leads nowhere (404)."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": BIGGEST, **kwargs})


class Word(UnicodeConverter):
    """One step of a path; one with a NUL leads nowhere (404)."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **kwargs)
        self.regex = self.regex.replace("[^/]", r"[^/\x00]")


class Query(ImmutableMultiDict[str, str]):
    """What stands behind the question mark; a number that no row can have is none."""

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]
        """The first value of this name; `type` reads it, and where it cannot the default is given."""
        found = super().get(key, default, type)
        return default if type is int and found is not None and abs(found) > BIGGEST else found


class Asked(Request):
    """A request whose query holds no NUL."""

    @cached_property
    def args(self) -> Query:  # type: ignore[override]
        """The query's parameters."""
        return Query((name, value.replace("\0", "")) for name, value in super().args.items(multi=True))


def init_app(app: Flask) -> None:
    """Read every address of the application like this; before its routes are registered."""
    app.request_class = Asked
    app.url_map.converters.update(int=Identity, string=Word, default=Word)
