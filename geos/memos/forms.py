"""Fields and format checks of a memo's pages. What may be chosen is passed in."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from geos.core.types import Level
from geos.directory.models import Post
from geos.memos.models import BODY, REQUEST, SUBJECT
from geos.routes.models import RouteStep, StepKind
from geos.web.fields import (
    LevelField,
    MomentField,
    NumberField,
    SelectField,
    TextArea,
    TextField,
    WholeNumber,
)
from geos.web.forms import Form
from geos.web.i18n import named
from geos.web.validators import Between, Length, Optional, Required

OPINION = 4000  # characters
MOST = 99_999_999_999_999  # TZS
AUTHOR = "author"


def _number(raw: str | None) -> int | None:
    return int(raw) if raw else None


class ActForm(Form):
    """An act of one button upon the version that was shown."""

    text_version = WholeNumber()


class OpinionForm(ActForm):
    """A yes, with or without a remark."""

    text = TextArea(_("Remarks"), [Optional(), Length(max=OPINION)], rows=3)


class ReasonForm(ActForm):
    """A no, with its reason."""

    reason = TextArea(_("Reason"), [Required(), Length(max=OPINION)], rows=4)


class SendBackForm(ActForm):
    """Back to the author or to an earlier post, with what is to be mended."""

    to = SelectField(_("Return to"), [Required()])
    reason = TextArea(_("What is to be corrected"), [Required(), Length(max=OPINION)], rows=4)

    def offer(self, author: Post, earlier: Iterable[RouteStep]) -> None:
        """Whom it can go back to: the author first."""
        self.to.choices = [
            (AUTHOR, gettext("%(post)s (author)", post=named(author))),
            *((str(step.id), named(step.post)) for step in earlier),
        ]


class MemoForm(Form):
    """The whole memo: what is asked, why, and which way it goes."""

    subject = TextField(_("Subject"), [Required(), Length(max=SUBJECT)])
    request = TextArea(
        _("What you ask for"),
        [Required(), Length(max=REQUEST)],
        rows=2,
        hint=_("One sentence. Whoever decides reads it first."),
    )
    body = TextArea(
        _("Text"),
        [Required(), Length(max=BODY)],
        rows=14,
        hint=_("A blank line begins a new paragraph. Paragraphs are numbered by themselves."),
    )
    amount = NumberField(_("Amount in TZS"), [Optional(), Between(1, MOST)], short=True)
    due_at = MomentField(_("Decision needed by"), [Optional()])
    level = LevelField(None, [Required()])
    through_1 = SelectField(_("Through"), coerce=_number)
    through_2 = SelectField(_("Then through"), coerce=_number)
    through_3 = SelectField(_("And then through"), coerce=_number)
    decider = SelectField(_("Decided by"), [Required()], coerce=_number)

    def offer(self, posts: Iterable[tuple[Post, str, bool]], highest: Level) -> None:
        """The posts that it can go to, each with its holder, and the levels that it can have."""
        rows = [(str(post.id), _post_text(post, holder, acting)) for post, holder, acting in posts]
        for field in self.through:
            field.choices = [("", gettext("Nobody")), *rows]
        self.decider.choices = [("", gettext("Choose")), *rows]
        self.level.limit(highest)

    def keep_route(self) -> None:
        """The way and the level stand: only the words can change."""
        for name in ("through_1", "through_2", "through_3", "decider", "level"):
            delattr(self, name)

    @property
    def through(self) -> list[Any]:
        """The three fields of posts on the way."""
        return [self.through_1, self.through_2, self.through_3]

    @property
    def steps(self) -> list[tuple[StepKind, int]]:
        """The way as the service takes it."""
        chosen = [(StepKind.RECOMMEND, field.data) for field in self.through if field.data]
        return [*chosen, (StepKind.APPROVE, self.decider.data)]

    @property
    def words(self) -> dict[str, Any]:
        """What was written, as the service takes it."""
        return {
            "subject": self.subject.data,
            "request": self.request.data,
            "body": self.body.data,
            "amount": None if self.amount.data is None else Decimal(self.amount.data),
            "due_at": self.due_at.data,
        }


def _post_text(post: Post, holder: str, acting: bool) -> str:
    if not holder:
        return str(gettext("%(post)s (vacant)", post=named(post)))
    if acting:
        return str(gettext("%(post)s – Acting: %(name)s", post=named(post), name=holder))
    return f"{named(post)} – {holder}"
