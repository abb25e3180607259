"""What the forms of the structure share: keep it, or show the form again with what is to be mended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import flash, redirect
from werkzeug.wrappers import Response

from geos.core.errors import Invalid
from geos.directory.forms import ReasonForm
from geos.directory.models import Post, Registry, Unit
from geos.web.i18n import named
from geos.web.render import render

S = TypeVar("S", Unit, Post, Registry)


def save(form: Any, act: Callable[[], Any], done: str, back: Callable[[Any], str]) -> Response | None:
    """Where it was kept, on to `back(what the act gave)`; None where the form is shown (again)."""
    if not form.validate_on_submit():
        return None
    try:
        result = act()
    except Invalid as error:
        form.take(error)
        return None
    flash(done, "done")
    return redirect(back(result), 303)


def one_of(rows: Iterable[S], id: int | None) -> S | None:
    """The row of this id, of those that were offered."""
    return next((row for row in rows if row.id == id), None)


@dataclass(frozen=True)
class Words:
    """What a short form says: title, its button and sign, what it means, and what is told afterwards."""

    title: str
    button: str
    icon: str
    means: str
    done: str
    stop: bool = False


def with_reason(
    row: Unit | Post | Registry, act: Callable[[str, int | None], Any], words: Words, url: str, back: str
) -> Response:
    """A short form that asks for the reason alone; `act` takes it and the version that was shown."""
    form = ReasonForm(version=row.version, action=url)

    def checked() -> Any:
        form.check_version(row)
        return act(form.reason.data or "", form.version.data)

    kept = save(form, checked, words.done, back=lambda result: back)
    return kept or render(
        "directory/structure/reason.html",
        form=form,
        words=words,
        name=named(row),
        url=url,
        back=back,
        status=form.status,
    )
