"""What several parts of one page ask for is looked up once: a GET changes nothing, so the answer stays true.

Outside of a page (a POST, the worker, a command) each call looks again.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import g, has_request_context, request

P = ParamSpec("P")
R = TypeVar("R")


def once_a_page(look_up: Callable[P, R]) -> Callable[P, R]:
    """Keep the answers of a look-up, by its arguments (which can be hashed), until the page is made."""

    @wraps(look_up)
    def kept(*args: P.args, **kwargs: P.kwargs) -> R:
        if not has_request_context() or request.method != "GET":
            return look_up(*args, **kwargs)
        found: dict[Any, R] = g.setdefault("looked_up", {})
        asked = (look_up, args, tuple(kwargs.items()))
        if asked not in found:
            found[asked] = look_up(*args, **kwargs)
        return found[asked]

    return kept
