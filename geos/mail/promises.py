"""Addresses promised to somebody who has not come yet: until then they are theirs and lead nowhere.

Features above say whom an institution expects: `promises.look_in(query)`.
"""

from collections.abc import Callable

Promised = Callable[[str], dict[str, int]]
_sources: list[Promised] = []


def look_in(source: Promised) -> None:
    """Ask this too: by a domain its addresses, each with the id of the person who is to have it."""
    _sources.append(source)


def of(domain: str) -> dict[str, int]:
    """Every address that is promised under a domain, with the person who is to have it."""
    return {address: person for source in _sources for address, person in source(domain).items()}
