"""A field that finds somebody of the own institution while one writes."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _

from geos.core.actor import Actor
from geos.core.errors import NotFound
from geos.directory import queries
from geos.directory.models import Person
from geos.web.fields import Pick, PickField
from geos.web.i18n import named


class ColleagueField(PickField):
    """One of the reader's colleagues: `data` is the person's id as text. The view calls `offer` first.

    Without script: write, press Find, choose. With it the options come while one writes (`directory.pick`).
    """

    asking = _("Write the beginning of a name or of a post, and press Find.")
    none = _("Nobody found. Write the beginning of a name or of a post.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"search": _("Name or post"), **kwargs})

    @property
    def source(self) -> str:  # type: ignore[override]
        """Where the options for what is being written come from."""
        return url_for("directory.pick", name=self.name, by="person", own=1)

    def offer(self, actor: Actor) -> None:
        """Whoever was chosen already, and who answers to what was written; the reader is left out."""
        found = [each for each in queries.pick(actor, self.query, own=True) if each.person is not None]
        options = {each.person.id: _option(each) for each in found if each.person}
        options.pop(actor.person_id or 0, None)
        if (chosen := _chosen(actor, self.data)) is not None:
            first = options.pop(chosen.id, Pick(str(chosen.id), title=chosen.name))
            self.options = [first, *options.values()]
        else:
            self.options = list(options.values())


def _option(found: queries.Found) -> Pick:
    person, post = found.person, found.post
    return Pick(
        str(person.id) if person else "",
        title=person.name if person else "",
        extra=post.code if post else "",
        description=named(post) if post else "",
    )


def _chosen(actor: Actor, given: str | None) -> Person | None:
    """Who was chosen before, if that is a colleague."""
    try:
        return queries.colleague(actor, int(given or 0))
    except (ValueError, OverflowError, NotFound):
        return None
