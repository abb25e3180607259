"""A memo as a line of the list of what waits."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from geos.core.actor import Actor
from geos.core.types import Level
from geos.memos.models import Memo
from geos.memos.wording import ANSWER, VERBS
from geos.routes import queries as routes
from geos.web.i18n import named
from geos.web.times import Due, due, held


@dataclass(frozen=True)
class Row:
    """As the page kit draws it; the button leads to the memo, for nobody decides unread."""

    title: str
    url: str
    ref: str
    level: Level
    sender: str
    held: str
    due: Due | None
    act: str
    icon: str = "notes"

    @property
    def kind(self) -> str:
        """The word for the icon."""
        return str(gettext("Memo"))

    @property
    def act_url(self) -> str:
        """Where the button leads."""
        return self.url


def row(memo: Memo, actor: Actor) -> Row:
    """The line of a memo that waits for the reader: at a stop, or for an opinion that was asked."""
    here = routes.mine(actor, memo.route) if memo.route else None
    return Row(
        title=memo.subject,
        url=url_for("memos.show", memo_id=memo.id),
        ref=memo.file.reference,
        level=memo.level,
        sender=named(memo.post),
        held=str(gettext("%(time)s in hand", time=held(here.arrived_at))) if here else "",
        due=due(memo.due_at),
        act=str(VERBS[here.kind] if here else ANSWER),
    )
